"""A small service on the embedded composition, in a folder of the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from common.bus.local import LocalBus, create_tables
from common.db import SqliteDatabase
from common.events import AlertResolved
from common.metrics import Metrics
from common.runner import Handler, Runner
from tests.contract.machines import LOG, SERVICE, make_tables
from tests.contract.set_clock import SetClock
from tests.core.common.handlings import LETTERS, Handlings


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    path = tmp_path / "core.db"
    create_tables(f"sqlite:///{path}")
    db = SqliteDatabase(path)
    await make_tables(db)
    yield db
    await db.close()


@pytest.fixture
def bus(db: SqliteDatabase, clock: SetClock) -> LocalBus:
    return LocalBus(db, clock)


@pytest.fixture
def handler() -> Handlings:
    return Handlings()


@pytest.fixture
def runner(db: SqliteDatabase, bus: LocalBus, clock: SetClock, handler: Handlings) -> Runner:
    return Runner(
        SERVICE,
        {AlertResolved: cast("Handler", handler)},
        ["alerts"],
        db=db,
        bus=bus,
        dead_letters=LETTERS,
        clock=clock,
        log=LOG,
        metrics=Metrics(),
    )
