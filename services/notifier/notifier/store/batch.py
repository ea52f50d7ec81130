"""What the news of a batch needs, read at once, and what its handlers leave to be written, written at once.

Each of its items is locked, so that nothing of it grows old here. What handlers write of them goes into the rows that
are held, as the database would take it, and they read it there; at the end each row is written once, a statement a
table. Whatever is not held is asked of the database: whoever reads past the batch what it may have changed has that
written first (`settle`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Table, bindparam, delete

from common.db import (
    Among,
    Held,
    Prepared,
    Tx,
    by_municipality,
    insert_each,
    insert_once,
    lock,
    lock_each,
    upsert,
    upsert_each,
)
from common.events import Event
from common.work import Job, enqueue, enqueue_each, row_of
from notifier.core.dispatch import Turn
from notifier.store.batch_tellings import BatchTellings
from notifier.store.kept import ARM_OF, Kept, Row, kept_of_each, key_of
from notifier.store.tables import CLOSED, ERASED, EXPLAINED, MACHINERY, OPEN, OUTCOME, OUTSIDE, REPLY, TEXT

Key = tuple[str, UUID]
"""Municipality and item."""
_ONCE = frozenset({TEXT.name, OUTSIDE.name, OUTCOME.name, EXPLAINED.name, CLOSED.name})
"""Tables whose rows stay as they were first told."""
_REPLIES = Among(REPLY.c.reply_id, REPLY.c.item_id, REPLY.c.at, by=REPLY.c.reply_id)
Rows = Sequence[Mapping[str, Any]]
Write = Callable[..., None]
"""Writes rows, each of which says whose it is."""
_CLOSE = Prepared(
    delete(OPEN).where(OPEN.c.municipality == bindparam("municipality"), OPEN.c.item_id == bindparam("item_id"))
)


class Replied(NamedTuple):
    """Which item an answer of ours answers, and the earliest instant that was told of it."""

    item_id: UUID
    at: datetime


class Batch:
    """One transaction's."""

    def __init__(self, items: Collection[Key]) -> None:
        self.items = frozenset(items)
        self.tellings = BatchTellings()
        self.turns: dict[tuple[str, str], Turn] = {}
        """How many times a thing was done that only this transaction may do or ask for."""
        self.replies: dict[Key, Replied | None] = {}
        """Which of our answers were told of, as far as it was looked for."""
        self._kept: dict[Key, Kept] = {}
        self._rows: defaultdict[str, dict[tuple[Any, ...], Row]] = defaultdict(dict)
        self._shut: dict[Key, None] = {}
        self._jobs: dict[UUID, Mapping[str, Any]] = {}
        self._told: list[Mapping[str, Any]] = []

    def read(self, tx: Tx, replies: Collection[Key]) -> None:
        """Read all that is kept of its items, and whether these answers of ours are known."""
        self.replies.update(dict.fromkeys(replies))
        for municipality, ids in by_municipality(replies).items():
            self.replies.update(_replies(tx, municipality, ids))
        for municipality, ids in by_municipality(self.items).items():
            for item_id, kept in kept_of_each(tx, municipality, ids).items():
                self._kept[municipality, item_id] = kept

    def alive(self) -> set[Key]:
        """Return which of its items were not erased, after all of them were read."""
        return {key for key, kept in self._kept.items() if ERASED.table.name not in kept}

    def kept_of(self, tx: Tx, key: Key) -> Kept:
        """Return what is kept of one of its items."""
        if key not in self._kept:
            self._kept[key] = kept_of_each(tx, key[0], [key[1]])[key[1]]
        return self._kept[key]

    def row(self, tx: Tx, table: Table, key: Key, within: tuple[Any, ...] = ()) -> Row | None:
        """Return one row of an item, by what tells it apart from others that the item has in the table."""
        return self.kept_of(tx, key).get(ARM_OF[table.name].name, {}).get(within)

    def forget(self, municipality: str, items: Sequence[UUID]) -> None:
        """Know these no more, nor which answers there are: something was written past the batch."""
        for item_id in items:
            self._kept.pop((municipality, item_id), None)
        self.replies.clear()

    def put(self, tx: Tx, table: Table, item_id: UUID, row: Row) -> None:
        """Have a row written at the end; one of a table whose rows stay, unless it is there."""
        arm, key = ARM_OF[table.name], (str(row["municipality"]), item_id)
        mine = {name: _as_read(value) for name, value in row.items()}
        rows = self.kept_of(tx, key)[arm.name]
        within = key_of(arm, mine)
        if table.name in _ONCE and within in rows:
            return
        rows[within] = {**dict.fromkeys(arm.all_columns), **rows.get(within, {}), **mine}
        self._rows[table.name][(*key, *within)] = mine
        if table is OPEN:
            self._shut.pop(key, None)
        if table is REPLY:
            self.replies[key[0], mine["reply_id"]] = Replied(item_id, mine["at"])

    def shut(self, tx: Tx, key: Key) -> None:
        """Have an item's row of what is open deleted at the end."""
        self.kept_of(tx, key)[ARM_OF[OPEN.name].name].clear()
        self._rows[OPEN.name].pop(key, None)
        self._shut[key] = None

    def ask(self, job: Job) -> None:
        """Have a job asked for at the end; the same one twice is one."""
        self._jobs.setdefault(job.job_id, row_of(job))

    def tell(self, events: Sequence[Event]) -> None:
        """Have events published at the end, in this order."""
        self._told += map(MACHINERY.outbox.row, events)

    def settle(self, tx: Tx) -> None:
        """Write what was left: at the end, and before anything is asked that is not held here."""
        rows, shut, jobs, told = self._rows, self._shut, self._jobs, self._told
        self._rows, self._shut, self._jobs, self._told = defaultdict(dict), {}, {}, []
        _CLOSE.run_each(tx, [{"municipality": of, "item_id": item_id} for of, item_id in shut])
        self.tellings.withdrawn(tx)
        writes: list[tuple[Write, Rows]] = [
            *((_write_of(name), list(by_key.values())) for name, by_key in rows.items()),
            *self.tellings.left(),
            (partial(enqueue_each, table=MACHINERY.jobs), list(jobs.values())),
            (MACHINERY.outbox.save, told),
        ]
        # PostgreSQL is told anew wherever others' rows follow: those of the same municipalities go after each other.
        for write, some in sorted(writes, key=lambda one: sorted({row["municipality"] for row in one[1]})):
            write(tx, rows=some)


