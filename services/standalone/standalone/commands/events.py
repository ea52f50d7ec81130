"""`ordstyrer events`: print a topic so far as JSON lines, oldest first."""

import asyncio
import json
import os
import sys
from contextlib import aclosing

from common.bus.kafka import KafkaBus
from common.bus.local import LocalBus
from common.bus.port import Bus
from common.clock import SystemClock
from common.codec import decode, is_known
from common.db import SqliteDatabase
from common.errors import BadMessage, Permanent
from common.process import database_path
from common.settings import Settings
from standalone.asked import line_out
from standalone.parsers.events import new_parser


def main(arguments: list[str]) -> int:
    """Print and end; with --follow go on."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    return asyncio.run(_print(Settings.from_environ(os.environ), given.topic, follow=given.follow))


async def _print(settings: Settings, topic: str, *, follow: bool) -> int:
    if settings.kafka is not None:
        bus: Bus = KafkaBus(settings.kafka, security=settings.kafka_security())
        return await _print_topic(bus, topic, follow=follow)
    path = database_path(settings)
    if not path.exists():
        raise Permanent(f"there is nothing in {settings.data_dir} yet: `ordstyrer demo` or `ordstyrer serve` begins it")
    db = SqliteDatabase(path)
    try:
        return await _print_topic(LocalBus(db, SystemClock(), owner=False), topic, follow=follow)
    finally:
        await db.close()


async def _print_topic(bus: Bus, topic: str, *, follow: bool) -> int:
    code = 0
    async with aclosing(bus.history(topic, follow=follow)) as messages:
        async for message in messages:
            if message is None or not is_known(message.kind):
                continue
            try:
                decode(message.kind, message.value)
            except BadMessage as e:
                sys.stderr.write(f"offset {message.offset}: {e}\n")
                code = 1
                continue
            line_out({"event": message.kind, **json.loads(message.value)})
            if follow:
                sys.stdout.flush()
    return code
