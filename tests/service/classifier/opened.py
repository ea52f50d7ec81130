"""A stage opened on a database of its own: for a test, or for each example of a property."""

import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from classifier.adapters.model_file import load_tagger
from classifier.adapters.shared_facts import SharedFacts
from classifier.app import ask_second, attach, handlers_of
from classifier.core.clocked import UNLIMITED
from classifier.core.tagging import Tagger
from classifier.handlers.again import AGAIN
from classifier.handlers.on_item import Decider
from classifier.handlers.reading import Reader
from classifier.jobs.look_again import LookAgain
from classifier.settings import ClassifierSettings
from common.db import Database
from common.pack_versions import PackVersions
from common.service import Service
from tests.migrated import opened_file
from tests.service.classifier.stage import BEGINS, Stage
from tests.service.told import POLICIES, packs_told
from tests.world import HandClock, world_on


class Reading(NamedTuple):
    """Settings beside the folder, and who reads the texts."""

    settings: Mapping[str, object]
    tagger: Tagger


@cache
def tagger() -> Tagger:
    """The tagger that ships, read once; its linear model alone, so that a text costs next to nothing."""
    return load_tagger(encoder=False)


@asynccontextmanager
async def opened(
    folder: Path,
    migrated: Path,
    policies: Path = POLICIES,
    db: Database | None = None,
    reading: Reading | None = None,
) -> AsyncIterator[Stage]:
    """Put the classifier on a copy of the migrated database, or on `db`; it has heard of the packs of a folder."""
    reading = reading or Reading({}, tagger())
    if db is None:
        path = folder / "classifier.db"
        shutil.copy(migrated, path)
        db = opened_file(path)
    clock = HandClock(BEGINS)
    world = world_on(db, folder, clock)
    settings = ClassifierSettings.model_validate({"data_dir": folder, **reading.settings})
    # The reader is put in its place at once: what the model that ships is read for costs most of a test.
    service = attach(world, ClassifierSettings.model_validate({"data_dir": folder, "classifier_encoder": "off"}))
    reader = unhurried(service, settings, reading.tagger)
    for fact in packs_told(policies):
        world.control.state(fact)
    yield Stage(service, clock, reader)
    for close in service.closing:
        await close()
    await db.close()


def unhurried(service: Service, settings: ClassifierSettings, own: Tagger, shadow_share: float = 1.0) -> Reader:
    """Take the time budgets away: on a busy machine a phase may be too late, and then it finds nothing.

    The reader that is returned reads instead; a shadow that it is given reads everything too.
    """
    world, handlers = service.world, service.handlers
    assert isinstance(handlers, dict)
    packs, shared = PackVersions(world.control), SharedFacts(world.control)
    reader = Reader(own, UNLIMITED, world.metrics, shadow_share)
    service.runner.between[:] = [reader.swap]
    service.runner.ahead[:] = [reader.ahead]
    service.closing.append(reader.close)
    decider = Decider(reader, packs, shared, world.metrics)
    handlers.update(handlers_of(decider, shared, world))
    service.worker.does(AGAIN, LookAgain(decider))
    ask_second(service, settings, decider, reader, packs)
    return reader
