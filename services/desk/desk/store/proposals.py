"""Decisions that wait for a second person: one row each, decided once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from common.db import Tx, insert_once, rows
from desk.core.deeds import Edit, Hide, KeepHidden, Remove, Reply
from desk.core.second import Asked, Waits
from desk.store.tables import ACTING

WAITING, CONFIRMED, RETURNED = "waiting", "confirmed", "returned"


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What a person proposes to do with an item as they saw it, and why that needs a second person."""

    proposal_id: UUID
    item_id: UUID
    person: str
    revision: int
    deed: Waits
    asked: Asked = Asked(clauses=())
    at: datetime
    state: str = WAITING


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The deed as it is saved, one of the five, and why it waits; proposals of an older release rest on the law."""

    remove: Remove | None = None
    hide: Hide | None = None
    keep: KeepHidden | None = None
    reply: Reply | None = None
    edit: Edit | None = None
    asked: Asked = Asked(clauses=("GEN-05",))

    @property
    def deed(self) -> Waits:
        """The one that there is."""
        return self.remove or self.hide or self.keep or self.reply or self.edit or KeepHidden(reason="")


_SAVED_AS = {Remove: "remove", Hide: "hide", KeepHidden: "keep", Reply: "reply", Edit: "edit"}


class Proposals:
    """What waits for a second person in one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def put(self, one: Proposal) -> None:
        """Save a proposal; the same one twice is one."""
        kept = msgspec.convert({_SAVED_AS[type(one.deed)]: one.deed, "asked": one.asked}, _Kept)
        row = {name: getattr(one, name) for name in ("proposal_id", "item_id", "person", "revision", "at", "state")}
        more = {
            "deed": msgspec.json.encode(kept),
            "ground": getattr(one.deed, "clause", ""),
            "decided_by": "",
            "decided_at": None,
        }
        insert_once(self._tx, ACTING.proposals, {"municipality": self._mine, **row, **more})

    def get(self, proposal_id: UUID) -> Proposal | None:
        """Return a proposal; None where there is none."""
        table = ACTING.proposals
        query = select(table).where(table.c.municipality == self._mine, table.c.proposal_id == proposal_id)
        return next((_proposal(row) for row in rows(self._tx, query)), None)

    def waiting(self, item_id: UUID) -> list[Proposal]:
        """Return what waits on an item, oldest first."""
        table = ACTING.proposals
        query = select(table).where(table.c.municipality == self._mine, table.c.item_id == item_id)
        return [_proposal(row) for row in rows(self._tx, query.where(table.c.state == WAITING).order_by(table.c.at))]

    def items_waiting(self) -> frozenset[UUID]:
        """Return the items on which something waits."""
        table = ACTING.proposals
        query = select(table.c.item_id).where(table.c.municipality == self._mine, table.c.state == WAITING).distinct()
        return frozenset(self._tx.execute(query).scalars())

    def decided(self, proposal_id: UUID, state: str, by: str, at: datetime) -> None:
        """Say what became of it."""
        table = ACTING.proposals
        mine = (table.c.municipality == self._mine) & (table.c.proposal_id == proposal_id)
        self._tx.execute(update(table).where(mine).values(state=state, decided_by=by, decided_at=at))


def _proposal(row: Mapping[str, Any]) -> Proposal:
    kept = msgspec.json.decode(row["deed"], type=_Kept)
    same = ("proposal_id", "item_id", "person", "revision", "at", "state")
    return Proposal(deed=kept.deed, asked=kept.asked, **{name: row[name] for name in same})
