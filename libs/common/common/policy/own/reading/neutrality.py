"""Where a draft leaves neutrality: party politics, politics, religion, discrimination."""

import re
from collections.abc import Callable, Iterator

from common.policy.own.reading.text import Evidence, Sentence, either, quoted, sentences_of, whole
from common.policy.own.vocabulary import NeutralityScope
from common.policy.own.words.beliefs import FAITH, SAYINGS
from common.policy.own.words.groups import (
    AGES,
    DOES,
    GROUP,
    ILL,
    IS_SAID_TO_BE,
    NOT_ILL,
    OWN_KIND_ONLY,
    SHOULD,
    SHUTS_OUT,
    SLURS,
    TOLD_AS_WRONG,
    WANTS_NONE,
)
from common.policy.own.words.parties import (
    BEFORE_A_CANDIDATE,
    CAMPAIGN,
    DIRECTION,
    FACTUAL,
    NO_CANDIDATE,
    OF_WINDS,
    ONE_LETTER,
    PARTIES,
    PARTY_DOES,
    PARTY_LETTERS,
    PARTY_WORDS,
    SIDES,
    VOTE,
    VOTE_COLOURS,
)
from common.policy.own.words.stances import STANCE, TOPICS

# A sentence that names so many parties lists them, and is no word for one.
_PARTIES_IN_A_LIST = 3

_PARTY = re.compile(whole(*PARTIES).pattern, re.IGNORECASE)
_LETTERS = whole(*PARTY_LETTERS)
_WORD = whole(*PARTY_WORDS)
_WORD_DOES = re.compile(rf"(?:^|[.!?] |[\"'(])({either(PARTY_WORDS)}) {PARTY_DOES}\b")
_TOWARDS = re.compile(rf"^\s*(?:og (?:høyre|venstre) )?{DIRECTION}\b")
_IN_BRACKETS = re.compile(r"\([^()]*\)|,\s*[A-ZÆØÅÄÖ]\w{0,3}\b,?")
_VOTE = re.compile(rf"\b{VOTE}\b(?: \w+)?? (?:på|for|för|til|till)? ?", re.IGNORECASE)
_FULL_NAME = re.compile(rf"(?i:{BEFORE_A_CANDIDATE})(?:[A-ZÆØÅÄÖ][\w'-]+ ){{1,3}}[A-ZÆØÅÄÖ][\w'-]+")
_COLOUR = re.compile(rf"(?:{VOTE_COLOURS})(?!\w)")
_LETTER = re.compile(rf"{ONE_LETTER}(?![\w-])(?!\. ?[A-ZÆØÅÄÖ])")
_LETTER_DOES = re.compile(rf"(?:^|[.!?:,;] |\b(?:att|at|men|och|og) )({ONE_LETTER}) {PARTY_DOES}\b")
_WINDS = whole(*OF_WINDS)
_NO_CANDIDATE = whole(*NO_CANDIDATE)
_CAMPAIGN = whole(*CAMPAIGN)
_FACTUAL = whole(*FACTUAL)
_SIDES = whole(*SIDES)
_TOPIC = whole(*TOPICS)
_STANCE = whole(*STANCE)
_FAITH = whole(*FAITH)
_SAYING = whole(*SAYINGS)
_SLUR = whole(*SLURS)
_SHUTS_OUT = whole(*SHUTS_OUT, *OWN_KIND_ONLY, rf"{WANTS_NONE} {either(GROUP)}")
_TOLD_AS_WRONG = whole(*TOLD_AS_WRONG)
_IS = r"(?:er|var|blir|är|blev|are|were)(?: \w+){0,3}? "
_OUGHT = r"(?:bør|burde|må|skal|ska|borde|måste|should|must)(?: \w+){0,4}? "
_COLOUR_OR_HOME = r"(?:svarte|svarta|kvite|hvite|vita|(?:de|dei) (?:fra|frå|från) \w+)"
_SETS_APART = re.compile(
    rf"(?<!\w)(?:{either(GROUP)}(?: \w+){{0,2}}?"
    rf" (?:{_IS}{either(IS_SAID_TO_BE)}|{_OUGHT}{either(SHOULD)}|{either(DOES)})"
    rf"|{either(AGES)} {_IS}{either(IS_SAID_TO_BE)}"
    rf"|{either(NOT_ILL)} {_IS}{ILL}"
    rf"|{_COLOUR_OR_HOME} (?:{_IS}{either(IS_SAID_TO_BE)}|{either(DOES)}))(?!\w)",
)


