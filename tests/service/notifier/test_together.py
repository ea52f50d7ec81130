"""A batch of events handled as a whole leaves in every table what its events leave one by one."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from common import migrate
from common.bus.port import Incoming, outgoing
from common.bus.told import in_one_order
from common.db import PostgresDatabase, SqliteDatabase, Tx
from common.events import ActionFailed, ActionTaken, Event, ItemErased
from notifier.store import METADATA
from tests.migrated import migrated
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import (
    DUE,
    RECEIVED,
    WARN,
    asked,
    edited,
    hidden,
    item_of,
    outcome,
    own_reply,
    parked,
    posted,
    removed,
    seal_failed,
    seal_secured,
    seal_wanted,
    threat,
)
from tests.service.notifier.stage import Stage

TABLES = sorted(table.name for table in METADATA.sorted_tables)
COUNTED = {"notifier_outbox": "id", "notifier_job": "seq"}
"""Tables that number their rows as they come, and by which column."""


def story() -> list[Event]:
    """Return what becomes of comments that are asked, answered, hidden, sealed, edited and erased."""
    erased = ItemErased(
        event_id=item_of("bo", "erasure"),
        municipality="bo",
        item_id=item_of("bo", "c2"),
        revision=1,
        change_no=1,
        occurred_at=DUE,
        recorded_at=DUE,
        because="due",
    )
    message: dict[str, Any] = {"kind": "message", "thread_id": "t1"}
    return [
        *(
            posted(),
            asked(),
            threat(2),
            seal_wanted(RECEIVED),
            seal_failed(RECEIVED),
            seal_secured(RECEIVED),
            parked(1),
        ),
        *(outcome(ActionFailed, "hide", RECEIVED), outcome(ActionTaken, "hide", WARN), edited(WARN), hidden(WARN)),
        *(posted(object_id="c2"), erased, posted(object_id="c2"), removed(DUE), own_reply(WARN)),
        *(posted(object_id="c3"), own_reply(WARN, to="c3"), own_reply(WARN, to="c4"), posted(object_id="c4")),
        *(posted(object_id="m1", **message), posted(object_id="m2", at=WARN, **message)),
        *(posted(object_id="m3", at=DUE, own=True, **message), posted(municipality="sogne"), own_reply(DUE)),
    ]


def incoming(events: Sequence[Event]) -> list[Incoming]:
    """Return events as they come off the bus."""
    sent = [outgoing(event, "somebody") for event in events]
    return [Incoming(m.topic, 0, n, m.key, m.kind, m.headers, m.value) for n, m in enumerate(sent)]


async def rows_after(stage: Stage, batches: Sequence[Sequence[Incoming]]) -> dict[str, list[str]]:
    """Let the runner handle the batches, none of which falls apart; return what then stands in the tables."""
    for batch in batches:
        said = await stage.db.write(lambda tx, b=batch: stage.service.runner._handle_all(tx, b, apart=False))  # type: ignore[misc]  # bound now, not at the call
        assert {one for _, one in said} <= {"handled"}

    def unit(tx: Tx) -> dict[str, list[str]]:
        found = {name: tx.execute(text(f"SELECT * FROM {name}")).mappings() for name in TABLES}  # noqa: S608 - names of ours
        return {name: sorted(_row(name, row) for row in rows) for name, rows in found.items()}

    return await stage.db.read(unit)


def _row(table: str, row: Any) -> str:  # noqa: ANN401 - SQLAlchemy's own
    return str({name: value for name, value in row.items() if name != COUNTED.get(table)})


def in_batches(messages: Sequence[Incoming], size: int) -> list[Sequence[Incoming]]:
    return [messages[first : first + size] for first in range(0, len(messages), size)]


@pytest.mark.parametrize("size", [3, 100])
async def test_a_batch_leaves_what_its_events_leave_one_by_one(opened: Opened, tmp_path: Path, size: int) -> None:
    batches = in_batches(incoming(story()), size)
    whole = await opened()
    together = await rows_after(whole, batches)
    await migrated(f"sqlite:///{tmp_path}/other.db", ["notifier"])
    single = await opened(db=SqliteDatabase(tmp_path / "other.db"))
    single.service.runner.together = None
    in_order = [[message] for batch in batches for message in in_one_order(batch)]
    assert await rows_after(single, in_order) == together
    assert len(together["notifier_item"]) > 4
    assert len(together["notifier_alert"]) > 2


@pytest.mark.postgres
async def test_a_batch_is_told_once_on_postgresql(opened: Opened, database: str) -> None:
    await migrate.upgrade(database, ["notifier"])
    whole = await opened(db=PostgresDatabase(database, "notifier"))
    messages = incoming(story())
    once = await rows_after(whole, [messages])
    assert len(once["notifier_alert"]) > 2
    whole.clock.at += timedelta(seconds=1)
    assert (await rows_after(whole, [messages]))["notifier_outbox"] == once["notifier_outbox"]
