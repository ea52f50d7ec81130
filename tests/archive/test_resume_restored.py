"""After a restore no number is given until a person resumes; then nobody has two, and none has two owners."""

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from archiver.adapters.folder_shelf import FolderShelf
from archiver.adapters.loopback_core import FINE, Behaviour, LoopbackCore
from archiver.app import JournalRow, journal, resume
from archiver.jobs.resume import GoOn, Resumed
from archiver.jobs.watch_restore import WatchRestore
from archiver.ports import Sending
from archiver.store.deliveries import Deliveries
from archiver.store.delivery_tables import WISH
from archiver.store.numbers import holds
from common.db import SqliteDatabase, Tx
from common.log import logger
from tests.archive.cores import CoreStage, files_plainly, with_core
from tests.service.archiver.conftest import opened, staged
from tests.service.archiver.recorded import confirmed, decided, posted

CHECKPOINTED = timedelta(seconds=45)


@dataclass
class World:
    """An archive whose database can be put back, and everything outside that cannot."""

    path: Path
    mode: str
    cored: CoreStage
    documents: list[str] = field(default_factory=list)
    published: set[tuple[str, str]] = field(default_factory=set)

    @property
    def core(self) -> LoopbackCore:
        return self.cored.core

    async def tell(self, object_id: str) -> None:
        """What the bus has of a document: told again, it changes nothing."""
        await self.cored.stage.tell(posted(object_id), decided(object_id), confirmed(object_id))

    async def new(self) -> None:
        self.documents.append(f"c{len(self.documents)}")
        await self.tell(self.documents[-1])

    async def pass_time(self, later: timedelta = CHECKPOINTED) -> None:
        await self.cored.step(later)

    async def publish(self) -> None:
        """Checkpoints are signed; then whatever number the journal shows has left the house."""
        await self.pass_time()
        ours = {(str(row.record_id), row.tracking or row.number) for row in await self.rows()}
        self.published |= {(record, number) for record, number in ours if number}

    async def rows(self) -> list[JournalRow]:
        return await journal(self.cored.stage.db, "sogne")

    async def save(self) -> None:
        (self.path / "backup.db").unlink(missing_ok=True)
        await self.cored.stage.db.close()
        with closing(sqlite3.connect(self.path / "archiver.db")) as db:
            db.execute("VACUUM INTO ?", (str(self.path / "backup.db"),))
        await self.open()

    async def open(self) -> None:
        """Start the process anew on whatever the database is now."""
        clock, core = self.cored.stage.clock, self.core
        stage = staged(SqliteDatabase(self.path / "archiver.db"), self.path, self.cored.stage.url, None)
        stage.clock.at = clock.at
        core._clock = stage.clock
        self.cored = with_core(stage, core, self.mode)
        files_plainly(stage)
        await stage.service.worker.take_over()
        await self.watch().look(stage.clock.at)

    def watch(self) -> WatchRestore:
        stage = self.cored.stage
        return WatchRestore(stage.db, FolderShelf(self.path / "checkpoints"), stage.clock, logger("archiver"))

    async def restore(self) -> None:
        if not (self.path / "backup.db").exists():
            return
        await self.cored.stage.db.close()
        for left in self.path.glob("archiver.db*"):
            left.unlink()
        shutil.copy(self.path / "backup.db", self.path / "archiver.db")
        await self.open()

    async def resume(self) -> list[Resumed]:
        stage = self.cored.stage
        return await resume(stage.db, stage.settings, GoOn(municipality="sogne", actor="ola"), stage.clock.at)

    async def held(self) -> bool:
        return bool(await self.cored.stage.db.read(lambda tx: holds(tx, "sogne")))

    async def everything(self) -> None:
        """The bus tells all documents again, whoever has to resumes, and all that waits is done."""
        for object_id in self.documents:
            await self.tell(object_id)
        if await self.held():
            await self.resume()
        self.core.restart()
        for _ in range(30):
            await self.pass_time(timedelta(minutes=20))
        await self.publish()


async def world_of(path: Path, mode: str) -> World:
    stage = await opened(f"sqlite:///{path / 'archiver.db'}", path)
    cored = with_core(stage, LoopbackCore(stage.clock), mode)
    files_plainly(stage)
    return World(path, mode, cored)