def read_neutrality(
    text: str, scope: tuple[NeutralityScope, ...], parties: tuple[str, ...] = ()
) -> tuple[Evidence, ...]:
    """Return where the draft leaves neutrality, one evidence for each kind; `parties` are local lists' names."""
    sentences = sentences_of(text)
    return tuple(evidence for kind in scope if (evidence := _first(sentences, kind, parties)) is not None)


def _first(sentences: tuple[Sentence, ...], kind: NeutralityScope, parties: tuple[str, ...]) -> Evidence | None:
    readers: dict[NeutralityScope, Callable[[Sentence], str | None]] = {
        "party_politics": lambda sentence: _party_politics(sentence, parties),
        "politics": lambda sentence: _party_politics(sentence, parties) or _politics(sentence),
        "religion": _religion,
        "discrimination": _discrimination,
    }
    found = (readers[kind](sentence) for sentence in sentences)
    quote = next((words for words in found if words is not None), None)
    return None if quote is None else Evidence(kind, quote)


def _party_politics(sentence: Sentence, parties: tuple[str, ...]) -> str | None:
    """Return the words by which a sentence takes a party's side or calls to vote; a name is never among them."""
    call = _CAMPAIGN.search(sentence.small)
    if call:
        return quoted(call)
    vote = _vote_call(sentence, parties)
    if vote is not None:
        return vote
    named = tuple(_named_parties(sentence, parties))
    outside = tuple(_named_parties(Sentence(_without_brackets(sentence.written), ""), parties))
    if not outside or len(set(named)) >= _PARTIES_IN_A_LIST:
        return None
    stated = _FACTUAL.search(sentence.small)
    if stated and not _SIDES.search(sentence.small):
        return None
    return outside[0]


def _without_brackets(written: str) -> str:
    """Leave out what stands in brackets, or between commas in a few letters: the party after somebody's name."""
    return _IN_BRACKETS.sub(" ", written)


def _vote_call(sentence: Sentence, parties: tuple[str, ...]) -> str | None:
    for call in _VOTE.finditer(sentence.written):
        rest = sentence.written[call.end() :]
        name = _FULL_NAME.match(rest)
        if name and not _NO_CANDIDATE.search(name.group(0).lower()) and _has_preposition(call):
            return call.group(0).strip()
        colour = _COLOUR.match(rest.lower()) or _LETTER.match(rest)
        if colour and not _TOWARDS.match(rest[colour.end() :].lower()):
            return f"{call.group(0).strip()} {rest[: colour.end()]}"
        near = Sentence(" ".join(rest.split()[:4]), "")
        party = next(_named_parties(near, parties, anywhere=True), None)
        if party is not None:
            return f"{call.group(0).strip()} {party}"
    return None


def _has_preposition(call: re.Match[str]) -> bool:
    return call.group(0).lower().split()[-1] in {"på", "for", "för", "til", "till"}


def _named_parties(sentence: Sentence, parties: tuple[str, ...], *, anywhere: bool = False) -> Iterator[str]:
    """Yield the parties that a sentence names; one that is another word too only where it must be a party."""
    small = sentence.written.lower()
    yield from (match.group(0) for match in _PARTY.finditer(sentence.written))
    yield from (name for name in parties if re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", small))
    yield from (match.group(0) for match in _LETTERS.finditer(sentence.written) if not _is_wind(match, small))
    if _SIDES.search(small):
        yield from (match.group(1) for match in _LETTER_DOES.finditer(sentence.written))
    for match in _WORD.finditer(sentence.written):
        inside = match.start() > 0 and sentence.written[match.start() - 1] not in "\"'("
        heading = _TOWARDS.match(sentence.written[match.end() :].lower())
        if (inside or anywhere or _WORD_DOES.search(sentence.written)) and not heading:
            yield match.group(0)


def _is_wind(letters: re.Match[str], small: str) -> bool:
    return letters.group(0) == "SV" and _WINDS.search(small) is not None


def _politics(sentence: Sentence) -> str | None:
    """Return the stand that a sentence takes on a political matter."""
    stance = _STANCE.search(sentence.small)
    return quoted(stance) if stance and _TOPIC.search(sentence.small) else None


def _religion(sentence: Sentence) -> str | None:
    faith = _FAITH.search(_SAYING.sub(" ", sentence.small))
    return quoted(faith) if faith else None


def _discrimination(sentence: Sentence) -> str | None:
    """Return a slur, or the words that set people apart, unless they are told as somebody's and as wrong."""
    patterns = (_SLUR,) if _TOLD_AS_WRONG.search(sentence.small) else (_SLUR, _SHUTS_OUT, _SETS_APART)
    found = (pattern.search(sentence.small) for pattern in patterns)
    return next((quoted(match) for match in found if match), None)
