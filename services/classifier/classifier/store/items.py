"""A row per item with what its decision rests on, and every decision with what made it."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, select

from classifier.core.known import Known, asked_at
from classifier.core.made import Made
from classifier.core.place import Place
from classifier.store.batch import BATCH, Linked
from classifier.store.tables import CASE_FILES, DECISIONS, ITEMS, MACHINERY
from common.db import ACROSS, Tx, insert_once, lock, upsert
from common.events import Event


class Store:
    """Rows of one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality
        self._batch = BATCH.of(tx)

    def _all(self) -> Tx:
        """Return the transaction to ask what no batch holds: what is kept back in one is saved first."""
        if self._batch is not None:
            self._batch.settle(self._tx)
        return self._tx

    def lock_item(self, item_id: UUID) -> None:
        """Nobody else decides on this item until the transaction ends."""
        if self._batch is None or item_id not in self._batch.items:
            lock(self._tx, "classifier", self._mine, item_id)

    def lock_place(self, place: Place) -> None:
        """Nobody else decides in this thread until the transaction ends: an item is decided with what it answers.

        Those who stand under one post may be decided beside each other, but not beside the post. Take it after the
        item's own lock, and no item's lock after it.
        """
        if self._batch is not None and self._batch.locks(self._mine, place):
            return
        if place.post is not None:
            lock(self._tx, "classifier", self._mine, "post", place.post, shared=not place.is_post)
        lock(self._tx, "classifier", self._mine, "thread", place.thread)

    def known(self, item_id: UUID) -> Known | None:
        """Return what we know of an item."""
        if self._batch is not None and item_id in self._batch.known:
            return self._batch.known[item_id]
        raw = self._tx.execute(
            select(ITEMS.c.known).where(ITEMS.c.municipality == self._mine, ITEMS.c.item_id == item_id)
        ).scalar_one_or_none()
        return None if raw is None else msgspec.json.decode(raw, type=Known)

    def put(self, item_id: UUID, known: Known, place: Place, at: datetime) -> None:
        """Save what we know of an item."""
        row = {
            "municipality": self._mine,
            "item_id": item_id,
            "parent_item_id": place.parent_item_id,
            "own": int(known.item.own),
            "known": msgspec.json.encode(known),
            "updated_at": at,
            "post_item_id": place.post_item_id,
            "thread": place.thread,
            "received_at": asked_at(known, at),
            "political_case": known.political_case.ref if known.political_case else None,
        }
        if self._batch is None:
            upsert(self._tx, ITEMS, row)
        else:
            self._batch.put(item_id, known, place, row)

    def replies_to(self, item_id: UUID) -> list[UUID]:
        """Return the items of others that answer this one: they are decided anew when it comes or changes."""
        if self._batch is not None and item_id in self._batch.items:
            return list(self._batch.answers.get(item_id, ()))
        return self._others(ITEMS.c.parent_item_id == item_id)

    def in_thread_since(self, thread: str, at: datetime) -> list[UUID]:
        """Return the items of others in a thread whose text was received at that instant or later."""
        return self._others((ITEMS.c.thread == thread) & (ITEMS.c.received_at >= at))

    def _others(self, which: ColumnElement[bool]) -> list[UUID]:
        found = self._all().execute(
            select(ITEMS.c.item_id).where(ITEMS.c.municipality == self._mine, ITEMS.c.own == 0, which)
        )
        return [row.item_id for row in found]

    def some_of(self, column: str, value: object, after: UUID | None, items_max: int) -> list[UUID]:
        """Return the next items of others under a post (`post_item_id`) or about a `political_case`, by their ids."""
        query = select(ITEMS.c.item_id).where(
            ITEMS.c.municipality == self._mine, ITEMS.c.own == 0, ITEMS.c[column] == value
        )
        if after is not None:
            query = query.where(ITEMS.c.item_id > after)
        return list(self._all().execute(query.order_by(ITEMS.c.item_id).limit(items_max)).scalars())

    def own_replies(self, thread: str, before: datetime) -> int:
        """Return how many replies of the municipality's own stood in a thread before that instant."""
        if self._batch is not None and (self._mine, thread) in self._batch.spots:
            own = self._batch.own.get((self._mine, thread), {})
            return sum(received_at < before for received_at in own.values())
        query = select(func.count()).where(
            ITEMS.c.municipality == self._mine,
            ITEMS.c.thread == thread,
            ITEMS.c.own == 1,
            ITEMS.c.parent_item_id.is_not(None),
            ITEMS.c.received_at < before,
        )
        return int(self._all().execute(query).scalar_one())

    def lock_own_posts(self) -> None:
        """Nobody else counts the municipality's own posts until the transaction ends."""
        lock(self._tx, "classifier", self._mine, "own posts")

    def own_posts_since(self, since: datetime) -> list[tuple[UUID, Known]]:
        """Return the municipality's own posts of that instant or later, and maybe older ones, the oldest first."""
        query = select(ITEMS.c.item_id, ITEMS.c.known).where(
            ITEMS.c.municipality == self._mine,
            ITEMS.c.own == 1,
            ITEMS.c.received_at >= since,
            ITEMS.c.parent_item_id.is_(None),
            ITEMS.c.post_item_id.is_(None),
        )
        found = self._all().execute(query.order_by(ITEMS.c.received_at, ITEMS.c.item_id))
        return [(row.item_id, msgspec.json.decode(row.known, type=Known)) for row in found]

    def link(self, place: str, act_id: str, case_file: str | None, at: datetime) -> None:
        """Note that from that instant on a case file is open for a thread or post, or none any more."""
        row = {"municipality": self._mine, "place": place, "act_id": act_id, "case_file": case_file, "linked_at": at}
        if insert_once(self._tx, CASE_FILES, row) and self._batch is not None:
            self._batch.files[self._mine, place].append(Linked(at, act_id, case_file))

    def case_file(self, places: tuple[str, ...], at: datetime) -> str | None:
        """Return the case file that was open for the first of these places for which anybody had said so by then."""
        for place in places:
            if self._batch is not None and (self._mine, place) in self._batch.spots:
                linked = [one for one in self._batch.files.get((self._mine, place), ()) if one.linked_at <= at]
                if linked:
                    return max(linked, key=lambda one: (one.linked_at, one.act_id)).case_file
                continue
            found = self._tx.execute(
                select(CASE_FILES.c.case_file)
                .where(
                    CASE_FILES.c.municipality == self._mine, CASE_FILES.c.place == place, CASE_FILES.c.linked_at <= at
                )
                .order_by(CASE_FILES.c.linked_at.desc(), CASE_FILES.c.act_id.desc())
                .limit(1)
            ).first()
            if found is not None:
                return None if found.case_file is None else str(found.case_file)
        return None

    def put_made(self, item_id: UUID, made: Made) -> None:
        """Save a decision; none is ever changed."""
        row = {
            "municipality": self._mine,
            "item_id": item_id,
            "decision_no": made.decision_no,
            "made_at": made.at,
            "made": msgspec.json.encode(made),
        }
        if self._batch is None:
            insert_once(self._tx, DECISIONS, row)
        else:
            self._batch.put_made(row)

    def tell(self, event: Event) -> None:
        """Publish an event with what is saved."""
        if self._batch is None:
            MACHINERY.outbox.publish(self._tx, event)
        else:
            self._batch.tell(event)

    def wait(self, event: Event, at: datetime) -> None:
        """Keep an event until its item comes."""
        MACHINERY.waiting.keep(self._tx, event, at)
        if self._batch is not None and event.item_id is not None:
            self._batch.waited.add(event.item_id)

    def take_waiting(self, item_id: UUID) -> list[Event]:
        """Return and forget the events that wait for an item, oldest first."""
        if self._batch is not None and item_id in self._batch.items and item_id not in self._batch.waited:
            return []
        return MACHINERY.waiting.take(self._tx, self._mine, item_id)

    def made(self, item_id: UUID) -> list[Made]:
        """Return every decision on an item, the oldest first."""
        found = self._all().execute(
            select(DECISIONS.c.made)
            .where(DECISIONS.c.municipality == self._mine, DECISIONS.c.item_id == item_id)
            .order_by(DECISIONS.c.decision_no)
        )
        return [msgspec.json.decode(raw, type=Made) for raw in found.scalars()]

    def newest_made(self, item_id: UUID) -> Made | None:
        """Return the decision on an item that holds."""
        raw = (
            self._all()
            .execute(
                select(DECISIONS.c.made)
                .where(DECISIONS.c.municipality == self._mine, DECISIONS.c.item_id == item_id)
                .order_by(DECISIONS.c.decision_no.desc())
                .limit(1)
            )
            .scalar_one_or_none()
        )
        return None if raw is None else msgspec.json.decode(raw, type=Made)

    def decided_since(self, since: datetime) -> Iterator[tuple[UUID, Known]]:
        """Yield the items of others whose text was received since then and that have a decision, in that order."""
        query = select(ITEMS.c.item_id, ITEMS.c.known).where(
            ITEMS.c.municipality == self._mine, ITEMS.c.own == 0, ITEMS.c.received_at >= since
        )
        for row in self._all().execute(query.order_by(ITEMS.c.received_at, ITEMS.c.item_id)):
            known = msgspec.json.decode(row.known, type=Known)
            if known.decision_no:
                yield row.item_id, known


def decisions_on(tx: Tx, item_id: UUID) -> tuple[str | None, list[Made]]:
    """Return whose item this is, and every decision on it; an operator knows it by its id alone."""
    query = select(DECISIONS.c.municipality).where(DECISIONS.c.item_id == item_id).limit(1)
    whose = tx.execute(query.execution_options(**{ACROSS: "an id says whose it is"})).scalar_one_or_none()
    return whose, [] if whose is None else Store(tx, whose).made(item_id)


def of(tx: Tx, municipality: str) -> Store:
    """Open the store of a municipality."""
    return Store(tx, municipality)
