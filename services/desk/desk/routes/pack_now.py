"""The pack in force, for pages that are drawn without it where it cannot be read."""

import asyncio
from datetime import datetime

from common.calendar import OpeningHours
from common.db import Tx
from common.errors import Permanent
from common.policy.beside import hours_at
from common.policy.pack import Pack
from desk.handlers.rows import beside
from desk.routes.office import Office


async def pack_now(office: Office, municipality: str, at: datetime) -> Pack | None:
    """Return the pack in force then; None where there is none, or this release cannot read it."""
    try:
        return await asyncio.to_thread(office.packs.pack_for, municipality, at)
    except Permanent:
        return None


def hours_now(tx: Tx, municipality: str, pack: Pack | None, at: datetime) -> OpeningHours | None:
    """Return the hours that hold then: those of the dated row, else the pack's own."""
    if pack is None:
        return None
    return hours_at(beside(tx, municipality, at), pack, at) or pack.file.hours
