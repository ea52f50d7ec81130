"""`ordstyrer backup`: everything that cannot be made anew, in one folder."""

import asyncio
import contextlib
import os
import sqlite3
import sys
from functools import partial
from pathlib import Path

import msgspec

import archiver.app
from archiver.core.head import Head
from archiver.settings import ArchiverSettings
from common.clock import SystemClock
from common.db import PostgresDatabase, SqliteDatabase, Tx
from common.errors import Permanent
from common.process import database_path
from standalone.asked import line_out
from standalone.parsers.backup import new_parser
from standalone.safety import manifest
from standalone.safety.dump import dump
from standalone.safety.files import copied
from standalone.showing.working import Told, working


def main(arguments: list[str]) -> int:
    """Back up while everything runs; print the heads of the chains, which a restore must end in."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    folder: Path = given.folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise Permanent(f"{folder} is not empty")
    settings = ArchiverSettings.from_environ(os.environ)
    made_at, url = SystemClock().now(), settings.direct_url() or settings.url()
    with working("backing up") as told:
        # The database first: whatever it names lies among the files already, and stays there unless it is erased.
        told("the database")
        heads = asyncio.run(_embedded(settings, folder) if url is None else _server(url, folder))
        database = folder / (manifest.EMBEDDED if url is None else manifest.SERVER)
        blobs, checkpoints = (None, None) if given.without_files else _files(settings, folder, told)
    made = manifest.Manifest(
        made_at=made_at,
        database=database.name,
        sha256=manifest.sha256_of(database),
        heads=tuple(heads),
        blobs=blobs,
        checkpoints=checkpoints,
    )
    manifest.write(folder, made)
    if given.json:
        line_out({"folder": str(folder), **msgspec.to_builtins(made)})
    else:
        _print(made, folder)
    return 0


async def _server(url: str, folder: Path) -> list[Head]:
    db = PostgresDatabase(url, "archiver", connections_max=1)
    try:
        return await db.read(partial(_dumped, url=url, to=folder / manifest.SERVER))
    finally:
        await db.close()


def _dumped(tx: Tx, *, url: str, to: Path) -> list[Head]:
    """The tool sees what this transaction sees: the heads are those of the dump."""
    snapshot = str(tx.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())
    dump(url, snapshot, to)
    return archiver.app.heads_in(tx)


async def _embedded(settings: ArchiverSettings, folder: Path) -> list[Head]:
    path, copy = database_path(settings), folder / manifest.EMBEDDED
    if not path.exists():
        raise Permanent(f"there is nothing in {settings.data_dir} yet")
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    db = SqliteDatabase(copy)
    try:
        return await db.read(archiver.app.heads_in)
    finally:
        await db.close()


def _files(settings: ArchiverSettings, folder: Path, told: Told) -> tuple[int | None, int | None]:
    in_bucket = settings.blob_s3_bucket is not None
    shelf = settings.checkpoint_dir
    blobs = None if in_bucket else copied(settings.data_dir / "blobs", folder / "blobs", told)
    return blobs, None if shelf is None else copied(shelf, folder / "checkpoints", told)


def _print(made: manifest.Manifest, folder: Path) -> None:
    for head in made.heads:
        sys.stdout.write(f"{head.municipality}/{head.series}: line {head.seq}, head {head.hash}\n")
    files = "files are not in it" if made.blobs is None else f"{made.blobs} files"
    sys.stdout.write(f"{folder} is a whole backup: {made.database}, {files}\n")
