"""An archiver whose municipality has its own core, with that core in the test's hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from archiver.adapters.folder_shelf import FolderShelf
from archiver.adapters.loopback_core import FINE, Behaviour, LoopbackCore
from archiver.app import attach
from archiver.core.delivery import Delivery
from archiver.jobs.deliver import DeliveryDue
from archiver.jobs.deliver_replies import TakeReplies
from archiver.ports import Sending
from archiver.settings import ArchiverSettings
from archiver.store.deliveries import Deliveries
from archiver.store.filing import Clerk
from common.db import SqliteDatabase
from common.log import logger
from common.work import Job, Unit
from tests.service.archiver.conftest import opened
from tests.service.archiver.recorded import confirmed, decided, posted
from tests.service.archiver.stage import Stage

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Script:
    """What becomes of the messages to the core, one after the other; after the last one all is fine."""

    def __init__(self, *how: Behaviour) -> None:
        self.how = list(how)

    def __call__(self, _sending: Sending, _n: int) -> Behaviour:
        return self.how.pop(0) if self.how else FINE


@dataclass
class CoreStage:
    """The archiver, and the core that it delivers to."""

    stage: Stage
    core: LoopbackCore
    replies: TakeReplies

    async def record(self, object_id: str = "c1", parent_id: str | None = None) -> None:
        """An item comes, is to be archived, and a person confirms it."""
        await self.stage.tell(posted(object_id, parent_id=parent_id), decided(object_id), confirmed(object_id))

    async def step(self, later: timedelta = timedelta(0)) -> None:
        """Move the clock, do what is due, take in what the core answered, and do what follows at once."""
        await self.stage.work(later=later)
        await self.replies.take_all(self.stage.clock.at)
        await self.stage.work()

    async def run(self, until: timedelta = 3 * HOUR, every: timedelta = 10 * MINUTE) -> None:
        """Let the time pass."""
        for _ in range(int(until / every)):
            await self.step(every)

    async def deliveries(self, municipality: str = "sogne") -> list[Delivery]:
        return await self.stage.db.read(lambda tx: Deliveries(tx, municipality).all())

    async def only(self) -> Delivery:
        [one] = await self.deliveries()
        return one


def files_plainly(stage: Stage) -> None:
    """File one plain document a version: how documents are made is another test's matter."""
    clerk = clerk_of(stage)

    async def file(job: Job, at: datetime) -> Unit:
        content = f"{job.args['item_id']} {job.args['revision']}".encode()
        sha256 = await stage.world.blobs.put(job.municipality, content)
        document = {
            "role": "H",
            "title": "Arkivkopi",
            "media_type": "text/html",
            "sha256": sha256,
            "size_bytes": len(content),
        }
        item_id, revision = UUID(job.args["item_id"]), int(job.args["revision"])
        return lambda tx: clerk.at(tx, job.municipality).add_documents(item_id, revision, [document], at)

    stage.service.worker.does("file", file)


def clerk_of(stage: Stage) -> Clerk:
    """Return the clerk that the service has."""
    due = stage.service.worker.doers["delivery_due"]
    assert isinstance(due, DeliveryDue)
    return due._clerk


def with_core(stage: Stage, core: LoopbackCore, journal: str = "core") -> CoreStage:
    """Put an archiver on the stage's database whose municipality `sogne` has a core of its own."""
    accounts = stage.path / "accounts.toml"
    accounts.write_text(f'[[municipality]]\nid = "sogne"\njournal = "{journal}"\n')
    settings = ArchiverSettings.model_validate({"data_dir": stage.path, "accounts_file": accounts})
    stage.service, stage.settings = attach(stage.world, settings, core), settings
    clerk = clerk_of(stage)
    receipts = FolderShelf(stage.path / "checkpoints" / ".receipts")
    replies = TakeReplies(stage.db, core, receipts, clerk, stage.clock, logger("archiver"))
    return CoreStage(stage, core, replies)


async def core_stage(folder: Path, *how: Behaviour) -> CoreStage:
    """Return an empty archiver on SQLite, and a core that does as it is told."""
    stage = await opened(f"sqlite:///{folder / 'archiver.db'}", folder)
    assert isinstance(stage.db, SqliteDatabase)
    return with_core(stage, LoopbackCore(stage.clock, Script(*how)))
