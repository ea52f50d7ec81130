"""Random shielded cases, each with a twin that differs in nothing but what is withheld.

Who sees only what is public cannot tell a case from its twin: that is the whole promise, whatever the secret looks
like. Secrets stand in titles, names, units and quotations, disguised as people and platforms disguise them.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

from archiver.core.noark.model import Journalpost, Korrespondansepart, Saksmappe, Skjerming
from archiver.core.public_journal.showing import Told
from archiver.core.shielding.folding import fold, words_of

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
SPACE = UUID("6f5b6c86-9c0a-5f39-8a66-0d8ad2c3a9de")
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
HJEMMEL = "Offl. § 13 første ledd, jf. fvl. § 13 første ledd nr. 1"


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


@dataclass
class Case:
    """A case as the archive holds it, its twin, and what may not be found in anything public of it."""

    seed: int
    case: Saksmappe
    posts: list[Journalpost]
    told: Told
    twin_case: Saksmappe
    twin_posts: list[Journalpost]
    twin_told: Told
    secret: set[str] = field(default_factory=set)
    what: list[str] = field(default_factory=list)


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
class _Maker:
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


def a_case(seed: int) -> Case:
    """Return the case of this seed, always the same."""
    maker = _Maker(random.Random(seed))  # noqa: S311 - a test's chance
    chance = maker.chance
    person, chosen = maker.a_secret(is_name=True), maker.a_secret(is_name=False)
    posts = [_posts(maker, seed, place, person, chosen) for place in range(chance.randint(1, 4))]
    if not any(post.skjerming for post, _ in posts):
        posts[0] = _shielded(maker, posts[0], person, chosen)
    hidden = any(_hides_name(post) for post, _ in posts)
    worded = any(post.skjerming and post.skjerming.ord for post, _ in posts)
    allowed = [one for one, there in ((person, hidden), (chosen, worded)) if there]
    titles = maker.sentence(allowed if chance.random() < 0.5 else [])
    waits = [pair for pair in posts if pair[0].offentlighetsvurdert_dato is None]
    if waits and chance.random() < 0.5:
        # A case is called after the record that opened it, or after its sender.
        one, other = waits[0]
        names = one.korrespondanseparter[0].navn, other.korrespondanseparter[0].navn
        titles = (one.tittel, other.tittel) if chance.random() < 0.5 else names
    unit = chance.choice(UNITS) if chance.random() < 0.7 else chosen.text
    # A unit may be called what is withheld: then it is withheld too. In the twin it is called as the twin's secret.
    units = (unit, chosen.twin if worded and unit == chosen.text else unit)
    case, twin = (_case_file(seed, title, of) for title, of in zip(titles, units, strict=True))
    texts, twin_texts = _texts(maker, posts)
    for secret in allowed:
        maker.secret |= secret.parts()
    return Case(
        seed=seed,
        case=case,
        posts=[one for one, _ in posts],
        told=Told(class_id="K10", texts=texts, aliases=_aliases(posts, person.text, hidden, seed)),
        twin_case=twin,
        twin_posts=[other for _, other in posts],
        twin_told=Told(class_id="K10", texts=twin_texts, aliases=_aliases(posts, person.twin, hidden, seed)),
        secret=maker.secret,
        what=maker.what,
    )


Pair = tuple[Journalpost, Journalpost]


def _case_file(seed: int, title: str, unit: str) -> Saksmappe:
    return Saksmappe(
        system_id=uuid5(SPACE, f"{seed} case"),
        nummer=(2026, seed % 900 + 1),
        tittel=title,
        saksdato=AT.date(),
        administrativ_enhet=unit,
        saksansvarlig="arkivar",
        saksstatus="B",
        opprettet_dato=AT,
        opprettet_av="ordstyrer",
    )


def _posts(maker: _Maker, seed: int, place: int, person: Secret, chosen: Secret) -> Pair:
    """Return a record and its twin: unread, open with a name of its own, or shielded."""
    state = maker.chance.choice(("unread", "open", "shielded", "shielded"))
    if state == "shielded":
        return _shielded(maker, _post(maker, seed, place, [person], person), person, chosen)
    if state == "unread":
        maker.what.append("unread")
        alone = maker.a_secret(is_name=True)
        matter = maker.a_secret(is_name=False)
        maker.secret |= alone.parts() | matter.parts()
        return _post(maker, seed, place, [alone, matter], alone)
    return _read(_post(maker, seed, place, [], None))


def _post(maker: _Maker, seed: int, place: int, secrets: list[Secret], who: Secret | None) -> Pair:
    kind = maker.chance.choice("IUN")
    made = []
    names = (who.text, who.twin) if who else ("Velforeningen", "Velforeningen")
    for title, name in zip(maker.sentence(secrets), names, strict=True):
        part = Korrespondansepart(type="EM" if kind == "U" else "EA", navn=name, er_person=who is not None)
        made.append(
            Journalpost(
                system_id=uuid5(SPACE, f"{seed} {place}"),
                opprettet_dato=AT,
                opprettet_av="ordstyrer",
                tittel=title,
                journalposttype=kind,
                journalstatus="J",
                journaldato=AT.date(),
                nummer=(2026, place + 1),
                journalpostnummer=place + 1,
                dokumentets_dato=None if place % 2 else date(2026, 11, 19),
                korrespondanseparter=(part,),
            )
        )
    return made[0], made[1]


def _read(pair: Pair) -> Pair:
    one, other = (_with(post, offentlighetsvurdert_dato=(AT + timedelta(days=1)).date()) for post in pair)
    return one, other


def _with(post: Journalpost, **changes: object) -> Journalpost:
    kept = {name: getattr(post, name) for name in post.__struct_fields__}
    return Journalpost(**(kept | changes))


def _shielded(maker: _Maker, pair: Pair, person: Secret, chosen: Secret) -> Pair:
    """Shield both of a pair alike: names by NA, NM or NPS, words by TRO, lines by TR1, or all of it by M."""
    side = "NM" if pair[0].journalposttype == "U" else "NA"
    codes = maker.chance.choice((("M",), (side, "TRO"), ("NPS", "TRO"), (side, "TR1")))
    maker.what.append(" ".join(codes))
    titles = maker.sentence([person] if codes == ("M",) else [chosen, person])
    if "TR1" in codes:
        maker.secret |= chosen.parts()
        split = maker.chance.choice(("\n", "\r", "\u2028", "\x0b", "\x85", "\r\n"))
        titles = (f"Kommentar{split}{titles[0]}", f"Kommentar{split}{titles[1]}")
    made = []
    for post, title, name, word in zip(
        pair, titles, (person.text, person.twin), (chosen.text, chosen.twin), strict=True
    ):
        part = Korrespondansepart(type=post.korrespondanseparter[0].type, navn=name)
        shield = Skjerming(
            tilgangsrestriksjon="UO",
            hjemmel=HJEMMEL,
            metadata=codes,
            ord=(word,) if "TRO" in codes else (),
        )
        made.append(_with(post, tittel=title, korrespondanseparter=(part,), skjerming=shield))
    return _read((made[0], made[1]))


def _hides_name(post: Journalpost) -> bool:
    return post.skjerming is not None


def _aliases(posts: list[Pair], name: str, hidden: bool, seed: int) -> dict[UUID, tuple[str, ...]]:
    """The handle of who wrote is as telling as the name."""
    if not hidden:
        return {}
    handle = f"{name.partition(' ')[0].lower()}.{seed}"
    return {post.system_id: (handle,) for post, _ in posts if post.skjerming is not None}


def _texts(maker: _Maker, posts: list[Pair]) -> tuple[dict[UUID, tuple[str, ...]], dict[UUID, tuple[str, ...]]]:
    """What people wrote; now and then a record is called by it, which nobody may read."""
    texts, twins = dict[UUID, tuple[str, ...]](), dict[UUID, tuple[str, ...]]()
    for place, (post, twin) in enumerate(posts):
        if post.skjerming is not None or post.offentlighetsvurdert_dato is None or maker.chance.random() < 0.6:
            continue
        said = f"dette er {maker.chance.randrange(10**9)} grunner til at jeg klager"
        other = f"dette er {maker.chance.randrange(10**9)} grunner til at jeg klager"
        # The quotation differs between the twins: who could read it could tell them apart.
        posts[place] = (_with(post, tittel=f"Kommentar: {said}"), _with(twin, tittel=f"Kommentar: {other}"))
        texts[post.system_id], twins[twin.system_id] = (f"Hei! {said.upper()}",), (f"Hei! {other.upper()}",)
        maker.secret.add(fold(said).says)
        maker.what.append("quotation")
    return texts, twins


def with_name_beside(case: Case, seed: int) -> tuple[Case, str]:
    """Return a case of one open record that names a person beside something sensitive; the name must go."""
    chance = random.Random(seed)  # noqa: S311 - a test's chance
    word, name = chance.choice(SENSITIVE), f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    part = Korrespondansepart(type="EA", navn=name)
    where = chance.randrange(3)
    post = _with(
        case.posts[0],
        tittel=f"Spørsmål om {word}" if where == 0 else "Spørsmål om vei",
        skjerming=None,
        offentlighetsvurdert_dato=AT.date(),
        korrespondanseparter=(part,),
    )
    titled = f"Sak om {word}" if where == 1 else "Sak om vei"
    unit = f"Enhet for {word}" if where == 2 else "Oppvekst"
    file = Saksmappe(
        **(
            {n: getattr(case.case, n) for n in case.case.__struct_fields__}
            | {"tittel": titled, "administrativ_enhet": unit}
        )
    )
    return replace(case, case=file, posts=[post], told=Told()), name