BATCH: Held[Batch] = Held()


@contextmanager
def gathered(tx: Tx, items: Collection[Key], replies: Collection[Key]) -> Iterator[None]:
    """Hold these items, in this order, for whoever takes news of them in until this is closed; some are our answers."""
    lock_each(tx, [one for mine in items for one in ((True, ERASED.parts_of(*mine)), (False, mine))])
    batch = Batch(items)
    batch.read(tx, replies)
    with ERASED.known(tx, batch.alive()), BATCH.open(tx, batch):
        yield
        batch.settle(tx)


def hold(tx: Tx, municipality: str, item_id: UUID) -> None:
    """Let nobody else judge the item until this transaction ends."""
    if holder_of(tx, municipality, item_id) is None:
        lock(tx, municipality, item_id)


def holder_of(tx: Tx, municipality: str, item_id: UUID | None) -> Batch | None:
    """Return the open batch that holds an item, if one does."""
    batch = BATCH.of(tx)
    return batch if batch is not None and (municipality, item_id) in batch.items else None


def kept_of(tx: Tx, municipality: str, item_id: UUID) -> Kept:
    """Return all that is kept of an item."""
    if (batch := holder_of(tx, municipality, item_id)) is not None:
        return batch.kept_of(tx, (municipality, item_id))
    return kept_of_each(tx, municipality, [item_id])[item_id]


def put(tx: Tx, table: Table, row: Row, item_id: UUID | None = None) -> None:
    """Keep a row of an item: the first that is told, in a table whose rows stay; elsewhere the last."""
    mine = item_id or row.get("item_id")
    batch = holder_of(tx, row["municipality"], mine)
    if batch is not None and mine is not None:
        batch.put(tx, table, mine, row)
        return
    if table is REPLY and (beside := BATCH.of(tx)) is not None:
        beside.replies.pop((row["municipality"], row["reply_id"]), None)
    if table.name in _ONCE:
        insert_once(tx, table, row)
    else:
        upsert(tx, table, row)


def shut(tx: Tx, municipality: str, item_id: UUID) -> None:
    """Keep that nothing is open any more about an item."""
    batch = holder_of(tx, municipality, item_id)
    if batch is not None:
        batch.shut(tx, (municipality, item_id))
    else:
        _CLOSE.run(tx, {"municipality": municipality, "item_id": item_id})


def replied(tx: Tx, municipality: str, reply_id: UUID) -> Replied | None:
    """Return which item an answer of ours answers, and since when, as far as it was told."""
    batch, key = BATCH.of(tx), (municipality, reply_id)
    if batch is not None and key in batch.replies:
        known = batch.replies[key]
        # One that answers an item which is not held may have been written, or erased, past the batch.
        if known is None or (municipality, known.item_id) in batch.items:
            return known
    return _replies(tx, municipality, [reply_id]).get(key)


def _replies(tx: Tx, municipality: str, ids: Sequence[UUID]) -> dict[Key, Replied]:
    found = _REPLIES(tx, municipality, ids)
    return {(municipality, row.reply_id): Replied(row.item_id, row.at) for row in found}


def aside(tx: Tx, municipality: str, *items: UUID) -> None:
    """Something of these items is written past the batch: have all written that is left, and know them no more."""
    settle(tx)
    if (batch := BATCH.of(tx)) is not None:
        batch.forget(municipality, items)


def settle(tx: Tx) -> None:
    """Write what an open batch has left."""
    if (batch := BATCH.of(tx)) is not None:
        batch.settle(tx)


def ask_for(tx: Tx, job: Job) -> None:
    """Save a job; the same one twice is one."""
    if (batch := BATCH.of(tx)) is not None:
        batch.ask(job)
    else:
        enqueue(tx, MACHINERY.jobs, job)


def publish(tx: Tx, *events: Event) -> None:
    """Publish events when this transaction is committed."""
    if (batch := BATCH.of(tx)) is not None:
        batch.tell(events)
    else:
        MACHINERY.outbox.publish(tx, *events)


def _write_of(name: str) -> Write:
    return partial(insert_each if name in _ONCE else upsert_each, table=ARM_OF[name].table)


def _as_read(value: Any) -> Any:  # noqa: ANN401 - whatever a column takes
    """Return a value as the database gives it back: ids are made of instants as they are written down in UTC."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value
