"""What a language model said of an item, and the little that may follow: a person's look, or support."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from common.events.decision import Span, Tagging

PHASE = "second_opinion"
Says = Literal["yes", "no", "unsure"]


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What `model` said of the text of a `revision`, by label; `asked_sha256` is the hash of all that it was asked."""

    revision: int
    at: datetime
    model: str
    asked_sha256: str
    says: dict[str, Says]


class Weighed(NamedTuple):
    """`doubted`: the model says otherwise than the classifier; `supported`: both say it."""

    doubted: tuple[str, ...] = ()
    supported: tuple[str, ...] = ()


def weigh(tagging: Tagging, opinion: Opinion | None, unsure: Iterable[str]) -> Weighed:
    """Return what an opinion does to the labels of which the classifier is `unsure`; the others it never touches."""
    if opinion is None:
        return Weighed()
    own = {*tagging.tags, *tagging.abuse_reasons}
    told = {label: opinion.says[label] for label in unsure if opinion.says.get(label, "unsure") != "unsure"}
    return Weighed(
        doubted=tuple(label for label, says in told.items() if (says == "yes") != (label in own)),
        supported=tuple(label for label, says in told.items() if says == "yes" and label in own),
    )


def supported_by(tagging: Tagging, doubted: Iterable[str]) -> tuple[str, ...]:
    """Return the labels that an explained tagging says are supported."""
    said = dict.fromkeys(span.tag for span in tagging.because if span.phase == PHASE)
    return tuple(label for label in said if label not in set(doubted))


def explained(tagging: Tagging, weighed: Weighed, text_chars: int) -> Tagging:
    """Return the tagging with what was weighed in its explanation. Tags, reasons, scores and facts stay as they are.

    A label that the classifier found stands where it found it; the model points at no words, so that another one
    stands for the whole text.
    """
    labels = (*weighed.doubted, *weighed.supported)
    if not labels:
        return tagging
    spans = set(tagging.because)
    for label in labels:
        places = {(span.start, span.end) for span in tagging.because if span.tag == label} or {(0, text_chars)}
        spans |= {Span(label, start, end, PHASE) for start, end in places}
    because = sorted(spans, key=lambda span: (span.start, span.end, span.tag, span.phase))
    return msgspec.structs.replace(tagging, because=tuple(because))
