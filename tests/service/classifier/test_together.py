"""A batch whose news is read and saved at once ends as if each message had been handled alone."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from common import migrate
from common.bus.port import Incoming
from common.codec import encode, headers_of, key_of, topic_of, type_of
from common.db import PostgresDatabase, Tx
from common.events import DecisionMade, Event
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import PRAISE, QUESTION, id_of, posted
from tests.service.classifier.stage import Stage
from tests.service.classifier.test_any_order import ROWS, orders
from tests.service.classifier.test_erased import GONE


def incoming(event: Event, number: int = 0) -> Incoming:
    """Return an event as it comes from the bus."""
    headers = headers_of(event, "ingest")
    return Incoming(topic_of(event), 0, number, key_of(event), type_of(event), headers, encode(event))


async def handled(stage: Stage, events: Sequence[Event]) -> list[str]:
    """Have the runner handle one batch, and return what became of each message."""
    messages = [incoming(event, number) for number, event in enumerate(events)]
    return [result for _, result in await stage.service.runner._written(messages)]


async def saved(stage: Stage) -> list[tuple[object, ...]]:
    """Return every row that the classifier keeps of items and decisions."""

    def unit(tx: Tx) -> list[tuple[object, ...]]:
        items = tx.execute(text("SELECT item_id, parent_item_id, own, known, thread FROM classifier_item ORDER BY 1"))
        made = tx.execute(text("SELECT item_id, decision_no, made FROM classifier_decision ORDER BY 1, 2"))
        waits = tx.execute(text("SELECT event_id FROM classifier_waiting ORDER BY 1"))
        return [tuple(row) for found in (items, made, waits) for row in found]

    return await stage.db.read(unit)


async def ends(batches: Sequence[Sequence[Event]], migrated: Path, *, together: bool) -> list[object]:
    """Handle all batches on a database of its own, and return what is told and kept then."""
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder), migrated) as stage:
            if not together:
                stage.service.runner.together = None
            for batch in batches:
                await handled(stage, batch)
            await stage.work()
            return [await stage.all_told(), await saved(stage)]


@settings(max_examples=4, deadline=None)
@given(order=orders(), size=st.integers(2, 40))
def test_a_batch_ends_as_its_messages_would_alone(migrated: Path, order: list[Event], size: int) -> None:
    batches = [order[first : first + size] for first in range(0, len(order), size)]
    alone = asyncio.run(ends(batches, migrated, together=False))
    assert asyncio.run(ends(batches, migrated, together=True)) == alone


@pytest.mark.postgres
async def test_a_batch_ends_on_postgresql_as_it_does_on_sqlite(
    stage: Stage, tmp_path: Path, migrated: Path, database: str
) -> None:
    events = [event for row in ROWS for event in row]
    await handled(stage, events)
    await migrate.upgrade(database, ["classifier"])
    async with opened(tmp_path, migrated, db=PostgresDatabase(database, "classifier")) as there:
        assert set(await handled(there, events)) == {"handled"}
        assert await there.all_told() == await stage.all_told()


async def test_a_batch_asks_as_much_for_thirty_items_as_for_three(stage: Stage) -> None:
    """What costs is the number of statements: it must not grow with the batch."""
    counted = []
    for first, many in ((0, 3), (100, 30)):
        seen: list[str] = []
        await stage.db.write(partial(_trace, seen.append))
        await handled(stage, [posted(f"c{n}", text=PRAISE) for n in range(first, first + many)])
        await stage.db.write(partial(_trace, None))
        counted.append(len([line for line in seen if line.startswith("SELECT")]))
    assert 0 < counted[0] == counted[1] <= 8


def _trace(seen: Callable[[str], None] | None, tx: Tx) -> None:
    driver = tx.connection.driver_connection
    assert driver is not None
    driver.set_trace_callback(seen)


async def test_who_cannot_be_handled_is_parked_alone_and_its_neighbours_go_on(stage: Stage) -> None:
    nobodys = posted("c2", municipality="kinn")
    results = await handled(stage, [posted("c1", text=QUESTION), nobodys, posted("c3", text=PRAISE)])
    assert sorted(results) == ["handled", "handled", "parked"]
    assert {event.item_id for event in await stage.all_told() if isinstance(event, DecisionMade)} == {
        id_of("c1"),
        id_of("c3"),
    }


async def test_an_erasure_in_the_batch_leaves_nothing_of_its_item(stage: Stage) -> None:
    await handled(stage, [posted("c1", text=QUESTION)])
    assert await handled(stage, [posted("c1", text=QUESTION), GONE, posted("c3")]) == ["handled"] * 3
    assert await stage.rows("classifier_item") == 1
