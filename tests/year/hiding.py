"""What becomes of an item that the system hides: sealed, hidden, and looked at by a person soon, late or never."""

from collections.abc import Iterator
from datetime import timedelta

from common.events import (
    ActionFailed,
    ActionTaken,
    EvidenceFailed,
    EvidenceSecured,
    EvidenceWanted,
    NoticeFailed,
    NoticeSent,
    derived_id,
)
from tests.year.record import Item
from tests.year.telling import Told, acted, envelope, item_of
from tests.year.town import next_open
from tests.year.wish import Chance, Wish

AUTO = "auto"


def hidden(chance: Chance, wish: Wish, item: Item) -> Iterator[Told]:
    """Yield what is told of the hide, and of the person who looks at it; the item notes when that was."""
    at = wish.told_at + timedelta(seconds=1)
    given = envelope(wish.municipality, item_of(wish), "EvidenceWanted", at)
    yield Told(at, EvidenceWanted(**given, revision=1, stage=1))
    at += chance.seconds(1, 20)
    if chance.happens(0.01):
        given = envelope(wish.municipality, item_of(wish), "EvidenceFailed", at)
        yield Told(at, EvidenceFailed(**given, revision=1, stage=1, why="storage", final=True))
        at += chance.hours(0.5, 3)
    given = envelope(wish.municipality, item_of(wish), "EvidenceSecured", at)
    seal_id = derived_id(item_of(wish), "seal")
    yield Told(at, EvidenceSecured(**given, revision=1, stage=1, seal_id=seal_id, sha256="2" * 64))
    at += chance.seconds(1, 5)
    if chance.happens(0.01):
        yield Told(at, acted(ActionFailed, wish, "hide", at, actor=AUTO))
        at += chance.hours(0.2, 2)
    yield Told(at, acted(ActionTaken, wish, "hide", at, actor=AUTO), on_time=True)
    item.hidden_at = at
    if not chance.happens(0.06):
        yield from _looked(chance, wish, item)


def _looked(chance: Chance, wish: Wish, item: Item) -> Iterator[Told]:
    """A person looks: mostly within the hours that the system's hide may wait, sometimes after a day or more."""
    wait = chance.hours(0.1, 3.5) if chance.happens(0.8) else chance.hours(4.2, 30)
    at = next_open(wish.municipality, item.hidden_at or wish.told_at, wait)
    do = "unhide" if chance.happens(0.3) else "remove"
    if do == "remove" and wish.municipality == "bo":
        kind = NoticeFailed if chance.happens(0.05) else NoticeSent
        yield Told(at, acted(kind, wish, "private_reply", at))
        at += timedelta(seconds=4)
    yield Told(at, acted(ActionTaken, wish, do, at), on_time=True)
    item.settled_at = at
