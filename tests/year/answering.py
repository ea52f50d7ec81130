"""What people do about an item: they answer in time, late or never, name a unit, say that it takes until tomorrow."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from common.events import ActionTaken, MarkSet, UnitConfirmed
from common.policy.deadline import follow_up
from tests.service.told import pack_of
from tests.year.deciding import HOLD, Question, decided
from tests.year.record import Item, Promised
from tests.year.telling import PERSON, Told, acted, envelope, item_of, ours
from tests.year.town import hours_of, next_open
from tests.year.wish import Chance, Wish


def answered(chance: Chance, wish: Wish, item: Item, question: Question, dos: tuple[str, ...]) -> Iterator[Told]:
    """Yield what people say to the writer; an item that nobody answers stays missed."""
    if chance.happens(0.05):
        return
    at = _when(chance, wish, wish.told_at)
    if wish.municipality == "randaberg" and item.promises and chance.happens(0.15):
        yield from _put_off(wish, item, question, at)
        if chance.happens(0.1):
            return
        at = next_open(wish.municipality, at, chance.hours(2, 14))
        dos = ("answer",)
    if chance.happens(0.1):  # on the telephone, past the desk
        yield Told(at, ours(wish, at))
        return
    yield Told(at, acted(ActionTaken, wish, "reply", at, carries_out=dos, object_id=f"{wish.object_id}-own"))
    if chance.happens(0.3):
        echoed = at + timedelta(seconds=3)
        yield Told(echoed, ours(wish, echoed))


def _when(chance: Chance, wish: Wish, since: datetime) -> datetime:
    share = chance.source.random()
    least, most = (0.1, 6) if share < 0.75 else (6, 14) if share < 0.9 else (15, 40)
    return next_open(wish.municipality, since, chance.hours(least, most))


def _put_off(wish: Wish, item: Item, question: Question, at: datetime) -> Iterator[Told]:
    """It cannot be answered there and then: a general first answer, and a promise of its own (RANDABERG-43)."""
    given = envelope(wish.municipality, item_of(wish), "MarkSet", at)
    yield Told(at, MarkSet(**given, revision=1, actor=PERSON, act_id=f"mark {at}", cannot_answer_now=True))
    again = msgspec.structs.replace(question, context=HOLD, number=2)
    at += timedelta(seconds=3)
    yield Told(at, decided(again, at), on_time=True)
    at += timedelta(minutes=2)
    carried = ("holding_reply",)
    yield Told(at, acted(ActionTaken, wish, "reply", at, carries_out=carried, object_id=f"{wish.object_id}-held"), True)
    promise = follow_up(pack_of(wish.municipality), hours_of(wish.municipality, at), at)
    if promise is not None:
        item.promises += (promised(promise.kind, at, promise.due_at, promise.warn_at),)


def promised(kind: str, told_at: datetime, due_at: datetime, warn_at: tuple[datetime, ...]) -> Promised:
    """Return a promise as the checks know it: a warning at the very end warns of nothing."""
    return Promised(kind=kind, told_at=told_at, due_at=due_at, warn_at=tuple(at for at in warn_at if at < due_at))


def confirmed(chance: Chance, wish: Wish) -> Iterator[Told]:
    """Yield the judgement of the person who says whose matter it is."""
    at = next_open(wish.municipality, wish.told_at, chance.hours(0.1, 5))
    given = envelope(wish.municipality, item_of(wish), "UnitConfirmed", at)
    yield Told(at, UnitConfirmed(**given, revision=1, actor=PERSON, act_id=f"unit {at}", topic="vei"))
