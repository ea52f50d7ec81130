"""An attempt that was written down and not made is none: the answer goes out, once (G5)."""

import asyncio
from pathlib import Path
from typing import TypeVar

import pytest

from common.crash import NO_CRASH
from common.db import Database, Unit
from common.errors import Transient
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.secret_files import SecretFiles
from ingest.jobs.act import Act, give_up
from tests.service.ingest.acting import Acting

T = TypeVar("T")


class BreaksOff:
    """A database whose first write is done, and its answer lost."""

    def __init__(self, db: Database, problem: BaseException) -> None:
        self.dialect = db.dialect
        self.after_write = db.after_write
        self.read, self.alone, self.close = db.read, db.alone, db.close
        self._db = db
        self._left = [problem]

    async def write(self, unit: Unit[T]) -> T:
        written = await self._db.write(unit)
        if self._left:
            raise self._left.pop()
        return written


@pytest.mark.parametrize("problem", [Transient("database: no answer"), asyncio.CancelledError()], ids=["lost", "ended"])
async def test_an_answer_that_was_begun_and_never_called_for_is_sent(
    acting: Acting, accounts_file: Path, problem: BaseException
) -> None:
    world = acting.stage.world
    facebook, secrets = Facebook("v26.0", acting.client), SecretFiles(accounts_file)
    act = Act(BreaksOff(world.db, problem), {"facebook": facebook}, secrets, NO_CRASH, world.metrics)
    acting.stage.service.worker.does("act", act, give_up)
    await acting.stage.tell(acting.order("reply"))
    try:
        await acting.stage.work()
    except asyncio.CancelledError:
        assert isinstance(problem, asyncio.CancelledError)
    assert acting.graph.requests == []
    await acting.over(240, step_s=30)
    assert await acting.ends() == [("ActionTaken", "reply", "2_900")]
    assert len(acting.graph.writes) == 1
