"""What SQLite cannot show: several transactions at once, on the database of production."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from common import migrate
from common.db import PostgresDatabase
from common.events import DeliveryReceived, ItemChanged, MessageParked, derived_id
from tests.service.ingest.acting import PAYLOADS, Acting
from tests.service.ingest.opened import opened
from tests.service.ingest.stage import Stage

pytestmark = pytest.mark.postgres


@pytest.fixture
async def stage(tmp_path: Path, accounts_file: Path, migrated: Path, database: str) -> AsyncIterator[Stage]:
    """Ingest on PostgreSQL, with two municipalities."""
    await migrate.upgrade(database, ["ingest"])
    async with opened(tmp_path, accounts_file, migrated, PostgresDatabase(database, "ingest")) as stage:
        yield stage


def delivery(stage: Stage, body: bytes) -> DeliveryReceived:
    at = stage.clock.at
    return DeliveryReceived(
        event_id=derived_id("delivery", str(body)),
        municipality="bo",
        occurred_at=at,
        recorded_at=at,
        platform="facebook",
        app="bo",
        body=body,
    )


def sample(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


async def test_a_life_and_its_orders_go_on_postgresql_as_on_sqlite(stage: Stage, accounts_file: Path) -> None:
    acting = Acting(stage, accounts_file)
    for name in ("comment-add-maximal", "comment-edited", "comment-add-maximal", "entry-not-object"):
        await stage.tell(delivery(stage, sample(name)))
    await acting.seal(revision=2)
    await acting.ordered("hide", revision=2)
    await acting.ordered("reply", revision=2)
    await stage.later(seconds=2)
    assert [type(event).__name__ for event in await stage.told(ItemChanged)] == [
        "ItemPosted",
        "ItemEdited",
        "ItemHidden",
    ]
    assert len(await stage.told(MessageParked)) == 1
    assert {end[:2] for end in await acting.ends()} == {("ActionTaken", "hide"), ("ActionTaken", "reply")}
    await acting.client.aclose()


async def test_changes_of_one_item_that_come_at_once_are_applied_one_after_the_other(stage: Stage) -> None:
    names = ("add-maximal", "edited", "hide", "unhide", "remove-no-from", "add-maximal", "edited")
    deliveries = [delivery(stage, sample(f"comment-{name}")) for name in names]
    await asyncio.gather(*(stage.tell(one) for one in deliveries))
    told = await stage.told(ItemChanged)
    assert sorted(event.change_no for event in told) == list(range(1, len(told) + 1))
    last = max(told, key=lambda event: event.change_no)
    assert (last.visibility, last.text) == ("removed", "Når åpner svømmehallen på søndag?")
