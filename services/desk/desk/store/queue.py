"""The queue a page at a time: what needs a person first; and counts of all of it, by the same rule as the pages."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update

from common.db import ACROSS, Tx
from desk.core.facts import Case
from desk.core.lane import BUSY, DONE, HELD, LANES, LEAVES, LEFT, LEFT_DAYS, MAY, MUST, NOWHERE, SEEN
from desk.core.phase import TO_ANSWER, TO_DECIDE
from desk.core.shelf import BACK, HOLD, PUT_SEEN, SENDING, Shelved
from desk.core.sieve import ANSWER, DECIDE, SIEVES, Wanted
from desk.store.cases import among, case_from
from desk.store.tables import CASES

PAGE_CASES = 50
"""More than anybody reads before acting, and few enough to be drawn at once."""
UNCLAIMED_MAX = 100
Marked = Sequence[tuple[str, int]]
"""Marks as cases have them (`desk.core.sieve.marks_of`), each with how many: most cases are marked alike."""
_AT_WORK = tuple(lane for lane in LANES if lane not in {DONE, HELD, LEFT})
_STANDS_IN = {MUST: (MUST,), MAY: (MAY,), SEEN: (SEEN,), LEFT: LEAVES, DONE: (DONE, *LEAVES)}
"""Lane → where a case may stand by itself that is in this lane at an instant (`_lane_at`)."""


class Queue:
    """One municipality's queue as it stands at an instant, or the part of it that somebody may read."""

    def __init__(self, tx: Tx, municipality: str, at: datetime, accounts: frozenset[str] | None) -> None:
        """Open it for the accounts that a person may read (`Rights.accounts`); None: for all."""
        self._tx = tx
        self._mine = and_(CASES.c.municipality == municipality, among(accounts))
        self._lane = _lane_at(at)

    def counts(self, wanted: Wanted) -> dict[str, int]:
        """Return how many cases stand in each lane, sieved as wanted; of the first lane also by what is asked."""
        t = CASES
        query = select(self._lane, t.c.attention, func.count()).where(self._mine, *_sieved(wanted))
        found = self._tx.execute(query.where(t.c.lane != NOWHERE).group_by(self._lane, t.c.attention)).all()
        counts = {lane: sum(n for one, _, n in found if one == lane) for lane in LANES}
        counts[DECIDE] = sum(n for one, attention, n in found if one == MUST and attention <= TO_DECIDE)
        counts[ANSWER] = sum(n for one, attention, n in found if one == MUST and attention == TO_ANSWER)
        return counts

    def page(self, wanted: Wanted, page_no: int, size: int = PAGE_CASES) -> list[Case]:
        """Return the cases of a page, the first one is 1; none past the last one."""
        t = CASES
        query = select(t.c.item_id).where(self._mine, *self._kept_by(wanted))
        order = (t.c.attention, t.c.due_at.is_(None), t.c.due_at, t.c.phase != "hidden")
        # What must be done: the oldest first. What is only to be seen: as it comes.
        age = t.c.received_at if wanted.lane == MUST else t.c.received_at.desc()
        query = query.order_by(*(order if wanted.lane != DONE else ()), age, t.c.item_id)
        ids = list(self._tx.execute(query.offset((page_no - 1) * size).limit(size)).scalars())
        return self.these(ids)

    def these(self, ids: Sequence[UUID]) -> list[Case]:
        """Return these cases in this order, those whose item is known."""
        query = select(CASES.c.item_id, CASES.c.state).where(self._mine, CASES.c.item_id.in_(ids))
        found = self._tx.execute(query.where(CASES.c.has_item.is_(True))).all()
        states = {row.item_id: row.state for row in found}
        return [case_from(states[one]) for one in ids if one in states]

    def lanes(self, ids: Sequence[UUID]) -> dict[UUID, str]:
        """Return item → the lane that it stands in now."""
        query = select(CASES.c.item_id, self._lane).where(self._mine, CASES.c.item_id.in_(ids))
        return {row[0]: row[1] for row in self._tx.execute(query).all()}

    def marked(self, wanted: Wanted) -> Marked:
        """Return how the cases of a lane are marked, whatever it is narrowed by."""
        whole = msgspec.structs.replace(wanted, sieves=())
        query = select(CASES.c.marks, func.count()).where(self._mine, *self._kept_by(whole)).group_by(CASES.c.marks)
        return [(marks or "", n) for marks, n in self._tx.execute(query).all()]

    def unclaimed(self) -> list[Case]:
        """Return the cases with replies of which nobody may have said who wrote them, the newest first.

        Cases from before that was kept are among them until they change: whoever asks looks again.
        """
        t = CASES
        query = select(t.c.received_at, t.c.state).where(self._mine, t.c.has_item.is_(True))
        newest = query.order_by(t.c.received_at.desc()).limit(UNCLAIMED_MAX)
        # Asked one after the other, each is a part of an index; together they would be all cases there are.
        found = [
            row for asks in (t.c.asks.is_(True), t.c.asks.is_(None)) for row in self._tx.execute(newest.where(asks))
        ]
        found.sort(key=lambda row: row.received_at, reverse=True)
        return [case_from(row.state) for row in found[:UNCLAIMED_MAX]]

    def shelf(self, item_id: UUID) -> Shelved | None:
        """Return how a person put the item aside, whether that still holds or not; None where nobody did."""
        t = CASES
        query = select(t.c.shelf, t.c.shelf_until, t.c.shelf_revision).where(self._mine, t.c.item_id == item_id)
        row = self._tx.execute(query).one_or_none()
        if row is None or row.shelf is None:
            return None
        return Shelved(what=row.shelf, until=row.shelf_until, revision=row.shelf_revision)

    def put_aside(self, item_id: UUID, shelved: Shelved | None, at: datetime) -> None:
        """Save how a person put the item aside; None: not at all. Open pages hear of it."""
        given = shelved or Shelved(what=None, until=None, revision=None)
        change = update(CASES).where(self._mine, CASES.c.item_id == item_id)
        self._tx.execute(
            change.values(shelf=given.what, shelf_until=given.until, shelf_revision=given.revision, updated_at=at)
        )

    def end_hold(self, item_id: UUID) -> bool:
        """Bring an item back that is on hold; false where it is not."""
        on_hold = update(CASES).where(self._mine, CASES.c.item_id == item_id, CASES.c.shelf == HOLD)
        return bool(self._tx.execute(on_hold.values(shelf=None, shelf_until=None, shelf_revision=None)).rowcount)

    def _kept_by(self, wanted: Wanted) -> list[ColumnElement[bool]]:
        parts = {DECIDE: CASES.c.attention <= TO_DECIDE, ANSWER: CASES.c.attention == TO_ANSWER}
        part = [parts[wanted.part]] if wanted.part else []
        # The lane that the case itself stands in first: the index finds those, and the instant is asked of no other.
        near = CASES.c.lane.in_(_STANDS_IN.get(wanted.lane, _AT_WORK))
        return [near, self._lane == wanted.lane, *part, *_sieved(wanted)]


