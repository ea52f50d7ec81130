"""A batch of events handled as a whole leaves in every table what its events leave one by one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from common.bus.port import Incoming, outgoing
from common.bus.told import in_one_order
from common.db import Tx
from common.events import Event, ItemErased, ItemPosted, RecordCaptured, item_id_of
from tests.core.desk.scene import ANSWER, T0, decided, edited, item, item_id, parked, removed, replayed, sealed
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage

TABLES = {
    "desk_case": "municipality, item_id",
    "desk_log": "municipality, item_id, line_id",
    "desk_figure": "municipality, what, account, kind, detail, amount, day",
    "desk_counted": "municipality, item_id, part",
    "desk_findable": "municipality, item_id",
    "desk_version": "municipality, item_id, revision",
    "desk_filed": "municipality, record_id",
    "desk_erased": "municipality, item_id",
    "desk_dead_letter": "municipality, letter_id",
}
"""Each with what its rows are put in order by."""


def of_item(event: Event, object_id: str, **more: Any) -> Event:  # noqa: ANN401 - fields of an event
    """Return an event as one of another item."""
    kind: type[Any] = type(event)
    given = {name: getattr(event, name) for name in kind.__struct_fields__}
    named = {"object_id": object_id} if "object_id" in given else {}
    about = {
        "item_id": item_id_of("bo", "facebook", object_id),
        "event_id": item_id_of(f"{event.event_id}", "e", object_id),
    }
    moved: Event = kind(**given | named | about | more)
    return moved


def message(object_id: str, *, own: bool = False, minutes: int = 0) -> Event:
    """Return a private message of a conversation."""
    at = T0 + timedelta(minutes=minutes)
    fields = {"kind": "message", "thread_id": "t1", "own": own, "created_at": at, "text": f"Hei {object_id}"}
    return of_item(item(), object_id, **fields)


def story() -> list[Event]:
    """Return what becomes of items that stand apart, answer each other, are edited, filed, removed and erased."""
    captured = RecordCaptured(
        **{
            name: getattr(sealed(), name)
            for name in ("municipality", "item_id", "revision", "occurred_at", "recorded_at")
        },
        event_id=item_id_of("record", "e", "1"),
        record_id=item_id_of("record", "r", "1"),
        kind="I",
        status="M",
        tracking="X",
    )
    reply = of_item(
        item(), "123_9", own=True, parent_id="123_456", text="Vi svarer", created_at=T0 + timedelta(minutes=3)
    )
    erased = ItemErased(
        event_id=item_id_of("erased", "e", "1"),
        municipality="bo",
        item_id=item_id_of("bo", "facebook", "123_7"),
        revision=1,
        change_no=1,
        occurred_at=T0 + timedelta(hours=1),
        recorded_at=T0 + timedelta(hours=1),
        because="due",
    )
    return [
        *(item(), decided(), sealed(), captured, parked(), replayed(), reply),
        *(of_item(item(), "123_7"), of_item(decided((ANSWER,)), "123_7"), erased, of_item(sealed(), "123_7")),
        *(of_item(item(), "123_8"), of_item(decided((ANSWER,)), "123_8"), of_item(decided(()), "123_8", decision_no=2)),
        *(of_item(edited(), "123_8"), of_item(removed(), "123_8"), of_item(decided(), "123_5")),
        *(message("m1"), message("m2", minutes=1), message("m3", own=True, minutes=2), of_item(decided(), "m1")),
        *(item(municipality="sogne"), decided(municipality="sogne"), item()),
    ]


def incoming(events: Sequence[Event]) -> list[Incoming]:
    """Return events as they come off the bus."""
    sent = [outgoing(event, "somebody") for event in events]
    return [Incoming(m.topic, 0, n, m.key, m.kind, m.headers, m.value) for n, m in enumerate(sent)]


async def rows_after(stage: Stage, batches: Sequence[Sequence[Incoming]]) -> tuple[dict[str, Any], list[str]]:
    """Let the runner handle the batches; return what then stands in the tables, and what it said of each message."""
    said: list[str] = []
    for batch in batches:
        said += [one for _, one in await stage.service.runner._written(batch)]

    def unit(tx: Tx) -> dict[str, Any]:
        found = {table: tx.execute(text(f"SELECT * FROM {table} ORDER BY {order}")) for table, order in TABLES.items()}  # noqa: S608 - names of ours
        rows: dict[str, Any] = {table: [tuple(row) for row in those.all()] for table, those in found.items()}
        published = tx.execute(text("SELECT municipality, topic, key, kind, value FROM desk_outbox"))
        jobs = tx.execute(text("SELECT municipality, job_id, kind, args, run_at FROM desk_job"))
        return rows | {"outbox": sorted(map(tuple, published)), "jobs": sorted(map(repr, map(tuple, jobs)))}

    return await stage.db.read(unit), said


async def one_by_one(stage: Stage, messages: Sequence[Incoming]) -> dict[str, Any]:
    """Return what stands in the tables when each message has a transaction and a savepoint of its own."""
    stage.service.runner.together = None
    rows, _ = await rows_after(stage, [[message] for message in messages])
    return rows


def never_alone(stage: Stage) -> None:
    """Let a batch that cannot be handled as a whole fail the test."""
    stage.service.runner._apart = None  # type: ignore[assignment,method-assign]  # whoever calls it fails


@pytest.mark.parametrize("size", [1, 3, 7, 100])
async def test_a_batch_leaves_what_its_events_leave_one_by_one(opened: Opened, size: int) -> None:
    messages = incoming(story())
    batches = [messages[first : first + size] for first in range(0, len(messages), size)]
    whole = await opened()
    never_alone(whole)
    together, said = await rows_after(whole, batches)
    assert set(said) == {"handled"}
    assert await one_by_one(await opened(file="other.db"), sorted_as(batches)) == together
    assert len(together["desk_case"]) > 5


@pytest.mark.postgres
async def test_a_batch_leaves_the_same_on_postgresql(opened: Opened, database: str) -> None:
    messages = incoming(story())
    whole = await opened(postgres=database)
    never_alone(whole)
    together, _ = await rows_after(whole, [messages])
    assert len(together["desk_case"]) > 5
    again, _ = await rows_after(whole, [messages])
    assert again == together


async def test_a_message_that_cannot_be_read_is_parked_alone_and_its_neighbours_go_on(opened: Opened) -> None:
    stage = await opened()
    first, broken, last = incoming([item(), of_item(item(), "123_8"), of_item(item(), "123_5")])
    broken = Incoming(*(*(getattr(broken, name) for name in broken.__struct_fields__[:-1]), b'{"no": "event"}'))
    rows, said = await rows_after(stage, [[first, broken, last]])
    assert sorted(said) == ["handled", "handled", "parked"]
    assert len(rows["desk_case"]) == 2
    assert len(rows["desk_dead_letter"]) == 1


async def test_what_our_code_fails_on_undoes_the_batch_and_is_parked_alone(opened: Opened) -> None:
    stage = await opened()
    before = stage.service.runner._handlers[ItemPosted]

    def fails(tx: Tx, event: Event, at: Any) -> None:  # noqa: ANN401 - a handler
        before(tx, event, at)
        if event.item_id == item_id_of("bo", "facebook", "123_8"):
            raise ZeroDivisionError

    stage.service.runner._handlers = {**stage.service.runner._handlers, ItemPosted: fails}
    rows, said = await rows_after(stage, [incoming([item(), of_item(item(), "123_8"), of_item(item(), "123_5")])])
    assert sorted(said) == ["handled", "handled", "parked"]
    assert [row[1] for row in rows["desk_case"]] == sorted(
        one.hex for one in (item_id(), item_id_of("bo", "facebook", "123_5"))
    )
    assert sum(row[-1] for row in rows["desk_figure"]) == 2


def sorted_as(batches: Sequence[Sequence[Incoming]]) -> list[Incoming]:
    """Return the messages in the order in which the runner takes them up, batch by batch."""
    return [message for batch in batches for message in in_one_order(batch)]