@pytest.mark.parametrize("mode", ["own", "core"])
async def test_after_a_restore_no_number_is_given_until_a_person_resumes(tmp_path: Path, mode: str) -> None:
    world = await world_of(tmp_path, mode)
    await world.new()
    await world.publish()
    await world.save()
    await world.new()
    await world.publish()
    before = world.published.copy()
    await world.restore()
    assert await world.held()
    await world.new()
    await world.tell("c1")
    await world.pass_time()
    assert len([row for row in await world.rows() if row.tracking or row.number]) == 1
    [resumed] = await world.resume()
    assert (resumed.series, resumed.waiting) == ("main", 2)
    await world.everything()
    assert before <= world.published
    owners = [record for record, _ in world.published]
    numbers = [number for _, number in world.published]
    assert len(set(owners)) == len(owners) == len(set(numbers)) == 3
    assert [report.problems for report in await world.cored.stage.verify()] == [()] * len(
        await world.cored.stage.verify()
    )
    await world.cored.stage.db.close()


async def test_a_restart_without_a_restore_holds_nothing(tmp_path: Path) -> None:
    world = await world_of(tmp_path, "own")
    await world.new()
    await world.publish()
    await world.save()
    assert not await world.held()
    assert await world.resume() == []
    await world.restore()
    assert not await world.held()
    await world.cored.stage.db.close()


async def test_a_second_restore_to_the_same_hour_still_knows_who_got_which_number(tmp_path: Path) -> None:
    world = await world_of(tmp_path, "own")
    await world.save()
    await world.new()
    await world.publish()
    for _ in range(2):
        await world.restore()
        await world.resume()
        await world.new()
        await world.publish()
    await world.restore()
    await world.everything()
    assert len({record for record, _ in world.published}) == len(world.published) == 3
    assert len({number for _, number in world.published}) == 3
    await world.cored.stage.db.close()


async def test_a_restore_that_nobody_resumed_is_found_by_verify(tmp_path: Path) -> None:
    world = await world_of(tmp_path, "own")
    await world.save()
    await world.new()
    await world.publish()
    await world.restore()
    found = [p.code for report in await world.cored.stage.verify() for p in report.problems]
    assert set(found) == {"removed"}
    await world.resume()
    reports = {report.series: report for report in await world.cored.stage.verify()}
    assert (reports["main"].problems, reports["main"].restores) == ((), 1)
    await world.cored.stage.db.close()


def random_behaviour(chance: random.Random) -> Behaviour:
    if chance.random() < 0.4:
        return FINE
    flags = ("lose_message", "lose_taken", "lose_receipt", "broke", "double", "double_answers", "reverse", "crash")
    on = {flag: chance.random() < 0.2 for flag in (*flags, "silent_failure", "unreachable", "without_number")}
    refuse = chance.choice([None, None, None, None, "case", "record", "invalid"])
    return Behaviour(**on, refuse=refuse, delay=chance.choice([0, 0, 1, 3]))


async def push_refused(world: World) -> None:
    """A person has every refused delivery sent again."""
    stage = world.cored.stage

    def unit(tx: Tx) -> None:
        Deliveries(tx, "sogne").push(stage.clock.at)

    await stage.db.write(unit)


@pytest.mark.parametrize("mode", ["own", "core"])
@pytest.mark.parametrize("seed", range(3))
async def test_no_schedule_gives_a_document_two_numbers_or_a_number_two_documents(
    tmp_path: Path, seed: int, mode: str
) -> None:
    chance = random.Random(seed)  # noqa: S311 - a schedule, no secret
    world = await world_of(tmp_path, mode)
    script: dict[int, Behaviour] = {}

    def behave(_sending: Sending, n: int) -> Behaviour:
        return script.setdefault(n, random_behaviour(chance))

    world.core.behave = behave
    seen: set[tuple[str, tuple[int, int]]] = set()
    acts = [world.new, world.new, world.pass_time, world.publish, world.save, world.restore]
    for _ in range(16):
        await chance.choice(acts)()
        if await world.held() and chance.random() < 0.5:
            await world.resume()
        seen |= await core_numbers(world)
    world.core.behave = lambda _sending, _n: FINE
    await world.everything()
    await push_refused(world)
    await world.everything()
    seen |= await core_numbers(world)
    assert len({record for record, _ in world.published}) == len(world.published)
    assert len({number for _, number in world.published}) == len(world.published)
    assert len({record for record, _ in seen}) == len({number for _, number in seen}) == len(seen)
    if mode == "core":
        assert len(seen) == len(world.documents) == len(world.core.records)
    assert not [p for report in await world.cored.stage.verify() for p in report.problems]
    waiting = select(func.count()).select_from(WISH).where(WISH.c.municipality == "sogne")
    assert await world.cored.stage.db.read(lambda tx: tx.execute(waiting).scalar()) == 0
    await world.cored.stage.db.close()


async def core_numbers(world: World) -> set[tuple[str, tuple[int, int]]]:
    found = await world.cored.deliveries()
    return {(str(one.record_id), one.core) for one in found if one.core is not None}
