"""A batch of deliveries that is looked up and saved at once ends as if each had been handled alone."""

from pathlib import Path

import pytest
from sqlalchemy import text

from common import migrate
from common.bus.port import Incoming
from common.codec import encode, headers_of
from common.db import Database, PostgresDatabase, Tx
from common.events import DeliveryReceived, ItemChanged, derived_id
from tests.service.ingest.opened import opened
from tests.service.ingest.samples import FOLDER
from tests.service.ingest.stage import Stage

BODIES = [path.read_bytes() for path in sorted((FOLDER / "facebook").glob("*.json"))]


def incoming(stage: Stage, body: bytes, number: int) -> Incoming:
    """Return a delivery as it comes from the bus; the keys' order is that of the numbers."""
    event = DeliveryReceived(
        event_id=derived_id("delivery", number),
        municipality="bo",
        occurred_at=stage.clock.at,
        recorded_at=stage.clock.at,
        platform="facebook",
        app="bo",
        body=body,
    )
    return Incoming(
        "deliveries", 0, number, f"{number:04}", "DeliveryReceived", headers_of(event, "ingest"), encode(event)
    )


async def ends(stage: Stage, bodies: list[bytes], size: int) -> list[object]:
    """Handle the deliveries in batches; return what is told and kept then, and what is counted."""
    messages = [incoming(stage, body, number) for number, body in enumerate(bodies)]
    for first in range(0, len(messages), size):
        await stage.service.runner._written(messages[first : first + size])

    def unit(tx: Tx) -> list[object]:
        asked = (
            "SELECT key, kind, value FROM ingest_outbox ORDER BY key, id",
            "SELECT item_id, state, visibility FROM ingest_item ORDER BY 1",
            "SELECT change_id, item_id, sha256, raw FROM ingest_change ORDER BY 1",
            "SELECT unmatched_id, body FROM ingest_unmatched ORDER BY 1",
            "SELECT job_id, args FROM ingest_job WHERE kind = 'reread' ORDER BY 1",
        )
        return [tuple(row) for query in asked for row in tx.execute(text(query))]

    return await stage.db.read(unit)


def made(folder: Path) -> Path:
    """Make a folder."""
    folder.mkdir()
    return folder


async def on(folder: Path, accounts_file: Path, migrated: Path, size: int, db: Database | None = None) -> list[object]:
    """Handle every sample twice, on a database of its own."""
    async with opened(folder, accounts_file, migrated, db) as stage:
        return await ends(stage, [*BODIES, *BODIES], size)


@pytest.mark.parametrize("size", [3, 200])
async def test_a_batch_ends_as_its_deliveries_would_alone(
    tmp_path: Path, accounts_file: Path, migrated: Path, size: int
) -> None:
    alone = await on(made(tmp_path / "alone"), accounts_file, migrated, 1)
    assert len(alone) > len(BODIES)
    assert await on(made(tmp_path / "together"), accounts_file, migrated, size) == alone


@pytest.mark.postgres
async def test_a_batch_ends_on_postgresql_as_it_does_on_sqlite(
    tmp_path: Path, accounts_file: Path, migrated: Path, database: str
) -> None:
    await migrate.upgrade(database, ["ingest"])
    here = await on(made(tmp_path / "here"), accounts_file, migrated, 200)
    there = await on(made(tmp_path / "there"), accounts_file, migrated, 200, PostgresDatabase(database, "ingest"))
    assert len(there) == len(here)


async def test_the_bytes_of_a_batch_are_kept_by_one_job(stage: Stage) -> None:
    await ends(stage, [(FOLDER / "facebook" / "batch-two-pages-five-changes.json").read_bytes()], 200)
    assert await stage.rows("ingest_job WHERE kind = 'keep_changes'") == 1
    await stage.work()
    assert await stage.rows("ingest_change WHERE raw IS NOT NULL") == 0
    kept = {path.name for path in (stage.folder / "blobs" / "bo").rglob("*") if path.is_file()}
    named = {event.change_sha256 for event in await stage.told(ItemChanged)} - {None}
    assert kept == named
    assert len(kept) > 1
