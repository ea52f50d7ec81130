"""A service's machinery on a contract test's database: tables made, loops run by hand."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog
from sqlalchemy import MetaData

from common.bus.port import Outgoing
from common.db import Database, Tx, Unit
from common.errors import Transient
from common.log import Logger
from common.service import Machinery, machinery

T = TypeVar("T")

SERVICE = "probe"
METADATA = MetaData()
MACHINERY: Machinery = machinery(METADATA, SERVICE)
LOOK_AGAIN_S = 0.005
WAIT_S_MAX = 60.0
"""It takes a moment; on a machine that does much else, a few seconds."""
LOG: Logger = structlog.wrap_logger(None, processors=[lambda *_: (_ for _ in ()).throw(structlog.DropEvent)])


async def make_tables(db: Database) -> None:
    """Create the machinery's tables."""

    def make(tx: Tx) -> None:
        METADATA.create_all(tx)

    await db.write(make)


async def until(true: Callable[[], bool]) -> None:
    """Return when it is true."""
    async with asyncio.timeout(WAIT_S_MAX):
        while not true():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(LOOK_AGAIN_S)


async def until_read(db: Database, unit: Unit[T], is_right: Callable[[T], bool]) -> T:
    """Return what is read when it is right."""
    async with asyncio.timeout(WAIT_S_MAX):
        while not is_right(found := await db.read(unit)):  # noqa: ASYNC110 - rows tell nobody
            await asyncio.sleep(LOOK_AGAIN_S)
    return found


@dataclass
class RecordingBus:
    """A bus that keeps what was published, and is away when told so."""

    published: list[Outgoing] = field(default_factory=list)
    is_away: bool = False
    batches: int = 0

    async def publish(self, messages: list[Outgoing]) -> None:
        """Keep, or say that nobody answers."""
        self.batches += 1
        if self.is_away:
            raise Transient("away")
        self.published += messages
