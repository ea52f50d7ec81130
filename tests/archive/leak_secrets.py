"""Secrets as people and platforms disguise them, and beside each a twin of the same shape; identity numbers too."""

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from archiver.core.shielding.folding import fold, words_of

FIRST = ("Kari", "Åse", "Øystein", "Ælfgar", "Bo", "Máret", "Zoë", "Nils-Jørgen", "Siv", "Dag", "محمد", "Ana")
LAST = (
    "Nordmann",
    "Bråthen",
    "Østgård",
    "Sæther",
    "Ek",
    "Guttormsen",
    "Lindqvist",
    "Nuñez",
    "Fjeldså",
    "Haug",
    "Utsi",
    "Лаврова",
)
SYMBOLS = ("🌸", "⭐", "🔥", "🐻")
CHOSEN = ("gjelden", "skilsmissa", "Storgata 14b", "våpenet", "arveoppgjøret", "90 77 61 11", "Teknisk drift", "🧨🧨")
UNITS = ("Teknisk drift", "Oppvekst", "Servicetorget", "Vann og avløp")
OPEN = ("Henvendelse om", "fyll i grøfta", "busslomme", "på Facebook", "ny rundkjøring", "kantklipp")
SENSITIVE = ("barnevernet", "sykdommen", "moskéen", "fagforeninga", "straffesaken")
LOOKS_LIKE = {
    ord(latin): int(f"4{other}", 16)
    for latin, other in zip(
        "aeopcxyiABEKMHOPCTX",
        (
            "30",
            "35",
            "3E",
            "40",
            "41",
            "45",
            "43",
            "56",
            "10",
            "12",
            "15",
            "1A",
            "1C",
            "1D",
            "1E",
            "20",
            "21",
            "22",
            "25",
        ),
        strict=True,
    )
}
"""Latin letters, and the Cyrillic ones that look the same."""


@dataclass
class Secret:
    """Something withheld and what stands for it in the twin; `parts` is what nobody may find."""

    text: str
    twin: str
    is_name: bool = True

    def parts(self) -> set[str]:
        """Everything of it that tells who or what it is, as it is read."""
        words = (word for word in re.split(r"[\s-]", self.text) if not (word.isdigit() and len(word) < 4))
        return {fold(self.text).says} | {said for word in words for said in words_of(word) if len(said) > 1}


def _stand_in(text: str, chance: random.Random) -> str:
    """Return another secret of the same shape: letter for letter, figure for figure."""
    made = []
    for char in text:
        if char.isalpha():
            other = chance.choice("qxzwvj")
            made.append(other.upper() if char.isupper() else other)
        elif char.isdigit():
            made.append(chance.choice("2469"))
        elif unicodedata.category(char)[0] == "S":
            made.append(chance.choice("🚗🎈🍏🧭"))
        else:
            made.append(char)
    return "".join(made)


_DISGUISES: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    str.lower,
    lambda text: f"{text}s",
    lambda text: f"({text})",
    lambda text: f"{text}-saken",
    lambda text: " ".join(text.replace(" ", "")),
    lambda text: "-".join(text.replace(" ", "")),
    "\u200b".join,
    "\u00ad".join,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.translate(LOOKS_LIKE),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace(" ", "_"),
    lambda text: f"«{text}»,",
    lambda text: f"@{text.replace(' ', '')}",
    lambda text: text if text[0].isdigit() else ", ".join(reversed(text.split())),
    # Two figures of a telephone number tell nothing.
    lambda text: text if text[0].isdigit() else text.partition(" ")[0],
    lambda text: text if text[0].isdigit() else text.rpartition(" ")[2],
    lambda text: f"💬{text}💬",
)
"""How a secret is met with; each is done alike to a secret and to its twin."""


def _spaced_number(digits: str, how: int) -> str:
    forms = (
        digits,
        f"{digits[:6]} {digits[6:]}",
        f"{digits[:6]}-{digits[6:]}",
        " ".join(digits[n : n + 2] for n in range(0, len(digits), 2)),
        f"{digits[:2]}.{digits[2:4]}.{digits[4:6]}\u00a0{digits[6:]}",
        "".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in digits),
        "\u200b".join(digits),
        "".join(chr(ord(digit) - ord("0") + 0x0660) for digit in digits),
        f"x{digits}y",
    )
    return forms[how % len(forms)]


def norwegian_number(chance: random.Random) -> str:
    """Return eleven digits with right check digits; days from 41 are D-numbers."""
    while True:
        day = chance.randint(1, 28) + 40 * chance.randint(0, 1)
        start = f"{day:02}{chance.randint(1, 12):02}{chance.randint(0, 99):02}{chance.randint(0, 999):03}"
        first = -sum(w * int(n) for w, n in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), start, strict=True)) % 11
        both = f"{start}{first}"
        second = -sum(w * int(n) for w, n in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), both, strict=False)) % 11
        if first < 10 and second < 10:
            return f"{both}{second}"


def swedish_number(chance: random.Random) -> str:
    """Return ten digits with the right check digit."""
    start = f"{chance.randint(0, 99):02}{chance.randint(1, 12):02}{chance.randint(1, 28):02}{chance.randint(0, 999):03}"
    total = sum(n // 10 + n % 10 for n in (int(d) * (2 - place % 2) for place, d in enumerate(start)))
    return f"{start}{-total % 10}"


@dataclass
class Maker:
    """Writes both of the twins at once: every text is a pair."""

    chance: random.Random
    secret: set[str] = field(default_factory=set)
    what: list[str] = field(default_factory=list)

    def a_secret(self, *, is_name: bool) -> Secret:
        """Return a new secret that no open word of ours holds by accident."""
        while True:
            text = self._name() if is_name else self.chance.choice(CHOSEN)
            made = Secret(text, _stand_in(text, self.chance), is_name)
            open_words = fold("".join((*OPEN, *SENSITIVE, "Avsender saken Kommentar Sak"))).says
            if not any(part in open_words for part in made.parts() if len(part) > 3):
                return made

    def _name(self) -> str:
        name = f"{self.chance.choice(FIRST)} {self.chance.choice(LAST)}"
        if self.chance.random() < 0.2:
            name = f"{self.chance.choice(FIRST)} {name}"
        return f"{name} {self.chance.choice(SYMBOLS)}" if self.chance.random() < 0.15 else name

    def met_with(self, secret: Secret) -> tuple[str, str]:
        """Return a secret as it is met with, and its twin as that is."""
        how = self.chance.randrange(len(_DISGUISES))
        disguise = _DISGUISES[how]
        self.what.append(f"disguise {how}")
        return disguise(secret.text), disguise(secret.twin)

    def sentence(self, secrets: list[Secret]) -> tuple[str, str]:
        """Return open words with secrets among them."""
        words = [(word, word) for word in self.chance.sample(OPEN, 2)]
        for secret in secrets:
            words.insert(self.chance.randrange(len(words) + 1), self.met_with(secret))
        if self.chance.random() < 0.2:
            words.append(self.number())
        return " ".join(one for one, _ in words), " ".join(other for _, other in words)

    def number(self) -> tuple[str, str]:
        """Return an identity number and another one."""
        make = norwegian_number if self.chance.random() < 0.7 else swedish_number
        one, other, how = make(self.chance), make(self.chance), self.chance.randrange(9)
        if make is swedish_number and how == 8:
            # Ten digits within letters could be anything.
            how = 0
        self.secret.add(fold(one).says)
        self.what.append(f"number form {how}")
        return _spaced_number(one, how), _spaced_number(other, how)
