"""Shields that one person wants lifted, until a second one says the same."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from archiver.core.records import Shield
from archiver.store.public_tables import LIFT
from common.db import Tx, upsert


class Lift(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody wants this to be all that is withheld; `asked` is a Shield as JSON, null for nothing."""

    municipality: str
    record_id: UUID
    asked: bytes
    actor: str
    at: datetime


class Lifts:
    """A municipality's wishes in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    def all(self) -> list[Lift]:
        """Return what waits for a second look, the oldest first."""
        query = select(LIFT).where(LIFT.c.municipality == self._municipality).order_by(LIFT.c.at, LIFT.c.record_id)
        return [Lift(**row) for row in self._tx.execute(query).mappings()]

    def seconded(self, record_id: UUID, shield: Shield | None, actor: str, at: datetime) -> str | None:
        """Return who asked for exactly this, when somebody else did; else keep the wish and return None."""
        asked = msgspec.json.encode(shield, order="sorted")
        known = next((one for one in self.all() if one.record_id == record_id), None)
        if known is not None and known.asked == asked and known.actor != actor:
            self.forget(record_id)
            return known.actor
        if known is None or known.asked != asked:
            wish = Lift(municipality=self._municipality, record_id=record_id, asked=asked, actor=actor, at=at)
            upsert(self._tx, LIFT, msgspec.structs.asdict(wish))
        return None

    def forget(self, record_id: UUID) -> None:
        """Forget a wish: it came to pass, or somebody shielded anew."""
        mine = (LIFT.c.municipality == self._municipality) & (LIFT.c.record_id == record_id)
        self._tx.execute(delete(LIFT).where(mine))
