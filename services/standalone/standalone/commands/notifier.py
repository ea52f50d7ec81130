"""`ordstyrer notifier test | log`: try whether alerts reach a role, and see whom an alert reached."""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec

from common.bus.kafka import KafkaBus
from common.bus.local import LocalBus
from common.bus.port import Bus
from common.clock import SystemClock
from common.command_line import FOUND_PROBLEMS
from common.control import Control
from common.db import SqliteDatabase
from common.errors import Permanent
from common.health import Health
from common.log import logger
from common.policy.nearest import nearest
from common.process import database_path
from common.settings import Settings
from notifier.app.trial import Trial, Tried
from notifier.settings import NotifierSettings
from notifier.store.dispatches import log_of, nobody_told
from standalone.asked import line_out
from standalone.doors import tables_of
from standalone.parsers.alerts.log import new_parser as log_parser
from standalone.parsers.alerts.test import new_parser as test_parser

FACTS_S_MAX = 30.0


def main(arguments: list[str]) -> int:
    """Test or show; 1 when a channel failed, nobody is named, or nobody was told."""
    act, words = arguments[0], arguments[1:]
    return _test(words) if act == "test" else _log(words)


def _test(words: list[str]) -> int:
    given = test_parser().parse_args(words)
    tried = asyncio.run(_tried(NotifierSettings.from_environ(os.environ), given))
    for one in tried:
        if given.json:
            line_out(msgspec.to_builtins(one))
        else:
            why = f" ({one.why})" if one.why else ""
            sys.stdout.write(f"{one.person}  {one.channel}  {one.outcome}{why}\n")
    return FOUND_PROBLEMS if any(one.why for one in tried) else 0


async def _tried(settings: NotifierSettings, given: argparse.Namespace) -> list[Tried]:
    async with _facts(settings) as control:
        trial = Trial(settings, control, SystemClock())
        persons = trial.on_duty(given.municipality, given.role, given.of)
        if not persons:
            known = [role for role in trial.roles(given.municipality) if role != given.role]
            raise Permanent(
                f"nobody is named for the role '{given.role}' of {given.municipality}"
                f"{nearest(given.role, known)}: what is for it is seen at the desk only"
            )
        return [one for person in persons for one in await trial.send(given.municipality, given.role, person)]


@asynccontextmanager
async def _facts(settings: Settings) -> AsyncIterator[Control]:
    """Yield the shared facts, read to their end; Permanent where this installation has not begun."""
    db = None
    bus: Bus
    if settings.kafka is not None:
        bus = KafkaBus(settings.kafka, security=settings.kafka_security())
    elif database_path(settings).exists():
        db = SqliteDatabase(database_path(settings))
        bus = LocalBus(db, SystemClock(), owner=False)
    else:
        raise Permanent(f"there is nothing in {settings.data_dir} yet: `ordstyrer demo` or `ordstyrer serve` begins it")
    control, stop = Control(bus, logger("control")), asyncio.Event()
    reading = asyncio.create_task(control.run(stop, Health("control")))
    try:
        await asyncio.wait_for(control.at_end.wait(), FACTS_S_MAX)
        yield control
    except TimeoutError as e:
        raise Permanent("the shared facts cannot be read: is the broker running?") from e
    finally:
        stop.set()
        await reading
        await bus.close()
        if db is not None:
            await db.close()


def _log(words: list[str]) -> int:
    parser = log_parser()
    given = parser.parse_args(words)
    try:
        alert_id = UUID(given.alert)
    except ValueError:
        parser.error(f"'{given.alert}' is no alert's id")
    rows, untold = asyncio.run(_rows(Settings.from_environ(os.environ), alert_id))
    if not rows and not untold:
        raise Permanent(f"nothing is on record of an alert {alert_id}")
    for row in (*rows, *untold):
        line_out({name: value for name, value in row.items() if value is not None}) if given.json else _print(row)
    told = any(row["state"] == "sent" for row in rows)
    return 0 if told else FOUND_PROBLEMS


async def _rows(settings: Settings, alert_id: UUID) -> tuple[Sequence[dict[str, Any]], Sequence[dict[str, Any]]]:
    async with tables_of(settings, "notifier") as db:
        return await db.read(lambda tx: (log_of(tx, alert_id), nobody_told(tx, alert_id)))


def _print(row: dict[str, Any]) -> None:
    begun, ended = (
        at.isoformat(timespec="seconds") if at else "-" for at in (row.get("begun_at"), row.get("ended_at"))
    )
    channel = row.get("address_id") or "-"
    channel = "mail" if channel.startswith("mail:") else channel
    outcome = row.get("outcome") or row["state"]
    words = (row["role"], row.get("person") or "-", channel, f"try {row.get('try_no') or '-'}", begun, ended, outcome)
    sys.stdout.write("  ".join(words) + "\n")
