"""A stage opened on a database of its own: for a test, or for each example of a property."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

from common.db import Database
from ingest.adapters.secret_files import SecretFiles
from ingest.app import attach
from ingest.settings import IngestSettings
from tests.migrated import opened_file
from tests.service.ingest.stage import PAGE_A, PAGE_B, SECRET_A, SECRET_B, START, TOKEN_A, Stage
from tests.world import HandClock, world_on

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


def secrets_of(accounts_file: Path) -> SecretFiles:
    """Return what reads the secrets, with a while between one look and the next."""
    return SecretFiles(accounts_file, count(0, 10).__next__)


def read_anew(secrets: SecretFiles) -> bool:
    """Look twice: what has changed is read once it has stood for a while."""
    return secrets.reload() or secrets.reload()


def write_accounts(folder: Path) -> Path:
    """Write the accounts file with its secrets beside it."""
    file = folder / "accounts.toml"
    file.write_text(ACCOUNTS, encoding="utf-8")
    secrets = {
        "bo.app-secret": SECRET_A + b"\n",
        "bo.verify-token": b"handshake of bo\n",
        "bo.page-token": TOKEN_A.encode() + b"\n",
        "sogne.app-secret": SECRET_B,
    }
    for name, secret in secrets.items():
        (folder / name).write_bytes(secret)
    return file


@asynccontextmanager
async def opened(folder: Path, accounts_file: Path, migrated: Path, db: Database | None = None) -> AsyncIterator[Stage]:
    """Put ingest on a copy of the migrated database or on `db`, with two municipalities of one active page each."""
    if db is None:
        path = folder / "ingest.db"
        shutil.copy(migrated, path)
        db = opened_file(path)
    clock = HandClock(START)
    world = world_on(db, folder, clock)
    settings = IngestSettings.model_validate(
        {"data_dir": folder, "accounts_file": accounts_file, "ingest_webhook_bytes_max": 1024 * 1024}
    )
    stage = Stage(attach(world, settings), clock, folder)
    stage.account("bo", PAGE_A)
    stage.account("sogne", PAGE_B)
    world.control.at_end.set()
    yield stage
    await stage.web.aclose()
    await db.close()
