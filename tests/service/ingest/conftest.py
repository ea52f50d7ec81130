"""Ingest on its real database and local log, its clock and accounts in the test's hand."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from common import migrate
from common.bus.local import create_tables
from common.secret_box import SecretBox, make_key_file
from ingest.adapters.meta.login import MetaLogin
from ingest.jobs.login import Means
from tests.service.ingest.acting import Acting
from tests.service.ingest.asked_from_desk import OUTSIDE, Ingest, accounts
from tests.service.ingest.connecting_desk import Desk
from tests.service.ingest.meta_login import Meta
from tests.service.ingest.opened import opened, write_accounts
from tests.service.ingest.stage import Stage


@pytest.fixture
def accounts_file(tmp_path: Path) -> Path:
    """The accounts file with its secrets beside it."""
    return write_accounts(tmp_path)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables: made once, copied by each test."""
    path = tmp_path_factory.mktemp("migrated") / "ingest.db"
    create_tables(f"sqlite:///{path}")
    asyncio.run(migrate.upgrade(f"sqlite:///{path}", ["ingest"]))
    return path


@pytest.fixture
async def stage(tmp_path: Path, accounts_file: Path, migrated: Path) -> AsyncIterator[Stage]:
    """Ingest with two municipalities, each with one active page."""
    async with opened(tmp_path, accounts_file, migrated) as stage:
        yield stage


@pytest.fixture
async def acting(stage: Stage, accounts_file: Path) -> AsyncIterator[Acting]:
    """Ingest that has seen one comment, on a platform in memory."""
    acting = Acting(stage, accounts_file)
    await acting.webhook("add-maximal")
    yield acting
    await acting.client.aclose()


@pytest.fixture
def meta() -> Meta:
    """A pretend Meta at which people log in."""
    return Meta()


@pytest.fixture
def box(tmp_path: Path) -> SecretBox:
    """A key file with one key, and what encrypts with it."""
    make_key_file(tmp_path / "token-keys")
    return SecretBox(tmp_path / "token-keys")


@pytest.fixture
def desk(stage: Stage, box: SecretBox, meta: Meta) -> Iterator[Desk]:
    """Somebody who connects accounts of bo."""
    with meta.served() as url:
        yield Desk(stage, box, url)


@pytest.fixture
async def ingest(stage: Stage, box: SecretBox, meta: Meta) -> AsyncIterator[Ingest]:
    """Ingest with all that a login needs."""
    login = MetaLogin("v26.0")
    with meta.served() as url:
        means = Means(login=login, box=box, entrances=accounts(stage, url), public_url=f"{OUTSIDE}/")
        one = Ingest(stage, means)
        yield one
        await one.web.aclose()
    await login.close()
