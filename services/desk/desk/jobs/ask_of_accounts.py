"""Asks each guideline what it says of each account now, and tells every service where the answer is another one."""

import asyncio
from datetime import datetime

from common.clock import happens
from common.db import Tx
from common.errors import Permanent, Transient
from common.health import Health
from common.pack_versions import PackVersions
from common.policy.pack import Pack
from common.service import Service
from desk.handlers.account_asking import Doing
from desk.handlers.account_registry import restate
from desk.store import AccountBook, Registry

EVERY_S = 600.0
"""A guideline that came into force, or an accounts file, is asked after within so long."""
NOBODY = "system"


async def ask_of_accounts(service: Service, packs: PackVersions, stop: asyncio.Event, _health: Health) -> None:
    """Ask at start and ever again; a pack that cannot be read is told of elsewhere, and says nothing."""
    world = service.world
    while not stop.is_set():
        for municipality in packs.municipalities():
            at = world.clock.now()
            try:
                pack = await asyncio.to_thread(packs.pack_for, municipality, at)
                if pack is not None:
                    await world.db.write(lambda tx, m=municipality, p=pack, t=at: restate_all(tx, m, p, t))  # type: ignore[misc]  # bound now
            except (Permanent, Transient):
                continue
        await happens(stop, EVERY_S)


def restate_all(tx: Tx, municipality: str, pack: Pack, at: datetime) -> int:
    """Ask of every account of a municipality; return of how many the answer was another one."""
    AccountBook(tx, municipality).lock()
    doing = Doing(municipality=municipality, person=NOBODY, pack=pack)
    places = [(one.platform, one.account_id) for one in Registry(tx, municipality).accounts()]
    return sum(restate(tx, doing, place, at) for place in places)
