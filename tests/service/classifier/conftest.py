"""The classifier on its real database, its neighbours as recorded events."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common import migrate
from common.bus.local import create_tables
from tests.service.classifier.opened import opened
from tests.service.classifier.second_stage import SecondStage, second
from tests.service.classifier.stage import Stage


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables: made once, copied by each test."""
    path = tmp_path_factory.mktemp("migrated") / "classifier.db"
    create_tables(f"sqlite:///{path}")
    asyncio.run(migrate.upgrade(f"sqlite:///{path}", ["classifier"]))
    return path


@pytest.fixture
async def asks(tmp_path: Path, migrated: Path) -> AsyncIterator[SecondStage]:
    """A classifier that is unsure, in a municipality that has turned the second opinion on."""
    async with second(tmp_path, migrated) as stage:
        yield stage


@pytest.fixture
async def stage(tmp_path: Path, migrated: Path) -> AsyncIterator[Stage]:
    """A classifier with the packs that ship and nothing in its tables."""
    async with opened(tmp_path, migrated) as stage:
        yield stage