def sieves_of(marked: Marked) -> dict[str, list[tuple[str, int]]]:
    """Return by what a lane can be narrowed: sieve → each value with how many cases have it, most first."""
    counted: Counter[str] = Counter()
    for marks, n in marked:
        counted.update({mark: n for mark in marks.split("\n") if mark})
    split = [(mark.partition(":"), n) for mark, n in counted.items()]
    return {
        sieve: sorted(((value, n) for (of, _, value), n in split if of == sieve), key=lambda one: (-one[1], one[0]))
        for sieve in SIEVES
    }


def count_of(marked: Marked, wanted: Wanted) -> int:
    """Return how many of a lane's cases it leaves when it is narrowed as wanted."""
    asked = [f"\n{mark}\n" for mark in wanted.marks()]
    return sum(n for marks, n in marked if all(mark in marks for mark in asked))


def _sieved(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [CASES.c.marks.contains(f"\n{mark}\n", autoescape=True) for mark in wanted.marks()]


def _lane_at(at: datetime) -> ColumnElement[str]:
    """The lane of a case at an instant: its own, but for what a person put aside and what left at day's end."""
    t = CASES.c
    aside = and_(t.shelf_revision == t.revision, or_(t.shelf_until.is_(None), t.shelf_until > at))
    gone = and_(t.lane.in_(LEAVES), t.leaves_at <= at)
    return case(
        (t.lane.in_((DONE, NOWHERE)), t.lane),
        (and_(aside, t.shelf == BACK), t.lane),
        (and_(aside, t.shelf == HOLD), literal(HELD)),
        (and_(aside, t.shelf == SENDING), literal(BUSY)),
        (and_(t.lane.in_(LEAVES), t.leaves_at <= at - timedelta(days=LEFT_DAYS)), literal(DONE)),
        (or_(gone, and_(aside, t.shelf == PUT_SEEN, t.lane.in_(LEAVES))), literal(LEFT)),
        else_=t.lane,
    )


def standing(tx: Tx, at: datetime) -> dict[tuple[str, str], tuple[int, datetime]]:
    """Return (municipality, lane) → how many cases stand there, and when the oldest came. What is done is left out."""
    lane, t = _lane_at(at), CASES.c
    query = select(t.municipality, lane, func.count(), func.min(t.received_at)).where(t.lane.not_in((DONE, NOWHERE)))
    query = query.group_by(t.municipality, lane).execution_options(**{ACROSS: "a count for operators"})
    return {(row[0], row[1]): (row[2], row[3]) for row in tx.execute(query) if row[1] != DONE}


def without_lane(tx: Tx, at_once: int) -> list[tuple[str, UUID]]:
    """Return cases of an older release (municipality, item), which stand in no lane yet."""
    query = select(CASES.c.municipality, CASES.c.item_id).where(CASES.c.lane.is_(None)).limit(at_once)
    found = tx.execute(query.execution_options(**{ACROSS: "cases of an older release are put anew"})).all()
    return [(row.municipality, row.item_id) for row in found]
