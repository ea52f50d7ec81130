"""Whose personal data a text gives away: the writer's own, somebody else's, or both (GEN-23)."""

from collections.abc import Iterable

from classifier.core.normalise import Normalised
from classifier.core.signals import Place, Signals

SELF, OTHER, BOTH = "self", "other", "both"
# Characters: about eight words.
_REACH_CHARS = 60
_SAYS_OWN_NAME = ("heter ", "heiter ", "navn er ", "namn er ", "namn är ", "mvh ", "hilsen ", "helsing ", "hälsning")
_OWN = frozenset(
    [
        "jeg",
        "eg",
        "æ",
        "meg",
        "min",
        "mi",
        "mitt",
        "mine",
        "jag",
        "mig",
        "mej",
        "mina",
        "my",
        "me",
        "undertegnede",
        "undertecknad",
    ]
)


def subject(text: Normalised, signals: Signals, places: Iterable[Place]) -> str:
    """For each place the nearest one who is spoken of; without anybody near it is somebody else's."""
    own = [
        (token.start, token.end)
        for token in text.tokens
        if token.text in _OWN and not _inside((token.start, token.end), signals.places("family"))
    ]
    others = [
        place
        for place in signals.places("family", "name", "third_person", "second_person")
        if not _own_name(text, place)
    ]
    own += [place for place in signals.places("name") if _own_name(text, place)]
    found = {_nearest(place, own, others) for place in places} or {OTHER}
    return BOTH if len(found) > 1 else found.pop()


def _own_name(text: Normalised, place: Place) -> bool:
    """`Jeg heter Kari`, `mvh Kari`: the writer names herself."""
    before = text.text[max(0, place[0] - 16) : place[0]]
    return any(words in before for words in _SAYS_OWN_NAME)


def _inside(place: Place, wholes: Iterable[Place]) -> bool:
    """`min` in `sønnen min` speaks of the son."""
    return any(start <= place[0] and place[1] <= end for start, end in wholes)


def _nearest(place: Place, own: list[Place], others: list[Place]) -> str:
    mine = min((_distance(place, other) for other in own), default=_REACH_CHARS + 1)
    theirs = min((_distance(place, other) for other in others), default=_REACH_CHARS + 1)
    return SELF if mine <= _REACH_CHARS and mine < theirs else OTHER


def _distance(one: Place, other: Place) -> int:
    """Characters between; those after the place count threefold, for its owner is mostly named before it."""
    if other[1] <= one[0]:
        return one[0] - other[1]
    return 3 * max(0, other[0] - one[1])
