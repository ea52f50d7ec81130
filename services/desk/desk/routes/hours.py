"""The opening hours that hold, for pages that count in them."""

from datetime import datetime, time

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


def working_hours(tx: Tx, municipality: str, pack: Pack | None, zone: str, at: datetime) -> OpeningHours:
    """Return the hours by which working days are told apart; ordinary ones where nobody has said any."""
    country = pack.file.pack.country if pack else "NO"
    ordinary = OpeningHours(opens=time(8), closes=time(15, 30), country=country, timezone=zone, assumed=True)
    return hours_now(tx, municipality, pack, at) or ordinary
