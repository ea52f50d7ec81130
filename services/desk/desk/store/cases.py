"""Cases, their timelines, what people did with them, and who read or wrote what."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, select, true

from common.db import Prepared, Tx, insert_once, lock, rows, upsert
from common.events import derived_id
from desk.core.conversation import conversation_of
from desk.core.facts import Case
from desk.core.lane import lane_left_at, lane_of
from desk.core.line import Line
from desk.core.outside import unclaimed
from desk.core.phase import NOTHING_ASKED, attention, phase_of
from desk.core.rights import account_of
from desk.core.sieve import marks_of
from desk.core.view import deadline_of
from desk.store.sheaf import SHEAF
from desk.store.tables import ACTS, AUDIT, CASES, LOG

CASES_MAX = 500
OWN = b'"own":true'
"""What stands in the state of a case of our own words, and hardly in any other."""
LINES_MAX = 500
LOCK = "desk"
"""What the locks of cases are called by, before municipality and item."""
CONVERSATION_MAX = 100
"""So many messages of a conversation are looked at: what was written before them has been answered or closed."""

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(Case)
_STATE = Prepared(
    select(CASES.c.state).where(
        CASES.c.municipality == bindparam("municipality"), CASES.c.item_id == bindparam("item_id")
    )
)


class Cases:
    """One municipality's cases."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self, item_id: UUID) -> None:
        """Nobody else works on this item's case until the transaction ends."""
        sheaf = SHEAF.of(self._tx)
        if sheaf is None or (self._mine, item_id) not in sheaf.held:
            lock(self._tx, LOCK, self._mine, item_id)

    def get(self, item_id: UUID) -> Case | None:
        """Return the case, None where nothing is known of the item."""
        sheaf, key = SHEAF.of(self._tx), (self._mine, item_id)
        if sheaf is not None and key in sheaf.known:
            return sheaf.known[key]
        raw = _STATE.scalar(self._tx, municipality=self._mine, item_id=item_id)
        case = None if raw is None else case_from(raw)
        if sheaf is not None:
            sheaf.learn(key, case)
        return case

    def put(self, case: Case, at: datetime) -> None:
        """Save the case, with what the queue is sorted by."""
        sheaf = SHEAF.of(self._tx)
        if sheaf is not None:
            sheaf.put((self._mine, case.item_id), case, at)
        else:
            upsert(self._tx, CASES, row_of(case, at))

    def put_anew(self, item_id: UUID) -> None:
        """Save a case as it is, with what the queue is sorted by today. Nobody hears of it: nothing has changed."""
        query = select(CASES.c.updated_at).where(CASES.c.municipality == self._mine, CASES.c.item_id == item_id)
        at, case = self._tx.execute(query).scalar_one_or_none(), self.get(item_id)
        if case is not None and at is not None:
            self.put(case, at)

    def lock_conversation(self, conversation: str) -> None:
        """Nobody else looks at this conversation as a whole until the transaction ends. Take it before an item's."""
        lock(self._tx, "desk", self._mine, "conversation", conversation)

    def in_conversation(self, conversation: str) -> list[Case]:
        """Return the newest cases of a conversation, the oldest of them first."""
        query = (
            select(CASES.c.state)
            .where(CASES.c.municipality == self._mine, CASES.c.conversation == conversation)
            .order_by(CASES.c.received_at.desc())
            .limit(CONVERSATION_MAX)
        )
        found = [case_from(raw) for raw in self._tx.execute(query).scalars()]
        return found[::-1]

    def queue(self, *, open_only: bool, accounts: frozenset[str] | None) -> list[Case]:
        """Return the cases whose item is known: what needs a person first, then by due time, then newest.

        `accounts` are those that are asked for; None: all.
        """
        query = select(CASES.c.state).where(CASES.c.municipality == self._mine, CASES.c.has_item.is_(True))
        query = query.where(among(accounts))
        if open_only:
            query = query.where(CASES.c.is_open.is_(True))
        query = query.order_by(CASES.c.attention, CASES.c.due_at.is_(None), CASES.c.due_at, CASES.c.received_at.desc())
        found = self._tx.execute(query.limit(CASES_MAX)).scalars()
        return [case_from(raw) for raw in found]

    def own_since(self, at: datetime) -> list[Case]:
        """Return the cases of our own words that were received then or later; no other is unpacked for it."""
        query = select(CASES.c.state).where(
            CASES.c.municipality == self._mine, CASES.c.has_item.is_(True), CASES.c.received_at >= at
        )
        found = self._tx.execute(query).scalars()
        return [case_from(raw) for raw in found if OWN in raw]

    def phases(self, accounts: frozenset[str] | None) -> dict[str, int]:
        """Return phase → number of cases whose item is known, on these accounts; None: all."""
        found = self._tx.execute(
            select(CASES.c.phase, func.count())
            .where(CASES.c.municipality == self._mine, CASES.c.has_item.is_(True), among(accounts))
            .group_by(CASES.c.phase)
        )
        return {row[0]: row[1] for row in found}

    def stamp(self) -> str:
        """Return a word that is another one whenever a case has changed, come or gone."""
        query = select(func.max(CASES.c.updated_at), func.count()).where(CASES.c.municipality == self._mine)
        newest, count = self._tx.execute(query).one()
        return f"{newest}/{count}"

    def open_count(self, accounts: frozenset[str] | None) -> int:
        """Return how many cases ask something of somebody or of a platform, on these accounts; None: all."""
        query = select(func.count()).where(
            CASES.c.municipality == self._mine, CASES.c.has_item.is_(True), CASES.c.is_open.is_(True), among(accounts)
        )
        return int(self._tx.execute(query).scalar_one())

    def write_line(self, item_id: UUID, line_id: UUID, line: Line, at: datetime, recorded_at: datetime) -> None:
        """Add a line to the timeline; the same line twice is one. Lines are never changed."""
        row = {
            "municipality": self._mine,
            "item_id": item_id,
            "line_id": line_id,
            "at": at,
            "recorded_at": recorded_at,
            **msgspec.structs.asdict(line),
        }
        sheaf = SHEAF.of(self._tx)
        if sheaf is not None:
            sheaf.lines.append(row)
        else:
            insert_once(self._tx, LOG, row)

    def timeline(self, item_id: UUID) -> list[Mapping[str, Any]]:
        """Return the item's lines, oldest first."""
        query = (
            select(LOG)
            .where(LOG.c.municipality == self._mine, LOG.c.item_id == item_id)
            .order_by(LOG.c.at, LOG.c.recorded_at)
            .limit(LINES_MAX)
        )
        return list(rows(self._tx, query))

    def who_did(self, item_id: UUID, what: Iterable[str]) -> frozenset[str]:
        """Return who has done one of these things with the item: the timeline outlives the item."""
        query = select(LOG.c.who).where(
            LOG.c.municipality == self._mine, LOG.c.item_id == item_id, LOG.c.what.in_(tuple(what))
        )
        return frozenset(self._tx.execute(query).scalars())

    def written(self, item_id: UUID, what: str) -> list[tuple[UUID, datetime]]:
        """Return id and instant of each of the item's lines that say this, however many there are."""
        query = select(LOG.c.line_id, LOG.c.at).where(
            LOG.c.municipality == self._mine, LOG.c.item_id == item_id, LOG.c.what == what
        )
        return [(row[0], row[1]) for row in self._tx.execute(query)]

    def acts_on(self, item_id: UUID) -> int:
        """Return how many acts people have done on the item."""
        query = select(func.count()).where(ACTS.c.municipality == self._mine, ACTS.c.item_id == item_id)
        return int(self._tx.execute(query).scalar_one())

    def act_sha256(self, act_id: UUID) -> str | None:
        """Return what an act was, as a hash; None where there is no such act."""
        return self._tx.execute(
            select(ACTS.c.deed_sha256).where(ACTS.c.municipality == self._mine, ACTS.c.act_id == act_id)
        ).scalar_one_or_none()

    def write_act(self, act_id: UUID, row: Mapping[str, Any]) -> None:
        """Save an act: item_id, actor, deed_sha256, deed, at."""
        insert_once(self._tx, ACTS, {"municipality": self._mine, "act_id": act_id, **row})

    def audit(self, who: str, what: str, item_id: UUID | None, at: datetime) -> None:
        """Note that a person read or wrote something."""
        row = {
            "municipality": self._mine,
            "audit_id": derived_id(who, what, str(item_id), at.isoformat()),
            "who": who,
            "what": what,
            "item_id": item_id,
            "at": at,
        }
        insert_once(self._tx, AUDIT, row)

    def audited(self) -> list[Mapping[str, Any]]:
        """Return the audit log of this municipality, oldest first."""
        query = select(AUDIT).where(AUDIT.c.municipality == self._mine).order_by(AUDIT.c.at)
        return list(rows(self._tx, query.limit(LINES_MAX)))


