"""`ordstyrer restore`: a backup into an empty installation; what was erased since is gone before anybody reads."""

import asyncio
import os
import shutil
import sys
from argparse import Namespace
from pathlib import Path

import archiver.app
from archiver.core.head import Head
from archiver.settings import ArchiverSettings
from common import migrate
from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.errors import Permanent
from common.events import ItemErased
from common.process import blobs_of, database_path
from standalone.asked import line_out
from standalone.commands.replay import republish_all
from standalone.counted import count
from standalone.doors import tables_of
from standalone.embedded import bring_up_to_date, hold
from standalone.on_server import upgrade
from standalone.parsers.made import SERVICES
from standalone.parsers.restore import new_parser
from standalone.safety import erasures, manifest
from standalone.safety.dump import restore
from standalone.safety.files import copied
from standalone.showing.working import Told, working


def main(arguments: list[str]) -> int:
    """Restore, prove and say whether every chain ends where it did; 1 when one does not, or is not whole."""
    parser = new_parser()
    given = parser.parse_args(arguments)
    backup = manifest.read(given.folder)
    erased = erasures.read(given.erasures) if given.erasures else []
    settings = ArchiverSettings.from_environ(os.environ)
    if (settings.url() is None) != (backup.database == manifest.EMBEDDED):
        raise Permanent(f"{given.folder} holds {backup.database}, and these settings name the other kind of database")
    if settings.url() is None:
        with hold(settings, "restore"):
            return _embedded(settings, given, backup, erased)
    return asyncio.run(_restore(settings, given, backup, erased))


def _embedded(settings: ArchiverSettings, given: Namespace, backup: manifest.Manifest, erased: list[ItemErased]) -> int:
    """What fails halfway leaves no database behind: nobody may find in it what was to be erased."""
    path = database_path(settings)
    if path.exists():
        raise Permanent(f"{path} is there already: a restore goes into an empty folder")
    try:
        return asyncio.run(_restore(settings, given, backup, erased))
    except BaseException:
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise


async def _restore(
    settings: ArchiverSettings, given: Namespace, backup: manifest.Manifest, erased: list[ItemErased]
) -> int:
    url = settings.direct_url() or settings.url()
    if url is None:
        _put_back(given.folder / backup.database, database_path(settings))
    else:
        await _is_empty(settings)
        restore(url, given.folder / backup.database)
    # The newest schema, and rights for nobody yet.
    await (bring_up_to_date(settings) if url is None else migrate.upgrade(url, SERVICES))
    after = await _heads(settings)
    with working("putting back") as told:
        _files(settings, given.folder, told)
    again = await erasures.carry_out(os.environ, erased)
    async with tables_of(settings, "desk") as db:
        facts = await republish_all(db, SystemClock().now())
    if url is not None:
        await upgrade(url, SERVICES, settings, given.make_roles)
    same = _compare(given, backup.heads, after)
    words = f"of {count(len(erased), 'item')} erased since, {again} stood in the backup and went again"
    _tell(given, words, erased_again=again, erased_since=len(erased))
    _tell(given, f"{facts} shared facts wait in the desk's outbox for an empty broker", facts=facts)
    return 0 if await _proved(settings, given) and same else FOUND_PROBLEMS


def _tell(given: Namespace, words: str, **facts: object) -> None:
    if given.json:
        line_out(facts)
    else:
        sys.stdout.write(f"{words}\n")


def _put_back(copy: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # `data/lock` is held: no service begins before all is done.
    draft = path.with_suffix(".restoring")
    shutil.copy2(copy, draft)
    draft.replace(path)


async def _is_empty(settings: ArchiverSettings) -> None:
    """Permanent where a service's schema is there already."""
    named = ", ".join(f"'{name}'" for name in SERVICES)
    query = f"SELECT count(*) FROM pg_namespace WHERE nspname IN ({named})"  # noqa: S608 - names of ours
    async with tables_of(settings, "archiver") as db:
        if await db.read(lambda tx: tx.exec_driver_sql(query).scalar_one()):
            raise Permanent("the database is not empty: make a new one and name it in ORDSTYRER_DATABASE_URL")


async def _heads(settings: ArchiverSettings) -> list[Head]:
    async with tables_of(settings, "archiver") as db:
        return await db.read(archiver.app.heads_in)


def _files(settings: ArchiverSettings, folder: Path, told: Told) -> None:
    """Put back what is missing; what survived stays, above all checkpoints that are newer than the backup."""
    if settings.blob_s3_bucket is None:
        copied(folder / "blobs", settings.data_dir / "blobs", told)
    if settings.checkpoint_dir is not None:
        copied(folder / "checkpoints", settings.checkpoint_dir, told)


def _compare(given: Namespace, before: tuple[Head, ...], after: list[Head]) -> bool:
    found = {(head.municipality, head.series): head for head in after}
    for head in before:
        now = found.get((head.municipality, head.series))
        said = "identical" if now == head else f"NOT THE SAME: {now.hash if now else 'no line'}"
        words = f"{head.municipality}/{head.series}: line {head.seq}, head {head.hash}: {said}"
        _tell(given, words, municipality=head.municipality, series=head.series, head=head.hash, same=now == head)
    return tuple(after) == before


async def _proved(settings: ArchiverSettings, given: Namespace) -> bool:
    async with tables_of(settings, "archiver") as db:
        reports = await archiver.app.verify(db, settings, blobs=blobs_of(settings))
    for report in reports:
        state = f"{count(len(report.problems), 'problem')} (ordstyrer archive verify)" if report.problems else "whole"
        words = f"{report.municipality}/{report.series}: {count(report.lines, 'line')}, {state}"
        said = {"municipality": report.municipality, "series": report.series, "lines": report.lines}
        _tell(given, words, **said, problems=len(report.problems))
    return not any(report.problems for report in reports)
