"""Items that were stored before decisions were: after the upgrade it is known where they stand, and they go on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from alembic import command
from sqlalchemy import create_engine, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import Uuid

from classifier import store
from classifier.core.known import Known, Reading
from common import migrate
from common.bus.local import create_tables
from common.db import SqliteDatabase
from tests.service.classifier.opened import opened
from tests.service.classifier.recorded import RECEIVED, edited, id_of, posted
from tests.service.classifier.stage import dos

AS_TEXT = Uuid().bind_processor(sqlite.dialect())


def before(known: Known) -> bytes:
    """Return a row's content as the release before wrote it."""
    row = msgspec.to_builtins(known)
    for later in ("marks", "unit", "political_case", "case_file", "acts"):
        del row[later]
    return msgspec.json.encode(row)


@pytest.mark.parametrize("edit", [False, True], ids=["as posted", "edited"])
async def test_where_an_older_item_stands_is_read_from_what_is_known_of_it(tmp_path: Path, edit: bool) -> None:
    path = tmp_path / "classifier.db"
    url = f"sqlite:///{path}"
    create_tables(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        command.upgrade(migrate.config_for("classifier", connection), "0001")
        readings = (Reading(1, RECEIVED, ()), Reading(2, RECEIVED + timedelta(hours=3), ())) if edit else ()
        known = Known(item=posted(parent_id="c0", thread_id="c0"), readings=readings)
        row = {"item": AS_TEXT(id_of()) if AS_TEXT else "", "known": before(known)}
        connection.execute(
            text("INSERT INTO classifier_item VALUES ('bo', :item, NULL, 0, :known, '2026-05-11 08:00:00')"), row
        )
    engine.dispose()
    await migrate.upgrade(url, ["classifier"])
    db = SqliteDatabase(path)
    found = await db.read(
        lambda tx: tx.execute(
            select(store.ITEMS.c.thread, store.ITEMS.c.received_at, store.ITEMS.c.post_item_id).where(
                store.ITEMS.c.municipality == "bo"
            )
        ).one()
    )
    since = RECEIVED + timedelta(hours=3) if edit else RECEIVED - timedelta(minutes=1)
    assert (found.thread, found.received_at, found.post_item_id) == ("facebook c0", since, id_of("1_2"))
    assert found.received_at.tzinfo is UTC
    async with opened(tmp_path, path, db=db) as stage:
        await stage.tell(edited("Så flott jobba, tusen takk!", change_no=5))
        assert dos(await stage.newest()) == ["thank"]
        assert isinstance((await stage.made())[0].at, datetime)
