"""What residents write in a year, at all hours, and what people of the municipality do about it."""

import random
from collections.abc import Iterator
from datetime import timedelta

import msgspec

from common.events import DecisionMade, ItemEdited, ItemPosted, ItemRemoved, RemovalExplained
from common.policy.asked import Context, EditOf
from tests.year.answering import answered, confirmed, promised
from tests.year.deciding import Question, decided
from tests.year.hiding import hidden
from tests.year.later import crises
from tests.year.record import Item
from tests.year.telling import PERSON, Told, envelope, item_of, written
from tests.year.town import later_facts
from tests.year.trouble import troubles
from tests.year.wish import Chance, Wish, wishes

_UNSAID = frozenset({"none", "hide_pending_review", "flag_for_review", "like", "forward_to_archive"})
"""Steps that no reply carries out."""


class Story(msgspec.Struct, kw_only=True):
    """All that happens: what is told to the notifier, in the order of its coming, and what the checks know of it."""

    told: list[Told]
    items: list[Item]


def story(seed: int, items: int) -> Story:
    """Return the year of so many items; the same seed and number give the same one."""
    chance = Chance(random.Random(f"year/{seed}/{items}"))  # noqa: S311 - repeatable, not secret
    found = []
    told = [Told(at, fact, True) for at, fact in later_facts()] + crises()
    for wish in wishes(chance, items):
        item, events = life(chance, wish)
        found.append(item)
        told += _as_they_come(chance, events)
    told += troubles(chance)
    told.sort(key=lambda each: each.at)
    return Story(told=told, items=found)


def _as_they_come(chance: Chance, events: list[Told]) -> Iterator[Told]:
    """Yield the events; some come late and so in another order, some come twice."""
    for event in events:
        late = chance.happens(0.02) and not event.on_time
        told = event._replace(at=event.at + chance.seconds(1, 600)) if late else event
        yield told
        if chance.happens(0.03):
            yield told._replace(at=told.at + timedelta(seconds=chance.source.choice((0.1, 5, 4000, 90_000))))


def life(chance: Chance, wish: Wish) -> tuple[Item, list[Told]]:
    """Return an item and everything that is told of it."""
    question = Question(
        municipality=wish.municipality,
        item_id=item_of(wish),
        kind=wish.kind,
        received_at=wish.received_at,
        tagging=wish.tagging,
    )
    decision = decided(question, wish.told_at)
    item = _item(wish, decision)
    before = chance.seconds(-1, 9)
    posted = written(ItemPosted, wish, wish.received_at, created_at=wish.written_at)
    told = [Told(wish.told_at - before, posted), Told(wish.told_at, decision, True)]
    dos = tuple(step.do for step in decision.steps)
    hides = any(step.do == "hide_pending_review" and step.mode == "auto" for step in decision.steps)
    if hides:
        told += hidden(chance, wish, item)
    elif set(dos) - _UNSAID and not item.is_praise:
        told += answered(chance, wish, item, question, dos)
    if any(alert.when == "confirmed" for alert in decision.alerts) and chance.happens(0.6):
        told += confirmed(chance, wish)
    if not hides and chance.happens(0.04):
        told += _edited(chance, wish, question) if chance.happens(0.6) else _taken_away(chance, wish, item)
    return item, told


def _item(wish: Wish, decision: DecisionMade) -> Item:
    promise = decision.promise
    return Item(
        item_id=item_of(wish),
        municipality=wish.municipality,
        tags=wish.tagging.tags,
        written_at=wish.written_at,
        told_at=wish.told_at,
        at_once=any(alert.when == "now" for alert in decision.alerts),
        promises=(promised(promise.kind, wish.told_at, promise.due_at, promise.warn_at),) if promise else (),
    )


def _edited(chance: Chance, wish: Wish, question: Question) -> Iterator[Told]:
    """Its writer says the same in other words."""
    at = wish.told_at + chance.seconds(30, 7200)
    yield Told(at, written(ItemEdited, wish, at, revision=2, change_no=2, received_at=at))
    earlier = EditOf(received_at=wish.received_at, tags=wish.tagging.tags)
    edit = msgspec.structs.replace(question, received_at=at, revision=2, number=3, context=Context(edit_of=earlier))
    at += chance.seconds(0.2, 3)
    yield Told(at, decided(edit, at))


def _taken_away(chance: Chance, wish: Wish, item: Item) -> Iterator[Told]:
    """Its writer takes it away; of a comment a person has to say that it was the writer."""
    at = wish.told_at + chance.seconds(60, 40_000)
    yield Told(at, written(ItemRemoved, wish, at, change_no=9, visibility="removed"))
    if wish.kind != "message":
        at += chance.seconds(600, 90_000)
        given = envelope(wish.municipality, item.item_id, "RemovalExplained", at)
        yield Told(at, RemovalExplained(**given, revision=1, actor=PERSON, act_id=f"gone {at}", by="writer"))
