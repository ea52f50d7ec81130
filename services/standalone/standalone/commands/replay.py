"""`ordstyrer replay control`: publish the shared facts anew from the desk's tables, their source."""

import asyncio
import os
import sys
from datetime import datetime

from common.clock import SystemClock
from common.db import Database
from common.settings import Settings
from desk.handlers.accounts import republish
from desk.handlers.packs import republish_packs
from desk.handlers.plan_news import republish_plans
from desk.handlers.rows import republish_rows
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.replay import new_parser

AGAIN = (republish, republish_packs, republish_rows, republish_plans)


def main(arguments: list[str]) -> int:
    """Save the facts in the desk's outbox; the running desk publishes them."""
    given = new_parser().parse_args(arguments)
    return asyncio.run(_replay(Settings.from_environ(os.environ), as_json=given.json))


async def republish_all(db: Database, at: datetime) -> int:
    """Save every shared fact in the desk's outbox; return how many there are."""
    return await db.write(lambda tx: sum(again(tx, at) for again in AGAIN))


async def _replay(settings: Settings, *, as_json: bool) -> int:
    async with tables_of(settings, "desk") as db:
        count = await republish_all(db, SystemClock().now())
    if as_json:
        line_out({"facts": count})
    else:
        sys.stdout.write(f"{count} facts are in the desk's outbox; the running desk publishes them.\n")
    return 0
