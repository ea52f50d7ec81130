"""A stage opened on a database of its own: for a test, or for each example of a property."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from classifier.adapters.model_file import load_tagger
from classifier.adapters.pack_folder import PackFolder
from classifier.app import attach
from classifier.core.clocked import UNLIMITED
from classifier.core.tagging import Tagger
from classifier.handlers.on_item import Decider
from classifier.handlers.on_judgement import OnJudgement
from classifier.settings import ClassifierSettings
from common.blob import FolderBlobs
from common.bus.local import LocalBus
from common.control import Control
from common.crash import NO_CRASH
from common.db import Database, SqliteDatabase
from common.events import CaseworkConfirmed, TagsCorrected
from common.log import logger
from common.metrics import Metrics
from common.service import Service, World
from tests.service.classifier.stage import HandClock, Stage

POLICIES = Path(__file__).parents[3] / "policies"


@cache
def tagger() -> Tagger:
    """The tagger that ships, read once."""
    return load_tagger()


@cache
def packs(folder: Path = POLICIES) -> PackFolder:
    """The packs of a folder, read once."""
    return PackFolder(folder)


@asynccontextmanager
async def opened(
    folder: Path, migrated: Path, policies: Path = POLICIES, db: Database | None = None
) -> AsyncIterator[Stage]:
    """Put the classifier on a copy of the migrated database, or on `db`."""
    if db is None:
        path = folder / "classifier.db"
        shutil.copy(migrated, path)
        db = SqliteDatabase(path)
    clock = HandClock()
    bus = LocalBus(db, clock)
    world = World(
        db=db,
        bus=bus,
        blobs=FolderBlobs(folder / "blobs"),
        clock=clock,
        control=Control(bus, logger("control")),
        metrics=Metrics(),
        crash=NO_CRASH,
    )
    service = attach(world, ClassifierSettings.model_validate({"data_dir": folder, "policies_dir": policies}))
    unhurried(service, policies)
    yield Stage(service, db, clock)
    await db.close()


def unhurried(service: Service, policies: Path) -> None:
    """Take the time budgets away: on a busy machine a phase may be too late, and then it finds nothing."""
    world, handlers = service.world, service.handlers
    assert isinstance(handlers, dict)
    decider = Decider(tagger(), packs(policies), world.control, world.metrics, UNLIMITED)
    for kind in handlers:
        judged = kind in {TagsCorrected, CaseworkConfirmed}
        handlers[kind] = OnJudgement(decider, world.metrics) if judged else decider.on_item
