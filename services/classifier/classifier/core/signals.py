"""What word lists, detectors and the look of a text say together: named signals, each with its places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classifier.core.detectors import Finding
from classifier.core.lexicon import Hit
from classifier.core.normalise import Normalised

Place = tuple[int, int]

# Words between two things that are said of each other.
NEAR_WORDS = 6
CLOSE_WORDS = 3
SHOUTED_LETTERS_MIN = 12
SHOUTED_SHARE = 0.7
SHORT_WORDS = 4
LONG_WORDS = 40

# Pairs of lists that mean more together than apart: signal → (one, other, words between at most).
_PAIRS: Mapping[str, tuple[str, str, int]] = {
    "insult+you": ("insult", "second_person", CLOSE_WORDS),
    "insult+them": ("insult", "third_person", CLOSE_WORDS),
    "insult+name": ("insult", "name", NEAR_WORDS),
    "insult+politician": ("insult", "role_politician", NEAR_WORDS),
    "insult+employee": ("insult", "role_employee", NEAR_WORDS),
    "scorn+you": ("scorn", "second_person", CLOSE_WORDS),
    "scorn+them": ("scorn", "third_person", CLOSE_WORDS),
    "scorn+name": ("scorn", "name", NEAR_WORDS),
    "scorn+politician": ("scorn", "role_politician", NEAR_WORDS),
    "group+dehumanise": ("group", "dehumanise", 8),
    "group+swear": ("group", "swear", CLOSE_WORDS),
    "group+insult": ("group", "insult", NEAR_WORDS),
    "sexual+you": ("sexual", "second_person", NEAR_WORDS),
    "sexual+them": ("sexual", "third_person", NEAR_WORDS),
    "health+self": ("health", "first_person", NEAR_WORDS),
    "health+family": ("health", "family", NEAR_WORDS),
    "health+name": ("health", "name", NEAR_WORDS),
    "health+them": ("health", "third_person", NEAR_WORDS),
    "welfare+self": ("welfare", "first_person", NEAR_WORDS),
    "welfare+family": ("welfare", "family", NEAR_WORDS),
    "welfare+name": ("welfare", "name", NEAR_WORDS),
    "name+employee": ("name", "role_employee", CLOSE_WORDS),
    "name+politician": ("name", "role_politician", CLOSE_WORDS),
    "name+accuse": ("name", "accuse", 8),
    "employee+accuse": ("role_employee", "accuse", 8),
    "danger+now": ("danger", "now", 10),
    "case+self": ("case", "first_person", 5),
    "thanks+irony": ("thanks", "irony", 10),
    "thanks+negative": ("thanks", "negative", 10),
    "party+campaign": ("party", "campaign", NEAR_WORDS),
    "negative+politician": ("negative", "role_politician", 8),
    "ask+case": ("ask", "case", 8),
}
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "ad+link": ("ad", "any_link"),
    "ad+phone": ("ad", "phone"),
    "scam+link": ("scam", "any_link"),
    "porn+link": ("porn", "any_link"),
    "gore+link": ("gore", "any_link"),
    "copyright+link": ("copyright", "any_link"),
    "defect+address": ("defect", "any_address"),
    "name+negative": ("name", "negative"),
    "name+thanks": ("name", "thanks"),
    "threat+now": ("threat", "now"),
    "threat+report": ("threat", "report"),
    "insult+report": ("insult", "report"),
}
_FOUND = (
    "national_id", "iban", "card", "bank_account", "phone", "private_mail", "mail", "home_address", "address",
    "odd_link", "link",
)  # fmt: skip
_LOOKS = ("question", "questions", "exclaimed", "shouted", "short", "long", "mention", "year", "quoted")
_NAMES = ("name", "full_name")
_QUESTIONS_MANY = 2
_FIRST_YEAR, _LAST_YEAR, _YEAR_DIGITS = 1700, 2010, 4


@dataclass(frozen=True, slots=True)
class Signals:
    """Signal → places in the normalised text, first to last; a signal that is absent was not seen."""

    at: Mapping[str, tuple[Place, ...]]

    def has(self, *names: str) -> bool:
        """Whether any of these was seen."""
        return any(name in self.at for name in names)

    def places(self, *names: str) -> tuple[Place, ...]:
        """Where these were seen."""
        return tuple(place for name in names for place in self.at.get(name, ()))


def names(lists: Iterable[str]) -> tuple[str, ...]:
    """All signals that can be seen with these word lists, in the order that a model's rows have."""
    return tuple(dict.fromkeys((*sorted(lists), *_NAMES, *_FOUND, *_LOOKS, *_PAIRS, *_TOGETHER)))


