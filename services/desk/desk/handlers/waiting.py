"""What waits at the desk and is no item is told, so that whoever may answer hears of it, and is reminded."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import WaitBegan, WaitEnded, derived_id
from desk.store import MACHINERY


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """What waits (a word of `common.events.waiting`), under which id, what it is called, and since when."""

    municipality: str
    what: str
    matter_id: UUID
    at: datetime
    ref: str = ""


def tell_waits(
    tx: Tx,
    waits: Waits,
    *,
    persons: tuple[str, ...] = (),
    but: frozenset[str] = frozenset(),
    account: str | None = None,
    due_at: datetime | None = None,
) -> None:
    """Tell that it waits; told again at another time it says whose it is now."""
    more = {"persons": persons, "but": tuple(sorted(but)), "account": account, "due_at": due_at, "ref": waits.ref}
    MACHINERY.outbox.publish(tx, msgspec.convert(_said(waits, "began") | more, WaitBegan))


def tell_answered(tx: Tx, waits: Waits) -> None:
    """Tell that nobody waits any more."""
    MACHINERY.outbox.publish(tx, msgspec.convert(_said(waits, "ended"), WaitEnded))


def _said(waits: Waits, what: str) -> dict[str, object]:
    return {
        "event_id": derived_id(waits.municipality, "wait", str(waits.matter_id), what, waits.at.isoformat()),
        "municipality": waits.municipality,
        "occurred_at": waits.at,
        "recorded_at": waits.at,
        "item_id": None,
        "what": waits.what,
        "matter_id": waits.matter_id,
    }
