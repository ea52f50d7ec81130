"""The opening hours that hold, for pages that count in them."""

from datetime import datetime

from common.calendar import OpeningHours
from common.db import Tx
from common.policy.beside import hours_at
from common.policy.pack import Pack
from desk.handlers.rows import beside


def hours_now(tx: Tx, municipality: str, pack: Pack | None, at: datetime) -> OpeningHours | None:
    """Return the hours that hold then: those of the dated row, else the pack's own."""
    if pack is None:
        return None
    return hours_at(beside(tx, municipality, at), pack, at) or pack.file.hours
