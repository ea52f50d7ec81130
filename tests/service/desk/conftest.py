"""The desk on its real database, its neighbours as recorded events, its clock in the test's hand."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from common.db import Database, PostgresDatabase
from common.events import FactStated, PackFact
from desk.app import attach
from desk.handlers.passphrases import Passphrases
from desk.settings import DeskSettings
from tests.migrated import migrated, opened_file
from tests.service.desk.stage import BEGINS, Stage
from tests.service.told import FIRST, fact
from tests.world import HandClock, world_on

PACK_TOML = """
[roles.administratorer]
label = "administratorene"
[topics.byggesak]
unit = "administratorer"
"""
CLAUSES = """
[[clause]]
id = "BO-39"
quote = "Sjikane og trusler med personangrep skal fjernes fra sidene"
[[reading]]
id = "GEN-19"
adopted = "I tvil ser et menneske på det"
"""


def pack_told(pack_toml: str = PACK_TOML, language: str = "nb") -> FactStated:
    """As much of a pack as the desk shows."""
    return fact(
        "bo/pack/1",
        PackFact(
            version=1,
            sha256="0" * 64,
            name="Bø kommune",
            language=language,
            timezone="Europe/Oslo",
            valid_from=FIRST.date(),
            holds_from=FIRST,
            activated_at=FIRST,
            files={"pack.toml": pack_toml, "clauses.toml": CLAUSES},
        ),
    )


PACK = pack_told()
Opened = Callable[..., Awaitable[Stage]]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    """Return a function that opens a desk with settings of the test's choice, on SQLite unless told."""
    (tmp_path / "policies").mkdir()
    databases: list[Database] = []

    async def open_one(
        postgres: str | None = None,
        told: FactStated = PACK,
        file: str = "desk.db",
        passphrases: Passphrases | None = None,
        **settings: object,
    ) -> Stage:
        db: Database
        if postgres is None:
            path = tmp_path / file
            await migrated(f"sqlite:///{path}", ["desk"])
            db = opened_file(path)
        else:
            await migrated(postgres, ["desk"])
            db = PostgresDatabase(postgres, "desk")
        databases.append(db)
        clock = HandClock(BEGINS)
        world = world_on(db, tmp_path, clock)
        given = {"data_dir": tmp_path, "policies_dir": tmp_path / "policies", "desk_undo_s": 0.0}
        given |= {"desk_second_factor": False, **settings}
        world.control.state(told)
        return Stage(attach(world, DeskSettings.model_validate(given), passphrases), clock, tmp_path)

    yield open_one
    for db in databases:
        await db.close()


@pytest.fixture
async def stage(opened: Opened) -> Stage:
    """A desk on SQLite."""
    return await opened()
