"""How a draft sounds: ironic, rude or private."""

import re

from common.policy.own.reading.text import Evidence, Sentence, quoted, sentences_of, whole
from common.policy.own.vocabulary import ToneScope
from common.policy.own.words.ironies import CUES, IRONIC, IRONIC_SIGNS, PRAISE, SCARE_QUOTES
from common.policy.own.words.private import PRIVATE
from common.policy.own.words.rudeness import RUDE, RUDE_SIGNS

# Four words in capitals in a row are shouted; fewer may be names of offices.
_SHOUTED = re.compile(r"(?:\b[A-ZÆØÅÄÖ]{2,}\b[ ,]*){4,}")
_SHOUTED_MARKS = re.compile(r"[!?]{3,}")

_IRONIC = whole(*IRONIC)
_PRAISE = whole(*PRAISE)
_CUE = whole(*CUES)
_SCARE = re.compile(SCARE_QUOTES)
_RUDE = whole(*RUDE)
_PRIVATE = whole(*PRIVATE)


def read_tone(text: str, scope: tuple[ToneScope, ...]) -> tuple[Evidence, ...]:
    """Return how the draft sounds where it should not, one evidence for each kind."""
    readers = {"irony": _irony, "impolite": _rudeness, "private": _privacy}
    sentences = sentences_of(text)
    found = []
    for kind in scope:
        quote = next((words for sentence in sentences if (words := readers[kind](sentence)) is not None), None)
        if quote is not None:
            found.append(Evidence(kind, quote))
    return tuple(found)


def _irony(sentence: Sentence) -> str | None:
    """Return sarcasm: a phrase that is nothing else, a sign, or praise beside what takes it back."""
    sure = _IRONIC.search(sentence.small) or _SCARE.search(sentence.small)
    if sure:
        return quoted(sure)
    sign = next((char for char in sentence.written if char in IRONIC_SIGNS), None)
    if sign is not None:
        return sign
    praise = _PRAISE.search(sentence.small)
    cue = _CUE.search(sentence.small)
    return f"{quoted(praise)} … {quoted(cue)}" if praise and cue else None


def _rudeness(sentence: Sentence) -> str | None:
    rude = _RUDE.search(sentence.small)
    if rude:
        return quoted(rude)
    shouted = _SHOUTED.search(sentence.written) or _SHOUTED_MARKS.search(sentence.written)
    if shouted:
        return quoted(shouted)
    return next((char for char in sentence.written if char in RUDE_SIGNS), None)


def _privacy(sentence: Sentence) -> str | None:
    """Say that private life is told, without repeating it: what it is about is somebody's data."""
    return "" if _PRIVATE.search(sentence.small) else None
