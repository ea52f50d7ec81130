"""Looks at what is kept: the database and its tables, the evidence and the room that is left for it."""

import os
import shutil
from datetime import timedelta

from common import migrate
from common.clock import SystemClock
from common.db import Database, Tx
from common.errors import Permanent
from common.process import blobs_of, database_path
from standalone.doors import tables_of
from standalone.looks.finding import LATER, OK, PROBLEM, Given, Said, worst
from standalone.parsers.made import SERVICES

NO_BYTES = "0" * 64
GIB = 1024**3
ROOM_GIB_MIN, ROOM_SHARE_MIN = 1, 0.1
"""Below the first nothing more can be sealed soon; below the second somebody should see to it this week."""
SKEW_S_MAX, SKEW_S_BAD = 2.0, 30.0
"""Deadlines are in minutes, tokens and seals in seconds: half a minute is seen by people."""
TIMEOUTS_MS = {
    "statement_timeout": 60_000,
    "lock_timeout": 20_000,
    "idle_in_transaction_session_timeout": 300_000,
}
"""More than this, or none at all, lets one statement hold up a service."""
SETTING_OF = {
    "statement_timeout": "ORDSTYRER_DATABASE_STATEMENT_S_MAX",
    "lock_timeout": "ORDSTYRER_DATABASE_LOCK_S_MAX",
    "idle_in_transaction_session_timeout": "ORDSTYRER_DATABASE_IDLE_S_MAX",
}


async def database(given: Given) -> Said:
    """Every service's tables answer, and have the newest schema."""
    settings = given.settings
    if settings.url() is None and not database_path(settings).exists():
        return LATER, f"{database_path(settings)} is made at the first start (`ordstyrer demo` or `ordstyrer serve`)"
    old, later = [], []
    for service in SERVICES:
        async with tables_of(settings, service) as db:
            revision = await _revision(db, service, embedded=settings.url() is None)
        if revision > migrate.newest_of(service):
            later.append(service)
        elif revision != migrate.newest_of(service):
            old.append(service)
    if later:
        said = f"the tables of {', '.join(later)} are a later release's, and stay as they are: go on to that release"
        return LATER, f"{said}, unless you have just gone back one (docs/operator/upgrade.md)"
    if old:
        raise Permanent(f"the tables of {', '.join(old)} are not this version's: run `ordstyrer migrate`")
    where = "the embedded database" if settings.url() is None else "PostgreSQL"
    return OK, f"{where} answers for {', '.join(SERVICES)}, each with the newest schema"


async def _revision(db: Database, service: str, *, embedded: bool) -> str:
    """Return the revision of a service's tables, "" where there are none."""
    table = f"alembic_version_{service}"
    there = (
        f"SELECT count(*) FROM sqlite_master WHERE name = '{table}'"  # noqa: S608 - a name of ours
        if embedded
        else f"SELECT count(to_regclass('{table}'))"
    )
    if not await _asked(db, there):
        return ""
    query = f"SELECT version_num FROM {table}"  # noqa: S608 - the same
    return str(await db.read(lambda tx: tx.exec_driver_sql(query).scalar()) or "")


async def timeouts(given: Given) -> Said:
    """No statement of ours waits for ever."""
    if given.settings.url() is None:
        return OK, "the embedded database is this process's own: nobody holds it up"
    found: list[Said] = []
    async with tables_of(given.settings, SERVICES[0]) as db:
        for name, most_ms in TIMEOUTS_MS.items():
            query = f"SELECT setting::bigint FROM pg_settings WHERE name = '{name}'"  # noqa: S608 - names of ours
            now_ms = int(await _asked(db, query))
            found.append(limit(name, now_ms, most_ms))
    return worst(found)


async def _asked(db: Database, query: str) -> float:
    """Return the number that a query answers with, 0 where it answers with none."""

    def unit(tx: Tx) -> float:
        found = tx.exec_driver_sql(query).scalar()
        return float(found) if found is not None else 0.0

    return await db.read(unit)


def limit(name: str, now_ms: int, most_ms: int) -> Said:
    """Say whether a limit is one; 0 is none. A pooler that forgets what a connection asked for takes it away."""
    if 0 < now_ms <= most_ms:
        return OK, f"{name} is {now_ms / 1000:.0f} s"
    said = "is not set" if now_ms == 0 else f"is {now_ms / 1000:.0f} s"
    what = (
        f"set {SETTING_OF[name]} to {most_ms / 1000:.0f} at most; where it is, the look `pooler` says what is between"
    )
    return PROBLEM, f"{name} {said}: {what}"


async def clock(given: Given) -> Said:
    """This machine and the database tell the same time."""
    here = SystemClock().now()
    if given.settings.url() is None:
        return OK, f"this machine says {here.isoformat(timespec='seconds')}: deadlines go by it"
    async with tables_of(given.settings, SERVICES[0]) as db:
        began = SystemClock().now()
        query = "SELECT extract(epoch FROM clock_timestamp())::float8"
        there = await _asked(db, query)
        ended = SystemClock().now()
    middle = began + (ended - began) / 2
    return skew(timedelta(seconds=there - middle.timestamp()), (ended - began) / 2)


def skew(apart: timedelta, unsure: timedelta) -> Said:
    """Say how far two clocks are apart, as far as the way between them lets one tell."""
    away_s = max(0.0, abs(apart.total_seconds()) - unsure.total_seconds())
    if away_s <= SKEW_S_MAX:
        return OK, "this machine and the database tell the same time"
    which = "behind" if apart > timedelta() else "ahead of"
    said = f"this machine is {away_s:.0f} s {which} the database: let both keep time by NTP (chronyc tracking)"
    return (PROBLEM if away_s >= SKEW_S_BAD else LATER), f"{said}; deadlines and tokens go by the clock"


async def evidence(given: Given) -> Said:
    """The store answers, may be written, and has room. What is written there could not be taken back: it is not."""
    settings = given.settings
    if settings.blob_s3_bucket is not None:
        await blobs_of(settings).get("doctor", NO_BYTES)
        return OK, f"the bucket {settings.blob_s3_bucket} answers, for evidence and checkpoints"
    folder = settings.data_dir / "blobs"
    there = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise Permanent(f"evidence cannot be written to {folder}: {there} is not a folder that this user may write in")
    usage = shutil.disk_usage(there)
    return worst([room(usage.free, usage.total, str(folder)), *_checkpoints(given)])


def _checkpoints(given: Given) -> list[Said]:
    where = given.settings.checkpoint_dir
    if where is None or not where.exists() or (where.is_dir() and os.access(where, os.W_OK)):
        return []
    return [(PROBLEM, f"checkpoints cannot be written to {where}: it is not a folder that this user may write in")]


def room(free: int, total: int, where: str) -> Said:
    """Say whether there is room left."""
    left = f"{free / GIB:.1f} GiB of {total / GIB:.0f} are free where {where} lies"
    if free < ROOM_GIB_MIN * GIB:
        return PROBLEM, f"{left}: nothing more can be sealed soon, and what is not sealed is not hidden. Make room"
    if free < ROOM_SHARE_MIN * total:
        return LATER, f"{left}: make room this week"
    return OK, f"evidence is kept and may be written; {left}"
