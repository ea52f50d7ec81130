"""Gives the cases of an older release their lanes, some at a time, until all stand in one."""

import asyncio
import contextlib

from common.clock import happens
from common.db import Database, Tx
from common.errors import Transient
from common.health import Health
from desk.store import Cases
from desk.store.queue import without_lane

AT_ONCE = 100
BETWEEN_S = 0.05
"""Whoever waits for the database comes in between."""
LOOK_EVERY_S = 600.0
"""A replica of an older release may still write for a while."""


def give_lanes(tx: Tx, at_once: int = AT_ONCE) -> int:
    """Put the next cases without a lane anew, as they are; return how many there were."""
    found = without_lane(tx, at_once)
    for municipality, item_id in found:
        cases = Cases(tx, municipality)
        cases.lock(item_id)
        cases.put_anew(item_id)
    return len(found)


async def keep_lanes(db: Database, stop: asyncio.Event, _health: Health) -> None:
    """Look for cases without a lane, at start and now and then."""
    while not stop.is_set():
        given = 0
        with contextlib.suppress(Transient):
            given = await db.write(give_lanes)
        await happens(stop, BETWEEN_S if given else LOOK_EVERY_S)
