"""What people ask of deliveries to a municipality's own core: how they stand, and that they are sent again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from archiver.core.delivery import Delivery
from archiver.core.office import number_text
from archiver.store.deliveries import Deliveries, of_municipalities, tracking_of
from common.db import Database, Tx


class DeliveryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery as people see it. `journal_number` and `case_file` are the core's, `tracking` is ours."""

    municipality: str
    record_id: UUID
    tracking: str
    state: str
    ordered_at: datetime
    sent_at: datetime | None
    received_at: datetime | None
    settled_at: datetime | None
    late: bool
    attempts: int
    journal_number: str | None
    case_file: str | None
    trouble: str | None
    core_said: str | None


async def deliveries(db: Database, municipality: str | None = None) -> list[DeliveryRow]:
    """Return every delivery, or one municipality's, the oldest first."""
    return await db.read(lambda tx: [_row(one) for whose in _asked(tx, municipality) for one in _all(tx, whose)])


async def push(
    db: Database, at: datetime, municipality: str | None = None, record_id: UUID | None = None
) -> list[DeliveryRow]:
    """Have everything that has no receipt sent again; the core is asked first. Return what is pushed."""

    def unit(tx: Tx) -> list[DeliveryRow]:
        found: Iterable[Delivery] = [
            one for whose in _asked(tx, municipality) for one in Deliveries(tx, whose).push(at, record_id)
        ]
        return [_row(one) for one in found]

    return await db.write(unit)


def _asked(tx: Tx, municipality: str | None) -> list[str]:
    return [municipality] if municipality else of_municipalities(tx)


def _all(tx: Tx, municipality: str) -> list[Delivery]:
    return Deliveries(tx, municipality).all()


def _row(one: Delivery) -> DeliveryRow:
    said = ": ".join(part for part in (one.trouble_id, one.trouble_words) if part)
    return DeliveryRow(
        municipality=one.municipality,
        record_id=one.record_id,
        tracking=tracking_of(one),
        state=one.state,
        ordered_at=one.ordered_at,
        sent_at=one.sent_at,
        received_at=one.taken_at,
        settled_at=one.settled_at,
        late=one.late_at is not None and one.settled_at is None,
        attempts=one.attempts,
        journal_number=number_text(*one.core) if one.core else None,
        case_file=number_text(*one.core_case) if one.core_case else None,
        trouble=one.trouble,
        core_said=said or None,
    )
