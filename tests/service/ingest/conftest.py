"""Ingest on its real database and local log, its clock and accounts in the test's hand."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common import migrate
from common.blob import FolderBlobs
from common.bus.local import LocalBus, create_tables
from common.control import Control
from common.crash import NO_CRASH
from common.db import SqliteDatabase
from common.log import logger
from common.metrics import Metrics
from common.service import World
from ingest.app import attach
from ingest.settings import IngestSettings
from tests.service.ingest.stage import PAGE_A, PAGE_B, SECRET_A, SECRET_B, TOKEN_A, HandClock, Stage

ACCOUNTS = f"""
[[app]]
platform = "facebook"
name = "bo"
municipality = "bo"
secret_file = "bo.app-secret"
verify_token_file = "bo.verify-token"

[[app]]
platform = "facebook"
name = "sogne"
municipality = "sogne"
secret_file = "sogne.app-secret"

[[account]]
municipality = "bo"
platform = "facebook"
id = "{PAGE_A}"
name = "Bø kommune"
token_file = "bo.page-token"
"""


@pytest.fixture
def accounts_file(tmp_path: Path) -> Path:
    """The accounts file with its secrets beside it."""
    file = tmp_path / "accounts.toml"
    file.write_text(ACCOUNTS, encoding="utf-8")
    secrets = {
        "bo.app-secret": SECRET_A + b"\n",
        "bo.verify-token": b"handshake of bo\n",
        "bo.page-token": TOKEN_A.encode() + b"\n",
        "sogne.app-secret": SECRET_B,
    }
    for name, secret in secrets.items():
        (tmp_path / name).write_bytes(secret)
    return file


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
    path = tmp_path / "ingest.db"
    shutil.copy(migrated, path)
    db, clock = SqliteDatabase(path), HandClock()
    bus = LocalBus(db, clock)
    world = World(
        db=db,
        bus=bus,
        blobs=FolderBlobs(tmp_path / "blobs"),
        clock=clock,
        control=Control(bus, logger("control")),
        metrics=Metrics(),
        crash=NO_CRASH,
    )
    settings = IngestSettings.model_validate(
        {"data_dir": tmp_path, "accounts_file": accounts_file, "ingest_webhook_bytes_max": 1024 * 1024}
    )
    opened = Stage(attach(world, settings), db, clock, tmp_path)
    opened.account("bo", PAGE_A)
    opened.account("sogne", PAGE_B)
    world.control.at_end.set()
    yield opened
    await opened.web.aclose()
    await db.close()
