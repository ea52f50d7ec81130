"""What is kept of crises: what was done, calls, cards of codes, standing texts, held texts, delegations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, select, update

from common.db import Tx, insert_once, lock, rows, upsert
from desk.core.crisis import APPROVED, RETURNED, WAITING, Call, Delegation, Entry, Held, Text
from desk.store.tables import CRISIS

S = TypeVar("S", bound=msgspec.Struct)
LINES_SHOWN_MAX = 200
HELD_SHOWN_MAX = 50


class Crises:
    """One municipality's crises."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self) -> None:
        """Nobody else declares, ends, approves or says codes here until the transaction ends."""
        lock(self._tx, "desk", "crisis", self._mine)

    # --- what was done -----------------------------------------------------------------------------

    def write(self, line_id: UUID, entry: Entry) -> None:
        """Add a line; the same line twice is one."""
        insert_once(self._tx, CRISIS.line, {**self._of(), "line_id": line_id, **msgspec.structs.asdict(entry)})

    def lines(self) -> list[Entry]:
        """Return what was done, newest first."""
        t = CRISIS.line
        query = select(t).where(t.c.municipality == self._mine).order_by(t.c.at.desc(), t.c.line_id)
        return [_made(Entry, row) for row in rows(self._tx, query.limit(LINES_SHOWN_MAX))]

    # --- calls by phone ----------------------------------------------------------------------------

    def keep_call(self, call: Call) -> None:
        """Keep a call as it stands."""
        upsert(self._tx, CRISIS.call, {**self._of(), **msgspec.structs.asdict(call)})

    def call(self, call_id: UUID) -> Call | None:
        """Return a call; None where there is none."""
        t = CRISIS.call
        query = select(t).where(t.c.municipality == self._mine, t.c.call_id == call_id)
        return next((_made(Call, row) for row in rows(self._tx, query)), None)

    def waiting_calls(self) -> list[Call]:
        """Return the calls that wait for their code, oldest first."""
        t = CRISIS.call
        query = select(t).where(t.c.municipality == self._mine, t.c.state == WAITING).order_by(t.c.asked_at)
        return [_made(Call, row) for row in rows(self._tx, query)]

    def put_card(self, role: str, hashes: Sequence[str], at: datetime) -> None:
        """Keep a role's new card: unused codes of the old one are good for nothing any more."""
        t = CRISIS.code
        self._tx.execute(delete(t).where(t.c.municipality == self._mine, t.c.role == role, t.c.used_at.is_(None)))
        for code in hashes:
            row = {**self._of(), "role": role, "code_hash": code, "made_at": at, "used_at": None}
            insert_once(self._tx, t, row)

    def use_code(self, role: str, code_hash: str, at: datetime) -> bool:
        """Use a code of a role's card up; false for one that is none, or was used."""
        t = CRISIS.code
        mine = (t.c.municipality == self._mine) & (t.c.role == role) & (t.c.code_hash == code_hash)
        done = self._tx.execute(update(t).where(mine, t.c.used_at.is_(None)).values(used_at=at))
        return done.rowcount > 0

    def codes_left(self) -> dict[str, int]:
        """Return how many unused codes each role's card has."""
        t = CRISIS.code
        query = (
            select(t.c.role, func.count())
            .where(t.c.municipality == self._mine, t.c.used_at.is_(None))
            .group_by(t.c.role)
        )
        return {role: int(count) for role, count in self._tx.execute(query)}

    # --- texts -------------------------------------------------------------------------------------

    def release(self, crisis_id: UUID, text: Text) -> None:
        """Keep a standing text of a crisis."""
        row = {**self._of(), "crisis_id": crisis_id, "withdrawn_at": None, **msgspec.structs.asdict(text)}
        insert_once(self._tx, CRISIS.text, row)

    def withdraw(self, text_id: UUID, at: datetime) -> bool:
        """Take a standing text back; false where it was, or where there is none."""
        t = CRISIS.text
        mine = (t.c.municipality == self._mine) & (t.c.text_id == text_id) & t.c.withdrawn_at.is_(None)
        return self._tx.execute(update(t).where(mine).values(withdrawn_at=at)).rowcount > 0

    def texts(self, crisis_id: UUID) -> list[Text]:
        """Return the standing texts of a crisis, oldest first."""
        t = CRISIS.text
        query = select(t).where(t.c.municipality == self._mine, t.c.crisis_id == crisis_id, t.c.withdrawn_at.is_(None))
        return [_made(Text, row) for row in rows(self._tx, query.order_by(t.c.at, t.c.text_id))]

    def hold(self, held: Held) -> bool:
        """Keep a text that waits for approval; false when it waits, or waited, already."""
        return insert_once(self._tx, CRISIS.held, {**self._of(), **msgspec.structs.asdict(held)})

    def held(self, held_id: UUID) -> Held | None:
        """Return a held text; None where there is none."""
        t = CRISIS.held
        query = select(t).where(t.c.municipality == self._mine, t.c.held_id == held_id)
        return next((_made(Held, row) for row in rows(self._tx, query)), None)

    def decided(self, held: Held) -> None:
        """Keep who approved or returned it, and why it was not sent."""
        t = CRISIS.held
        mine = (t.c.municipality == self._mine) & (t.c.held_id == held.held_id)
        change = {"state": held.state, "decided_by": held.decided_by, "role": held.role, "why": held.why}
        self._tx.execute(update(t).where(mine).values(**change))

    def all_held(self) -> list[Held]:
        """Return held texts: those that wait first, then the newest that were decided on."""
        t = CRISIS.held
        mine = select(t).where(t.c.municipality == self._mine)
        waits = mine.where(t.c.state == WAITING).order_by(t.c.at)
        over = mine.where(t.c.state.in_((APPROVED, RETURNED))).order_by(t.c.at.desc()).limit(HELD_SHOWN_MAX)
        return [_made(Held, row) for query in (waits, over) for row in rows(self._tx, query)]

    # --- delegations -------------------------------------------------------------------------------

    def delegate(self, delegation: Delegation) -> None:
        """Keep a delegation."""
        insert_once(self._tx, CRISIS.delegation, {**self._of(), **msgspec.structs.asdict(delegation)})

    def end_delegation(self, delegation_id: UUID, at: datetime) -> bool:
        """End a delegation before its time; false where it was ended, or there is none."""
        t = CRISIS.delegation
        mine = (t.c.municipality == self._mine) & (t.c.delegation_id == delegation_id) & t.c.ended_at.is_(None)
        return self._tx.execute(update(t).where(mine).values(ended_at=at)).rowcount > 0

    def delegations(self) -> list[Delegation]:
        """Return every delegation, newest first."""
        t = CRISIS.delegation
        query = select(t).where(t.c.municipality == self._mine).order_by(t.c.stated_at.desc(), t.c.delegation_id)
        return [_made(Delegation, row) for row in rows(self._tx, query)]

    def _of(self) -> dict[str, Any]:
        return {"municipality": self._mine}


def _made(shape: type[S], row: Mapping[str, Any]) -> S:
    return shape(**{name: row[name] for name in shape.__struct_fields__})
