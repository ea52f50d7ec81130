"""A batch of events handled as a whole leaves in every table what its events leave one by one."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, text

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
    decided,
    edited,
    explained,
    grounded,
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
    shown,
    threat,
    urgent,
)
from tests.service.notifier.stage import Stage
from tests.service.notifier.test_records import CAPTURED, JOURNALED, UNCONFIRMED
from tests.service.notifier.test_units import confirmed

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
        *(posted(object_id="c2"), own_reply(RECEIVED, to="c2"), erased, own_reply(RECEIVED, to="c2")),
        *(posted(object_id="c2"), removed(DUE), own_reply(WARN)),
        *(posted(object_id="c3"), own_reply(WARN, to="c3"), own_reply(WARN, to="c4"), posted(object_id="c4")),
        *(posted(object_id="m1", **message), posted(object_id="m2", at=WARN, **message)),
        *(posted(object_id="m3", at=DUE, own=True, **message), posted(municipality="sogne"), own_reply(DUE)),
        *(UNCONFIRMED, CAPTURED, JOURNALED, confirmed("gator"), confirmed("vann", no=2), grounded(WARN), shown(WARN)),
        *(
            explained(DUE),
            urgent(3),
            decided(4),
            urgent(5, revision=2),
            asked(3, object_id="c3"),
            asked(municipality="bo"),
        ),
        posted("bo", own_reply(WARN).object_id, RECEIVED, own=True, parent_id="c4"),
    ]


def incoming(events: Sequence[Event]) -> list[Incoming]:
    """Return events as they come off the bus."""
    sent = [outgoing(one, "somebody") for one in events]
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


def one_by_one(batches: Sequence[Sequence[Incoming]]) -> list[Sequence[Incoming]]:
    return [[message] for batch in batches for message in in_one_order(batch)]


@pytest.mark.parametrize("size", [3, 100])
async def test_a_batch_leaves_what_its_events_leave_one_by_one(opened: Opened, tmp_path: Path, size: int) -> None:
    batches = in_batches(incoming(story()), size)
    together = await rows_after(await opened(), batches)
    assert await rows_after(await apart(opened, tmp_path), one_by_one(batches)) == together
    assert len(together["notifier_item"]) > 4
    assert len(together["notifier_alert"]) > 2
    assert len(together["notifier_record"]) == 1


@pytest.mark.parametrize("seed", range(3))
async def test_so_it_does_when_they_come_twice_and_in_any_order(opened: Opened, tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - a seed picks an order
    events = story() * 2
    chance.shuffle(events)
    batches = in_batches(incoming(events), chance.randint(5, 60))
    together = await rows_after(await opened(), batches)
    assert await rows_after(await apart(opened, tmp_path), one_by_one(batches)) == together


async def apart(opened: Opened, folder: Path) -> Stage:
    """Return a notifier on a database of its own, which handles each message by itself."""
    await migrated(f"sqlite:///{folder}/other.db", ["notifier"])
    single = await opened(db=SqliteDatabase(folder / "other.db"))
    single.service.runner.together = None
    return single


async def test_who_cannot_be_handled_is_parked_alone_and_its_neighbours_go_on(stage: Stage) -> None:
    nobodys = msgspec.structs.replace(posted(object_id="c2"), item_id=None)
    messages = incoming([posted(), nobodys, posted(object_id="c3"), asked()])
    results = await stage.service.runner._written(messages)
    assert sorted(result for _, result in results) == ["handled", "handled", "handled", "parked"]
    rows = await rows_after(stage, [])
    assert (len(rows["notifier_item"]), len(rows["notifier_deadline"]), len(rows["notifier_dead_letter"])) == (2, 1, 1)


@pytest.mark.postgres
async def test_a_batch_leaves_and_tells_the_same_on_postgresql(opened: Opened, database: str) -> None:
    await migrate.upgrade(database, ["notifier"])
    whole = await opened(db=PostgresDatabase(database, "notifier"))
    messages = incoming(story())
    once = await rows_after(whole, [messages])
    assert len(once["notifier_alert"]) > 2
    whole.clock.at += timedelta(seconds=1)
    assert (await rows_after(whole, [messages]))["notifier_outbox"] == once["notifier_outbox"]
    await whole.db.write(lambda tx: tx.exec_driver_sql(f"TRUNCATE {', '.join(TABLES)}"))
    single = await opened(db=PostgresDatabase(database, "notifier"))
    single.service.runner.together = None
    assert await rows_after(single, one_by_one([messages])) == once


@pytest.mark.postgres
async def test_a_batch_goes_to_the_server_as_often_for_thirty_comments_as_for_three(
    opened: Opened, database: str
) -> None:
    """What costs is the number of trips: it must not grow with the batch."""
    await migrate.upgrade(database, ["notifier"])
    db = PostgresDatabase(database, "notifier")
    stage = await opened(db=db)
    trips: list[str] = []
    event.listen(db._engine.sync_engine, "before_cursor_execute", lambda *told: trips.append(told[2]))
    counted = []
    for first, many in ((0, 1), (100, 3), (200, 30)):
        names = [f"c{n}" for n in range(first, first + many)]
        events = [one for name in names for one in (posted(object_id=name), asked(object_id=name))]
        messages = incoming(events)
        trips.clear()
        await stage.db.write(lambda tx, some=messages: stage.service.runner._handle_all(tx, some, apart=False))  # type: ignore[misc]  # bound now, not at the call
        counted.append(len(trips))
    assert counted[1] == counted[2] <= 12, trips
