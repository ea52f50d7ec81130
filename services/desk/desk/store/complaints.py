"""Complaints, and how often somebody has tried to make one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, not_, select, update

from common.db import ACROSS, Tx, insert_once, lock, rows
from desk.core.complaint import DECIDED, OPEN, TAKEN, Complaint
from desk.store.access import is_frozen
from desk.store.tables import CASES, COMPLAINT_TRIES, COMPLAINTS

LISTED_MAX = 200
CANDIDATES_MAX = 200
AWAY = frozenset({"hidden", "removed", "removed_by_whom", "told_not_removed", "not_removed", "notice_unknown"})
"""Phases in which something is hidden or gone."""
WORDS = {"text": "", "contact": "", "link": "", "account": "", "about_time": "", "answer": ""}
"""What goes of a complaint when its time is over: that it came, and what became of it, stays."""


class Complaints:
    """One municipality's complaints."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self, complaint_id: UUID) -> None:
        """Nobody else works on this complaint until the transaction ends."""
        lock(self._tx, "desk", self._mine, "complaint", complaint_id)

    def add(self, complaint: Mapping[str, Any]) -> bool:
        """Save a new complaint; false when it is there already."""
        empty = {"taken_by": "", "taken_at": None, "decided_at": None, "answer": "", "state": OPEN}
        return insert_once(self._tx, COMPLAINTS, {"municipality": self._mine, **empty, **complaint})

    def get(self, complaint_id: UUID) -> Complaint | None:
        """Return a complaint, None where there is none."""
        query = _mine(self._mine).where(COMPLAINTS.c.complaint_id == complaint_id)
        return next((Complaint(**row) for row in rows(self._tx, query)), None)

    def of(self, item_id: UUID) -> tuple[Complaint, ...]:
        """Return the complaints about an item, the newest first."""
        query = _mine(self._mine).where(COMPLAINTS.c.item_id == item_id).order_by(COMPLAINTS.c.came_at.desc())
        return tuple(Complaint(**row) for row in rows(self._tx, query))

    def listed(self, *, decided: bool) -> list[Complaint]:
        """Return those that wait, the first due first; or those that are decided, the newest first."""
        query = _mine(self._mine)
        if decided:
            query = query.where(COMPLAINTS.c.state.in_(DECIDED)).order_by(COMPLAINTS.c.decided_at.desc())
        else:
            query = query.where(COMPLAINTS.c.state.in_((OPEN, TAKEN))).order_by(COMPLAINTS.c.due_at)
        return [Complaint(**row) for row in rows(self._tx, query.limit(LISTED_MAX))]

    def waiting(self) -> int:
        """Return how many wait for an answer."""
        query = select(func.count()).where(
            COMPLAINTS.c.municipality == self._mine, COMPLAINTS.c.state.in_((OPEN, TAKEN))
        )
        return int(self._tx.execute(query).scalar_one())

    def outcomes(self, since: datetime) -> dict[str, int]:
        """Return outcome ("upheld", "rejected") → number of complaints decided since then. They outlive their words."""
        query = (
            select(COMPLAINTS.c.state, func.count())
            .where(COMPLAINTS.c.municipality == self._mine, COMPLAINTS.c.decided_at >= since)
            .group_by(COMPLAINTS.c.state)
        )
        return {row[0]: row[1] for row in self._tx.execute(query)}

    def change(self, complaint_id: UUID, **new: object) -> None:
        """Save what became of a complaint."""
        mine = (COMPLAINTS.c.municipality == self._mine) & (COMPLAINTS.c.complaint_id == complaint_id)
        self._tx.execute(update(COMPLAINTS).where(mine).values(**new))

    def let_go(self, item_id: UUID) -> None:
        """The item is erased: the words of complaints about it go too, but of those that still wait for an answer."""
        self._tx.execute(
            update(COMPLAINTS)
            .where(
                COMPLAINTS.c.municipality == self._mine,
                COMPLAINTS.c.item_id == item_id,
                COMPLAINTS.c.state.in_(DECIDED),
            )
            .values(**WORDS)
        )

    def taken_away(self, since: datetime, until: datetime) -> list[UUID]:
        """Return items written in that time that are hidden or gone now, the newest first."""
        query = (
            select(CASES.c.item_id)
            .where(CASES.c.municipality == self._mine, CASES.c.phase.in_(AWAY), CASES.c.has_item.is_(True))
            .where(CASES.c.received_at >= since, CASES.c.received_at <= until)
            .order_by(CASES.c.received_at.desc())
            .limit(CANDIDATES_MAX)
        )
        return list(self._tx.execute(query).scalars())

    def tries(self, who: str, since: datetime) -> int:
        """Return how often somebody has tried since then."""
        query = select(func.count()).where(
            COMPLAINT_TRIES.c.municipality == self._mine, COMPLAINT_TRIES.c.who == who, COMPLAINT_TRIES.c.at >= since
        )
        return int(self._tx.execute(query).scalar_one())

    def tried(self, try_id: UUID, who: str, at: datetime) -> None:
        """Note a try."""
        insert_once(self._tx, COMPLAINT_TRIES, {"municipality": self._mine, "try_id": try_id, "who": who, "at": at})


def _mine(municipality: str) -> Any:  # noqa: ANN401 - a Select of chosen columns has no shorter name
    columns = [COMPLAINTS.c[name] for name in Complaint.__struct_fields__]
    return select(*columns).where(COMPLAINTS.c.municipality == municipality)


def forget_complaints(tx: Tx, decided_before: datetime, tried_before: datetime) -> int:
    """Empty the words of what was decided before then, and delete old tries; return how many rows changed."""
    across = {ACROSS: "a sweep of what is too old"}
    words = (COMPLAINTS.c.text != "") | (COMPLAINTS.c.answer != "") | (COMPLAINTS.c.contact != "")
    frozen = is_frozen(COMPLAINTS.c.municipality, COMPLAINTS.c.item_id)
    old = update(COMPLAINTS).where(COMPLAINTS.c.decided_at < decided_before, words, not_(frozen)).values(**WORDS)
    tries = delete(COMPLAINT_TRIES).where(COMPLAINT_TRIES.c.at < tried_before)
    return sum(int(tx.execute(one.execution_options(**across)).rowcount) for one in (old, tries))
