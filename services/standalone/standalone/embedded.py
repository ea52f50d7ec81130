"""The embedded default's data folder: one process holds it, and its tables are brought up to date safely."""

import contextlib
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from typing import TextIO

from common import migrate
from common.bus.local import create_tables
from common.errors import Permanent
from common.process import database_path
from common.settings import Settings
from standalone.parsers.made import SERVICES


@contextlib.contextmanager
def hold(settings: Settings, command: str) -> Iterator[None]:
    """Hold `data/lock` while this process owns the folder; Permanent says who holds it otherwise."""
    with _opened(settings) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            file.seek(0)
            who = file.read().strip() or "another process"
            raise Permanent(
                f"{settings.data_dir} is held by {who}. Stop it first, or set ORDSTYRER_DATA_DIR to another folder."
            ) from e
        file.truncate(0)
        file.write(f"ordstyrer {command} (process {os.getpid()})")
        file.flush()
        yield


def _opened(settings: Settings) -> TextIO:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return (settings.data_dir / "lock").open("a+", encoding="utf-8")
    except OSError as e:
        raise Permanent(
            f"{settings.data_dir} cannot be written ({e.strerror}): let this user do so, or set ORDSTYRER_DATA_DIR to "
            "another folder"
        ) from e


async def bring_up_to_date(settings: Settings) -> None:
    """Run all histories in their fixed order on a copy's safety: when one fails, the copy comes back."""
    path = database_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and migrate.is_newest(f"sqlite:///{path}", SERVICES):
        return
    copy = path.with_suffix(".before-migrating")
    copy.unlink(missing_ok=True)
    if path.exists():
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
    try:
        create_tables(f"sqlite:///{path}")
        await migrate.upgrade(f"sqlite:///{path}", SERVICES)
    except BaseException:
        if copy.exists():
            for suffix in ("-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            shutil.move(copy, path)
        raise
    copy.unlink(missing_ok=True)
