"""How a record stands on its way into the archive, as far as a person must hear of it."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.events import RecordDelivered, Recorded, RecordUnconfirmed
from notifier.core.alert import DELIVERY_LATE, DELIVERY_REFUSED, RECORD_UNCONFIRMED

CAPTURED = "M"
SETTLED = frozenset({"J", "A", "U"})
"""Noark's journalstatus: journaled, archived, withdrawn. Nobody is needed any more."""
_DELIVERIES = {"refused": DELIVERY_REFUSED, "late": DELIVERY_LATE, "received": None}


class Filing(msgspec.Struct, frozen=True, kw_only=True):
    """A record by the newest event of it, told at `told_at`. `wants` is the reason to alert `to`, None for none."""

    record_id: UUID
    told_at: datetime
    wants: str | None = None
    to: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


def filed(known: Filing | None, event: Recorded) -> Filing | None:
    """Return how a record stands after an event; None where a newer one is known."""
    if known is not None and event.recorded_at < known.told_at:
        return None
    before = known.wants if known else None
    wants = _wants(before, event)
    to = event.to if isinstance(event, RecordUnconfirmed | RecordDelivered) else ()
    if known is not None and wants == before:
        to = to or known.to
    return Filing(
        record_id=event.record_id,
        told_at=event.recorded_at,
        wants=wants,
        to=to if wants else (),
        clauses=event.clauses if wants else (),
    )


def _wants(before: str | None, event: Recorded) -> str | None:
    if event.status in SETTLED:
        return None
    if isinstance(event, RecordUnconfirmed):
        return RECORD_UNCONFIRMED
    if isinstance(event, RecordDelivered):
        # Sent once more it is not refused any more; its open day is over all the same.
        return _DELIVERIES.get(event.delivery, DELIVERY_LATE if before == DELIVERY_LATE else None)
    return before if event.status == CAPTURED or before != RECORD_UNCONFIRMED else None
