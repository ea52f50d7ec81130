"""The notifier on a real database, opened as a process opens it: anew after each kill."""

import inspect
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from common.codec import decode
from common.db import Tx
from common.events import AlertChanged, DeadlineChanged, Event, FactStated
from common.service import Service
from common.work.worker import KEEP_DONE
from notifier.app import attach
from tests.migrated import migrated, opened_file
from tests.world import HandClock, world_on
from tests.year.later import settings_of
from tests.year.line import Deadly, Line
from tests.year.record import Said
from tests.year.town import MARK, first_facts

_JOBS_AT_ONCE = 64
_STORED = "%Y-%m-%d %H:%M:%S.%f"


class Opened:
    """One process: a service on the database of the folder, and a look at its tables past it."""

    def __init__(self, folder: Path, clock: HandClock, line: Line, deadly: Deadly) -> None:
        self.clock = clock
        self._db = opened_file(folder / "notifier.db")
        calm = world_on(self._db, folder, clock)
        self.world = replace(calm, crash=deadly, jobs_at_once_max=_JOBS_AT_ONCE)
        self.service: Service = attach(self.world, settings_of(folder), channel=line)
        self._look = sqlite3.connect(folder / "notifier.db", isolation_level=None)
        for told in first_facts():
            self.world.control.state(told)

    def state(self, told: FactStated) -> None:
        """Take a shared fact in, as every process does."""
        self.world.control.state(told)

    async def handle(self, events: list[Event]) -> None:
        """Handle events in one transaction, as the runner does."""
        at, crash = self.clock.now(), self.world.crash
        handlers = self.service.handlers
        known = [event for event in events if type(event) in handlers]

        def unit(tx: Tx) -> None:
            for event in known:
                handlers[type(event)](tx, event, at)
            crash.passed("notifier", "runner.handled")

        if known:
            await self._db.write(unit)

    async def tick(self) -> None:
        """Let every loop of the service look once, as each does every few seconds."""
        for loop in self.service.loops:
            assert inspect.ismethod(loop), "a loop is a method of what looks once"
            owner: Any = loop.__self__
            await owner.once()

    def has_due(self) -> bool:
        """Say whether a job's time has come; it may still wait for another of its key."""
        query = "SELECT 1 FROM notifier_job WHERE done_at IS NULL AND run_at <= ? LIMIT 1"
        return self._look.execute(query, (_stored(self.clock.now()),)).fetchone() is not None

    def next_due(self) -> datetime | None:
        """Return when the time of the next job comes, None when there is none."""
        query = "SELECT min(run_at) FROM notifier_job WHERE done_at IS NULL AND run_at > ?"
        found = self._look.execute(query, (_stored(self.clock.now()),)).fetchone()[0]
        return datetime.strptime(found, _STORED).replace(tzinfo=UTC) if found is not None else None

    async def take_said(self) -> list[Said]:
        """Take what was published out of the outbox, oldest first, and drop what was done long ago."""
        old = _stored(self.clock.now() - KEEP_DONE)

        def unit(tx: Tx) -> list[Said]:
            found = tx.execute(text("SELECT kind, value FROM notifier_outbox ORDER BY id")).all()
            tx.execute(text("DELETE FROM notifier_outbox"))
            tx.execute(text("DELETE FROM notifier_job WHERE done_at < :old"), {"old": old})
            return [_said(row.kind, row.value) for row in found]

        return await self._db.write(unit)

    async def close(self) -> None:
        """Let go of the database; what was under way is lost."""
        self._look.close()
        await self._db.close()


async def empty(folder: Path) -> None:
    """Give the folder a new database."""
    await migrated(f"sqlite:///{folder / 'notifier.db'}", ["notifier"])


def _stored(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_STORED)


def _said(kind: str, value: bytes) -> Said:
    event = decode(kind, value)
    alert = event if isinstance(event, AlertChanged) else None
    return Said(
        kind=kind,
        at=event.recorded_at,
        municipality=event.municipality,
        item_id=event.item_id,
        alert_id=alert.alert_id if alert else None,
        deadline_id=event.deadline_id if isinstance(event, DeadlineChanged) else None,
        reason=alert.reason if alert else getattr(event, "kind", ""),
        to=alert.to if alert else (),
        leaks=MARK.encode() in value,
    )
