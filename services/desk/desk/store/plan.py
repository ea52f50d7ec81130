"""The publishing plan: its entries, what was done with each, and the days on which it was treated."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, select

from common.db import ACROSS, Tx, insert_once, lock, rows, upsert
from desk.core.plan import CLOSED, SENT, Entry, Line
from desk.core.publishing import Draft
from desk.store.plan_tables import PLAN

SHOWN_MAX = 500
LOOKED_BACK = timedelta(days=30)
"""So long after its hour an entry that nobody has seen to is still pointed out."""


class Plan:
    """One municipality's plan."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self, entry_id: UUID) -> None:
        """Nobody else changes the entry until the transaction ends."""
        lock(self._tx, "desk", "plan", self._mine, entry_id)

    def put(self, entry: Entry) -> None:
        """Keep an entry as it stands."""
        row = msgspec.structs.asdict(entry) | {"draft": msgspec.json.encode(entry.draft)}
        upsert(self._tx, PLAN.entry, {"municipality": self._mine, **row})

    def one(self, entry_id: UUID) -> Entry | None:
        """Return an entry; None where there is none."""
        t = PLAN.entry
        query = select(t).where(t.c.municipality == self._mine, t.c.entry_id == entry_id)
        return next((_entry(row) for row in rows(self._tx, query)), None)

    def between(self, start: datetime, end: datetime) -> list[Entry]:
        """Return the entries of a time, the first to go out first."""
        t = PLAN.entry
        query = select(t).where(t.c.municipality == self._mine, t.c.publish_at >= start, t.c.publish_at < end)
        return [_entry(row) for row in rows(self._tx, query.order_by(t.c.publish_at, t.c.entry_id).limit(SHOWN_MAX))]

    def open(self, at: datetime) -> list[Entry]:
        """Return what may need a person now: everything not closed that was to go out of late, or is to."""
        return [entry for entry in self.between(at - LOOKED_BACK, at + 12 * LOOKED_BACK) if entry.state not in CLOSED]

    def last(self) -> datetime | None:
        """Return when the last entry is to go out that was not cancelled."""
        t = PLAN.entry
        query = select(func.max(t.c.publish_at)).where(t.c.municipality == self._mine, t.c.state != "cancelled")
        return self._tx.execute(query).scalar()

    def of_posts(self, since: datetime) -> frozenset[UUID]:
        """Return the orders that come from the plan; any other post is outside it."""
        t = PLAN.entry
        query = select(t.c.action_id).where(t.c.municipality == self._mine, t.c.state == SENT, t.c.publish_at >= since)
        return frozenset(one for one in self._tx.execute(query).scalars() if one is not None)

    def goals(self) -> list[str]:
        """Return the goals that entries have had, to choose among."""
        t = PLAN.entry
        query = select(t.c.goal).where(t.c.municipality == self._mine, t.c.goal != "").distinct()
        return sorted(self._tx.execute(query.limit(50)).scalars())

    def write(self, entry_id: UUID, line_id: UUID, line: Line) -> None:
        """Add a line; the same line twice is one."""
        row = {"municipality": self._mine, "entry_id": entry_id, "line_id": line_id}
        insert_once(self._tx, PLAN.line, row | msgspec.structs.asdict(line))

    def lines(self, entry_id: UUID) -> list[Line]:
        """Return what was done with an entry, newest first."""
        t = PLAN.line
        query = select(t.c.what, t.c.who, t.c.said, t.c.at).where(
            t.c.municipality == self._mine, t.c.entry_id == entry_id
        )
        return [Line(**row) for row in rows(self._tx, query.order_by(t.c.at.desc(), t.c.line_id))]

    def treat(self, day: date, who: str, at: datetime) -> None:
        """Keep that the plan was treated on a day."""
        insert_once(self._tx, PLAN.treated, {"municipality": self._mine, "day": day, "who": who, "at": at})

    def treated_on(self) -> date | None:
        """Return the last day on which the plan was treated."""
        query = select(func.max(PLAN.treated.c.day)).where(PLAN.treated.c.municipality == self._mine)
        found: date | None = self._tx.execute(query).scalar()
        return found


def _entry(row: Mapping[str, Any]) -> Entry:
    given = {name: row[name] for name in Entry.__struct_fields__}
    return Entry(**given | {"draft": msgspec.json.decode(row["draft"], type=Draft)})


def forget_plan(tx: Tx, before: datetime) -> int:
    """Let go of entries whose hour is long past, in all municipalities, with what was done about them."""
    across = {ACROSS: "what is too old goes everywhere"}
    entry, line = PLAN.entry, PLAN.line
    gone = tx.execute(delete(entry).where(entry.c.publish_at < before).execution_options(**across)).rowcount
    tx.execute(delete(line).where(line.c.at < before).execution_options(**across))
    return gone


def municipalities_with_plan(tx: Tx) -> Sequence[str]:
    """Return the municipalities that have planned something, or treated their plan."""
    across = {ACROSS: "an operator's list"}
    planned = select(PLAN.entry.c.municipality).union(select(PLAN.treated.c.municipality))
    return sorted(tx.execute(planned.execution_options(**across)).scalars())
