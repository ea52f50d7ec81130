"""A receipt as it is kept outside the database: what a restore would else forget."""

from datetime import datetime
from uuid import UUID

import msgspec

from archiver.core.checkpoint import Given
from archiver.core.delivery import Delivery
from archiver.core.entry import REGISTERED


class KeptReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """The core journaled a record of ours. `tracking` is our number of it, `number` and `case` are the core's."""

    v: int = 1
    municipality: str
    series: str
    record_id: UUID
    tracking: tuple[int, int]
    core_system_id: UUID
    number: tuple[int, int] | None
    case: tuple[int, int] | None
    reply_sha256: str
    at: datetime


def kept(one: Delivery, reply_sha256: str, at: datetime) -> KeptReceipt | None:
    """Return what is kept of a delivery that has its receipt; None for one that has none."""
    if one.core_system_id is None:
        return None
    return KeptReceipt(
        municipality=one.municipality,
        series=one.series,
        record_id=one.record_id,
        tracking=(one.tracking_year, one.tracking_number),
        core_system_id=one.core_system_id,
        number=one.core,
        case=one.core_case,
        reply_sha256=reply_sha256,
        at=at,
    )


def encoded(receipt: KeptReceipt) -> bytes:
    """Return the bytes of the file."""
    return msgspec.json.encode(receipt, order="sorted")


def given_by(content: bytes) -> Given | None:
    """Return which number of ours a file tells of; None when it is no receipt."""
    try:
        found = msgspec.json.decode(content, type=KeptReceipt)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return Given(REGISTERED, *found.tracking, found.record_id)