def row_of(case: Case, at: datetime) -> dict[str, Any]:
    """Return a case as it is saved, with what the queue is sorted by."""
    item, deadline = case.item, deadline_of(case)
    received = (item.received_at or item.recorded_at) if item else at
    where, lane = attention(case), lane_of(case)
    return {
        "municipality": case.municipality,
        "item_id": case.item_id,
        "phase": phase_of(case),
        "attention": where,
        "is_open": where < NOTHING_ASKED,
        "has_item": item is not None,
        "due_at": deadline.due_at if deadline else case.ruling and case.ruling.due_at,
        "received_at": received,
        "updated_at": at,
        "state": _ENCODER.encode(case),
        "conversation": conversation_of(item) if item else None,
        "asks": bool(unclaimed(case)),
        "account": account_of(item.platform, item.account_id) if item else None,
        "lane": lane,
        "leaves_at": lane_left_at(lane, received),
        "revision": case.revision,
        "marks": marks_of(case),
    }


def case_from(state: bytes) -> Case:
    """Return a case as it was saved."""
    return _DECODER.decode(state)


def among(accounts: frozenset[str] | None) -> ColumnElement[bool]:
    """Return the condition that a case is of these accounts; None: of any."""
    return true() if accounts is None else CASES.c.account.in_(sorted(accounts))
