"""What the contract suites share: each runs on every implementation that the product has."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.db import Database
from tests.contract.opened import Databases
from tests.contract.set_clock import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def databases(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Databases]:
    """The same database, opened as often as wanted."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'contract.db'}"
    else:
        url = str(request.getfixturevalue("database"))
    opened = Databases(request.param, url)
    yield opened
    await opened.close()


@pytest.fixture
def db(databases: Databases) -> Database:
    """One database, open."""
    return databases.open()
