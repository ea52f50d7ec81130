"""The notifier on its real database, its neighbours as recorded events, its clock in the test's hand."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common.db import Database
from notifier.app import attach
from notifier.ports import Channel
from notifier.settings import NotifierSettings
from tests.migrated import migrated, opened_file
from tests.service.notifier.mail_sink import listening, sink  # noqa: F401 - fixtures
from tests.service.notifier.opened import Opened
from tests.service.notifier.stage import START, Stage
from tests.service.notifier.town import town  # noqa: F401 - a fixture
from tests.world import HandClock, world_on

ROLES = """
[bo]
administratorer = ["admin@bo.example"]
krise_og_beredskapsteam = ["krise@bo.example"]
[sogne]
administratorer = ["admin@sogne.example"]
[all]
operator = ["drift@example.org"]
"""


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[Opened]:
    """Return a function that opens a notifier with settings of the test's choice, on SQLite unless told."""
    roles = tmp_path / "roles.toml"
    roles.write_text(ROLES)
    databases: list[Database] = []

    async def open_one(db: Database | None = None, channel: Channel | None = None, **settings: object) -> Stage:
        if db is None:
            path = tmp_path / "notifier.db"
            await migrated(f"sqlite:///{path}", ["notifier"])
            db = opened_file(path)
        databases.append(db)
        clock = HandClock(START)
        world = world_on(db, tmp_path, clock)
        # Lists come each morning: only the tests of them want them among the mails.
        given = {"data_dir": tmp_path, "notifier_roles_file": roles, "notifier_digests": False, **settings}
        return Stage(attach(world, NotifierSettings.model_validate(given), channel), clock, tmp_path)

    yield open_one
    for db in databases:
        await db.close()


@pytest.fixture
async def stage(opened: Opened) -> Stage:
    """A notifier that mails into a folder."""
    return await opened()
