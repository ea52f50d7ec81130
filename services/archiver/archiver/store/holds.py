"""Holds: what must stay whatever else is decided. Set and lifted by persons, never deleted."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from archiver.core.retention import Hold
from archiver.store.retention_tables import HOLD
from common.db import Tx, insert_once


class Holds:
    """A municipality's holds in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    def all(self) -> list[Hold]:
        """Return every hold that was ever set, oldest first."""
        query = select(HOLD).where(HOLD.c.municipality == self._municipality).order_by(HOLD.c.set_at, HOLD.c.hold_id)
        names = Hold.__struct_fields__
        return [Hold(**{name: row[name] for name in names}) for row in self._tx.execute(query).mappings()]

    def set(self, hold: Hold) -> bool:
        """Set a hold; false when it is set already."""
        return insert_once(self._tx, HOLD, msgspec.structs.asdict(hold) | {"municipality": self._municipality})

    def lift(self, scope: str, subject: str, actor: str, at: datetime) -> int:
        """Lift every hold of this scope and subject; return how many were."""
        mine = (HOLD.c.municipality == self._municipality) & (HOLD.c.scope == scope) & (HOLD.c.subject == subject)
        lifted = update(HOLD).where(mine, HOLD.c.lifted_at.is_(None)).values(lifted_by=actor, lifted_at=at)
        return self._tx.execute(lifted).rowcount

    def end(self, hold_id: UUID, actor: str, at: datetime) -> None:
        """Lift one hold; others of the same item stand."""
        mine = (HOLD.c.municipality == self._municipality) & (HOLD.c.hold_id == hold_id)
        self._tx.execute(update(HOLD).where(mine, HOLD.c.lifted_at.is_(None)).values(lifted_by=actor, lifted_at=at))