def gather(text: Normalised, hits: Iterable[Hit], findings: Iterable[Finding]) -> Signals:
    """Put together what the phases found."""
    at: dict[str, list[Place]] = {}
    words: dict[str, list[Place]] = {}
    kept = [hit for hit in hits if hit.name != "first_name" or _capital(text, hit.start)]
    for name, start, end, first, last in (*kept, *_names(text, kept)):
        at.setdefault(name, []).append((start, end))
        words.setdefault(name, []).append((first, last))
    for finding in findings:
        at.setdefault(finding.kind, []).append((finding.start, finding.end))
    for name, places in _looks(text):
        at.setdefault(name, []).extend(places)
    for signal, (one, other, between) in _PAIRS.items():
        if one in at and other in at and _near(words[one], words[other], between):
            at[signal] = at[one] + at[other]
    _add_together(at)
    return Signals({name: tuple(places) for name, places in at.items()})


def _add_together(at: dict[str, list[Place]]) -> None:
    """Signals that count wherever in the text their parts stand."""
    wide = {
        "any_link": at.get("link", []) + at.get("odd_link", []),
        "any_address": at.get("address", []) + at.get("home_address", []),
    }
    for signal, parts in _TOGETHER.items():
        places = [wide.get(part) or at.get(part, []) for part in parts]
        if all(places):
            at[signal] = [place for of in places for place in of]


def _near(one: list[Place], other: list[Place], between: int) -> bool:
    """Whether an entry of each stands with at most so many words between; the same words count once."""
    return any(a != b and (0 <= b[0] - a[1] <= between or 0 <= a[0] - b[1] <= between) for a in one for b in other)


def _capital(text: Normalised, start: int) -> bool:
    return text.original[text.starts[start]].isupper()


def _names(text: Normalised, hits: list[Hit]) -> list[Hit]:
    """Persons named: a first name, or a function with a capitalised word; with a surname a full name."""
    found: list[Hit] = []
    ends = len(text.tokens)
    for hit in hits:
        if hit.name not in ("first_name", "role_employee"):
            continue
        last = hit.last
        while last + 1 < ends and last - hit.last < CLOSE_WORDS and _surname(text, last):
            last += 1
        first = hit.first if hit.name == "first_name" else hit.first + 1
        if first > last:
            continue
        start, end = text.tokens[first].start, text.tokens[last].end
        found.append(Hit("name", start, end, first, last))
        if last > first:
            found.append(Hit("full_name", start, end, first, last))
    return found


def _surname(text: Normalised, index: int) -> bool:
    """Whether the next word is capitalised and nothing but a blank or a hyphen stands between."""
    here, following = text.tokens[index], text.tokens[index + 1]
    return text.text[here.end : following.start] in (" ", "-") and _capital(text, following.start)


def _looks(text: Normalised) -> list[tuple[str, list[Place]]]:
    """What one sees without reading: marks, capitals, length, a mention at the start, years."""
    read = text.text
    questions = [(index, index + 1) for index, char in enumerate(read) if char == "?"]
    everything: list[Place] = [(0, len(read))] if read else []
    looks = {
        "question": questions,
        "questions": questions if len(questions) >= _QUESTIONS_MANY else [],
        "exclaimed": [(index, index + 1) for index, char in enumerate(read) if char == "!"],
        "quoted": [(index, index + 1) for index, char in enumerate(read) if char == '"'],
        "shouted": everything if _shouted(text) else [],
        "short": everything if len(text.tokens) <= SHORT_WORDS else [],
        "long": everything if len(text.tokens) >= LONG_WORDS else [],
        "mention": everything[:1] if read.lstrip().startswith("@") else [],
        "year": [(token.start, token.end) for token in text.tokens if _old_year(token.text)],
    }
    return [(name, places) for name, places in looks.items() if places]


def _shouted(text: Normalised) -> bool:
    letters = [char for char in text.original if char.isalpha()]
    return len(letters) >= SHOUTED_LETTERS_MIN and sum(map(str.isupper, letters)) >= SHOUTED_SHARE * len(letters)


def _old_year(word: str) -> bool:
    return len(word) == _YEAR_DIGITS and word.isdigit() and _FIRST_YEAR <= int(word) <= _LAST_YEAR
