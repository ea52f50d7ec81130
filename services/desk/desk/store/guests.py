"""Matters that people outside the desk were asked about."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from common.db import Tx, insert_once, lock, rows
from desk.core.guest import OPEN, GuestMatter
from desk.store.tables import GUESTS

LISTED_MAX = 100
_EMPTY = {"state": OPEN, "name": "", "title": "", "answer": "", "answered_at": None, "settled_by": "", "why": ""}


class Guests:
    """One municipality's matters."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self, matter_id: UUID) -> None:
        """Nobody else works on this matter until the transaction ends."""
        lock(self._tx, "desk", self._mine, "guest", matter_id)

    def add(self, matter_id: UUID, row: Mapping[str, Any]) -> bool:
        """Save a matter; false when it is there already."""
        fixed = {"municipality": self._mine, "matter_id": matter_id}
        return insert_once(self._tx, GUESTS, fixed | _EMPTY | dict(row))

    def get(self, matter_id: UUID) -> GuestMatter | None:
        """Return a matter, None where there is none."""
        return next(iter(self._found(GUESTS.c.matter_id == matter_id)), None)

    def of_person(self, person: str) -> list[GuestMatter]:
        """Return what a person was asked about, the newest first."""
        return self._found(GUESTS.c.person == person)

    def of_item(self, item_id: UUID) -> list[GuestMatter]:
        """Return who was asked about an item, the newest first."""
        return self._found(GUESTS.c.item_id == item_id)

    def change(self, matter_id: UUID, **new: object) -> None:
        """Save what became of a matter."""
        mine = (GUESTS.c.municipality == self._mine) & (GUESTS.c.matter_id == matter_id)
        self._tx.execute(update(GUESTS).where(mine).values(**new))

    def _found(self, which: ColumnElement[bool]) -> list[GuestMatter]:
        columns = [GUESTS.c[name] for name in GuestMatter.__struct_fields__]
        query = select(*columns).where(GUESTS.c.municipality == self._mine, which).order_by(GUESTS.c.asked_at.desc())
        return [GuestMatter(**row) for row in rows(self._tx, query.limit(LISTED_MAX))]
