"""What of a single case, or of persons, a draft would lay open. The evidence says the kind and never the words."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from common.policy.own.reading.names import named_persons, proper_words
from common.policy.own.reading.text import Evidence, Sentence, either, sentences_of, whole, words_of
from common.policy.own.vocabulary import CaseworkDetail
from common.policy.own.words.matters import (
    ABOUT_YOU,
    CONDITION,
    DECIDED,
    HEALTH,
    INSTRUCTS,
    KIN,
    MATTER,
    MONTHS,
    OF_AN_OFFICE,
    SERVICES,
    STATUS,
    WHOSE,
)

# A shared word of this many letters is no everyday word: what the matter is about.
_LONG_WORD_CHARS = 12
_SCHOOL_YEAR = 1

_CASE_WORD = re.compile(
    r"(?<!\w)(?:(?:\w+)?sak(?:en|a)?(?:s?nr|snummer)?|ref(?:eranse)?(?:nr)?|ärende(?:t|nr|nummer)?|dnr|"
    r"diarienummer|diarienr|case(?: no| number)?)\.?:? ?(?:nr\.?|no\.?|nummer)? ?"
    r"[a-zæøåäö]{0,4}[- ]?\d{2,4}[/:-]\d{1,6}",
    re.IGNORECASE,
)
_CASE_NUMBER = re.compile(r"(?<![\w/.-])(\d{2}|20\d{2})/(\d{1,6})(?:-\d{1,3})?(?![\w/])")
_REGISTERED = re.compile(r"(?<!\w)[A-ZÅÄÖ]{2,5}[- ]?(?:19|20)\d{2}[/:-]\d{1,6}(?!\w)")
_PROPERTY = re.compile(
    r"(?<!\w)(?:g(?:å?rds)?\.?nr\.? ?/? ?(?:b(?:ruks)?\.?nr\.?)?:? ?\d{1,4}|b(?:ruks)?nr\.? ?\d{1,4}|"
    r"gårds-? og bruksnummer|"
    r"fastigheten [a-zåäö]+(?: [a-zåäö]+)? \d+:\d+|(?:eiendommen|eigedommen|eigedomen) \d{1,4}/\d{1,4})",
)
_SWEDISH_PLOT = re.compile(
    r"(?<!\w)[A-ZÅÄÖ][a-zåäö]+(?:-[A-ZÅÄÖ][a-zåäö]+)?(?: [A-ZÅÄÖ]?[a-zåäö]+)? \d{1,3}:\d{1,4}(?!\w)"
)
_ADDRESS = re.compile(
    r"(?<!\w)[A-ZÆØÅÄÖ][\wæøåäö]*(?: [\wæøåäö]+)?"
    r"(?:gat[ae]n?|gate|vei(?:en)?|veg(?:en)?|väg(?:en)?|bakken|bakka|plass(?:en)?|stien|allé) \d{1,4}[A-Za-z]?(?!\w)",
)
_IDENTITY = re.compile(r"(?<!\d)(\d{2})(\d{2})\d{2} ?\d{5}(?!\d)")
_PERSONNUMMER = re.compile(r"(?<!\d)(?:19|20)?\d{2}(\d{2})(\d{2})[-+]\d{4}(?!\d)")
_MOBILE = re.compile(
    r"(?<![\d/])(?:(?:\+|00)47 ?)?(?:[49]\d{2} ?\d{2} ?\d{3}|[49]\d ?\d{2} ?\d{2} ?\d{2})(?![\d/])|"
    r"(?<!\d)(?:(?:\+|00)46 ?|0)7[02369][- ]?\d{3} ?\d{2} ?\d{2}(?!\d)",
)
_PRIVATE_MAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:gmail|hotmail|outlook|live|yahoo|icloud|me|msn|online|telia|bredband|broadpark|lyse)\.",
    re.IGNORECASE,
)
_EIGHT_DIGITS = re.compile(r"(?<!\d)\d{2,3} ?\d{2} ?\d{2,3} ?\d{0,2}(?!\d)")
_NUMBER = re.compile(r"(?<!\d)\d(?:[\d ./-]*\d)?(?!\d)")

_MATTER = either(MATTER)
_YOUR = "din|ditt|di|dine|deres|dykkar|dina|ert|era|your"
_OWN_MATTER = whole(rf"{_MATTER} {WHOSE}", rf"(?:{_YOUR}) (?:\w+ )?{_MATTER}")
_ABOUT_YOU = whole(*ABOUT_YOU)
_KIN_MATTER = whole(rf"{KIN} {WHOSE}", rf"(?:din|ditt|di|your|hans|hennes) {KIN}", r"naboen|grannen|grannens|naboens")
_ANY_MATTER = whole(_MATTER)
_HEALTH = whole(*HEALTH)
_HEALTH_OF = whole(
    rf"{either(HEALTH)} {WHOSE}",
    rf"(?:din|ditt|di|dine|dina|hans|hennes|your|his|her) (?:\w+ )?{either(HEALTH)}",
    rf"(?:du|hun|ho|han|hon|you) (?:har|hadde|hade|fikk|fekk|fick|lider av|have|had)"
    rf" (?:fått )?(?:\w+ )?{either(HEALTH)}",
)
_HAS_ILLNESS = re.compile(
    rf"(?<!hvis )(?<!om )(?<!dersom )(?<!viss )(?<!når )(?<!når )(?<!när )(?<!if )\b(?:du|hun|ho|han|hon|you)"
    rf" (?:har|hadde|hade|fikk|fekk|fick|lider av|lid av|have|had)(?: jo| ju| nok| fått)? {either(HEALTH)}(?!\w)"
)
_GETS = whole(rf"(?:får|fikk|fekk|fått|har|mottar|mottek|fick|gets|receives)(?: \w+){{0,2}} {either(SERVICES)}")
_STATUS = whole(*STATUS)
_DECIDED = whole(*DECIDED)
_INSTRUCTS = whole(*INSTRUCTS)
_CONDITION = re.compile(rf"^(?:hei[,!]? )?{either(CONDITION)}\b")
_OFFICE_LINE = whole(*OF_AN_OFFICE)
_MONTH = whole(*MONTHS)


class Draft(NamedTuple):
    """A reply and what it answers. `familiar` are small words that everybody may say: templates, the municipality."""

    text: str
    parent: str = ""
    about_a_case: bool = False
    political_ref: str = ""
    familiar: frozenset[str] = frozenset()


def read_casework(draft: Draft, looks_for: tuple[CaseworkDetail, ...]) -> tuple[Evidence, ...]:
    """Return the kinds of detail that the draft would lay open."""
    readers: dict[CaseworkDetail, Callable[[Draft, tuple[Sentence, ...]], bool]] = {
        "case_number": _has_case_number,
        "property": _has_property,
        "own_matter": _has_own_matter,
        "named_matter": _has_named_matter,
        "repeated": _has_repeated,
        "identity": _has_identity,
        "phone": _has_phone,
        "health": _has_health,
    }
    sentences = sentences_of(draft.text)
    return tuple(Evidence(kind) for kind in looks_for if readers[kind](draft, sentences))


def _has_case_number(draft: Draft, sentences: tuple[Sentence, ...]) -> bool:
    text = " ".join(sentence.written for sentence in sentences)
    if draft.political_ref:  # the political case that a person has picked is public
        text = text.replace(draft.political_ref, " ")
    if _CASE_WORD.search(text) or _REGISTERED.search(text):
        return True
    return any(_is_case_number(match) for match in _CASE_NUMBER.finditer(text))


def _is_case_number(match: re.Match[str]) -> bool:
    """Tell a case from a school year (2025/2026, 25/26), a month (12/2026) and a date (17/5)."""
    year, serial = match.group(1), match.group(2)
    if len(serial) <= len("99"):
        return len(year) == len("2026") and int(serial) != (int(year) + _SCHOOL_YEAR) % 100
    return not serial.startswith("20") or (len(year) == len("2026") and int(serial) != int(year) + _SCHOOL_YEAR)


def _has_property(_: Draft, sentences: tuple[Sentence, ...]) -> bool:
    return any(
        _PROPERTY.search(sentence.small)
        or _SWEDISH_PLOT.search(sentence.written)
        or (
            _ADDRESS.search(sentence.written)
            and _ANY_MATTER.search(sentence.small)
            and not _INSTRUCTS.search(sentence.small)
        )
        for sentence in sentences
    )


def _has_own_matter(_: Draft, sentences: tuple[Sentence, ...]) -> bool:
    return any(_tells_of(_OWN_MATTER, sentence) or _tells_of(_ABOUT_YOU, sentence) for sentence in sentences)


def _tells_of(subject: re.Pattern[str], sentence: Sentence) -> bool:
    """Say whether a sentence tells of it, and does not only tell the reader what to do or what is not done."""
    if not subject.search(sentence.small) or _CONDITION.search(sentence.small):
        return False
    return not _INSTRUCTS.search(sentence.small) or bool(_DECIDED.search(sentence.small))


def _has_named_matter(draft: Draft, sentences: tuple[Sentence, ...]) -> bool:
    return any(
        (_is_of_a_case(sentence) and any(named_persons(sentence, draft.familiar)))
        or (_KIN_MATTER.search(sentence.small) and _is_told(sentence) and _tells_of(_KIN_MATTER, sentence))
        for sentence in sentences
    )


def _is_of_a_case(sentence: Sentence) -> bool:
    return _ANY_MATTER.search(sentence.small) is not None or _GETS.search(sentence.small) is not None


def _is_told(sentence: Sentence) -> bool:
    return _STATUS.search(sentence.small) is not None or _GETS.search(sentence.small) is not None


def _has_repeated(draft: Draft, sentences: tuple[Sentence, ...]) -> bool:
    """Say whether details of the case that somebody has asked about come back in the reply."""
    if not draft.about_a_case:
        return False
    told = frozenset(_details(sentences_of(draft.parent), draft.familiar))
    return any(
        detail in told and (detail[:1].isdigit() or detail[:1].isupper() or not _INSTRUCTS.search(sentence.small))
        for sentence in sentences
        for detail in _details((sentence,), draft.familiar)
    )


def _details(sentences: tuple[Sentence, ...], familiar: frozenset[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from (number for number in _NUMBER.findall(sentence.written) if _tells_apart(number))
        yield from (word for word in proper_words(sentence) if word.lower() not in familiar)
        yield from (match.group(0) for match in _MONTH.finditer(sentence.small))
        yield from (word for word in words_of(sentence.small) if len(word) >= _LONG_WORD_CHARS and word not in familiar)


def _tells_apart(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return len(digits) > len("99") and not re.fullmatch(r"(?:19|20)\d{2}", digits)


def _has_identity(draft: Draft, _: tuple[Sentence, ...]) -> bool:
    norwegian = any(_is_day(match.group(1), match.group(2)) for match in _IDENTITY.finditer(draft.text))
    return norwegian or any(_is_day(match.group(2), match.group(1)) for match in _PERSONNUMMER.finditer(draft.text))


def _is_day(day: str, month: str) -> bool:
    """Say whether this begins an identity number: D-numbers add 40 to the day, synthetic ones 40 or 80 to the month."""
    return 1 <= int(day) % 40 <= 31 and 1 <= int(month) % 40 <= 12  # noqa: PLR2004 - a calendar's days and months


def _has_phone(draft: Draft, _: tuple[Sentence, ...]) -> bool:
    if _PRIVATE_MAIL.search(draft.text):
        return True
    told = {re.sub(r"\D", "", match.group(0))[-8:] for match in _EIGHT_DIGITS.finditer(draft.parent)}
    for match in _MOBILE.finditer(draft.text):
        around = draft.text[max(0, match.start() - 80) : match.end() + 20].lower()
        if re.sub(r"\D", "", match.group(0))[-8:] in told or not _OFFICE_LINE.search(around):
            return True
    return False


def _has_health(draft: Draft, sentences: tuple[Sentence, ...]) -> bool:
    return any(
        _tells_of(_HEALTH_OF, sentence)
        or _HAS_ILLNESS.search(sentence.small)
        or (_HEALTH.search(sentence.small) and any(named_persons(sentence, draft.familiar)))
        or (_HEALTH.search(sentence.small) and _tells_of(_KIN_MATTER, sentence))
        for sentence in sentences
    )
