"""The archiver on SQLite and on PostgreSQL, its neighbours as recorded events."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.app import attach
from archiver.settings import ArchiverSettings
from common.blob import Blobs
from common.db import Database, PostgresDatabase
from common.events import FactStated, PackFact
from tests.migrated import migrated, opened_file
from tests.service.archiver.recorded import AT
from tests.service.archiver.stage import Stage
from tests.service.told import FIRST, fact
from tests.world import HandClock, world_on


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind that we run on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'archiver.db'}"
    url: str = request.getfixturevalue("database")
    return url


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """An archiver with migrated tables and nothing in them."""
    stage = await opened(database_url, tmp_path)
    yield stage
    await stage.db.close()


async def opened(url: str, folder: Path, blobs: Blobs | None = None) -> Stage:
    """Migrate an empty database and put an archiver on it."""
    await migrated(url, ["archiver"])
    if url.startswith("sqlite"):
        return staged(opened_file(folder / "archiver.db"), folder, url, blobs)
    return staged(PostgresDatabase(url, "archiver"), folder, url, blobs)


def staged(db: Database, folder: Path, url: str, blobs: Blobs | None = None) -> Stage:
    """Put an archiver together as its process does."""
    clock = HandClock(AT)
    world = world_on(db, folder, clock)
    world = replace(world, blobs=blobs or world.blobs)
    for name, zone, language in (("sogne", "Europe/Oslo", "nb"), ("knivsta", "Europe/Stockholm", "sv")):
        world.control.state(_pack(name, zone, language))
    settings = ArchiverSettings.model_validate({"data_dir": folder})
    return Stage(attach(world, settings), world, settings, clock, url, folder)


def _pack(municipality: str, timezone: str, language: str) -> FactStated:
    """Return as much of a pack as the archive asks for."""
    version = PackFact(
        version=1,
        sha256="0" * 64,
        name=municipality,
        language=language,
        timezone=timezone,
        valid_from=FIRST.date(),
        holds_from=FIRST,
        activated_at=FIRST,
        files={},
    )
    return fact(f"{municipality}/pack/1", version)
