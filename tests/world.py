"""What a process gives its services, as a test or a benchmark makes it: one database, one folder, a clock."""

from datetime import datetime
from pathlib import Path

from common.blob import FolderBlobs
from common.bus.local import LocalBus
from common.clock import Clock
from common.control import Control
from common.crash import NO_CRASH
from common.db import Database
from common.log import logger
from common.metrics import Metrics
from common.service import World


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def world_on(db: Database, folder: Path, clock: Clock) -> World:
    """Return a world with its bus in the database and its blobs in the folder, in which nothing crashes."""
    bus = LocalBus(db, clock)
    return World(
        db=db,
        bus=bus,
        blobs=FolderBlobs(folder / "blobs", flushed=False),
        clock=clock,
        control=Control(bus, logger("control")),
        metrics=Metrics(),
        crash=NO_CRASH,
    )
