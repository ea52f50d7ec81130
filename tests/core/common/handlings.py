"""A handler that fails as a test tells it to, and what its service then has in its tables."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from sqlalchemy import select

from common.bus.local import LocalBus
from common.bus.port import Outgoing
from common.db import ACROSS, SqliteDatabase, Tx, insert_once
from common.events import AlertResolved, Event
from common.ratio import RATIO_EVENTS_MIN
from common.runner import Runner
from tests.contract.machines import MACHINERY
from tests.core.common.messages import alert, message

LETTERS = MACHINERY.dead_letters
KEPT = MACHINERY.waiting.table  # any table of the service: what a handler writes


class Handlings:
    """A handler that writes a row for each event, and fails as told by the event's reason."""

    def __init__(self) -> None:
        self.problems: dict[str, Callable[[], Exception]] = {}
        self.calls: list[str] = []
        self.savepoints: list[bool] = []
        self.leaves_savepoints_open = False

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        event = cast("AlertResolved", event)
        self.calls.append(event.reason)
        self.savepoints.append(tx.in_nested_transaction())
        row = {
            "municipality": event.municipality,
            "event_id": event.event_id,
            "item_id": event.event_id,
            "kind": event.reason,
            "value": b"",
            "since": at,
        }
        if self.leaves_savepoints_open and event.reason in self.problems:
            tx.begin_nested()
        insert_once(tx, KEPT, row)
        if event.reason in self.problems:
            raise self.problems[event.reason]()  # noqa: RSE102 - what makes it is called


async def kept(db: SqliteDatabase) -> list[str]:
    """Return what the handler's committed transactions wrote."""
    query = select(KEPT.c.kind).order_by(KEPT.c.kind).execution_options(**{ACROSS: "a test"})
    return await db.read(lambda tx: list(tx.execute(query).scalars()))


async def letters(db: SqliteDatabase) -> list[tuple[str, str, str]]:
    """Return state, fault and reason of what is parked."""
    return [(r["state"], r["fault"], r["why"]) for r in await db.read(LETTERS.open)]


async def published(db: SqliteDatabase) -> list[str]:
    """Return the types of what lies in the outbox."""
    t = MACHINERY.outbox.table
    query = select(t.c.kind).order_by(t.c.id).execution_options(**{ACROSS: "a test"})
    return await db.read(lambda tx: list(tx.execute(query).scalars()))


async def consume(runner: Runner, bus: LocalBus, *messages: Outgoing) -> None:
    await bus.publish(messages)
    await runner._one_batch()


async def fail_in(runner: Runner, bus: LocalBus, handler: Handlings, municipality: str) -> None:
    """Let so many events of a municipality fail that it is paused."""
    count = RATIO_EVENTS_MIN + 20
    handler.problems |= {f"bad {n}": ZeroDivisionError for n in range(count)}
    await bus.publish([message(alert(f"bad {n}", municipality)) for n in range(count)])
    while municipality not in runner.ratio.paused:
        await runner._one_batch()
    while not await runner.is_idle():
        await runner._one_batch()
