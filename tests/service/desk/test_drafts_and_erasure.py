"""What is written to an item while it is erased is not kept after it: the draft would be the trace that is left."""

import asyncio
import time
from threading import Event

import pytest
from sqlalchemy import text

from common.db import Tx
from desk.store import ITEM_ROWS, Cases, Drafts
from tests.core.desk.scene import ANSWER, decided, item, item_id
from tests.service.desk.conftest import Opened
from tests.service.desk.stage import Stage, fields_of

ITEM = f"/bo/items/{item_id()}"
WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
WAIT_S_MAX = 60


async def erased_meanwhile(stage: Stage, began: Event, answered: Event) -> None:
    """Erase the item, and end only when a form was answered or waits for that."""
    at = stage.clock.now()

    def unit(tx: Tx) -> None:
        Cases(tx, "bo").lock(item_id())
        ITEM_ROWS.erase(tx, "bo", [item_id()], at)
        began.set()
        gives_up = time.monotonic() + WAIT_S_MAX
        while not answered.wait(0.05) and not tx.execute(WAITING).scalar_one():
            assert time.monotonic() < gives_up, "the form is neither answered nor waiting"

    await stage.db.write(unit)


@pytest.mark.postgres
@pytest.mark.parametrize(("hours", "page"), [(0, "draft"), (3, "acts")])
async def test_no_draft_outlives_the_item_that_is_erased_while_it_is_written(
    opened: Opened, database: str, hours: int, page: str
) -> None:
    stage = await opened(postgres=database)
    await stage.tell(item(), decided((ANSWER,)))
    began, answered = Event(), Event()
    async with stage.client() as client:
        await client.post("/sign-in", data={"link": (await stage.link("bo")).removeprefix("/link/")})
        fields = fields_of((await client.get(ITEM)).text, "reply") | {"text": "Hei Ola"}
        await stage.later(hours=hours)
        erasing = asyncio.create_task(erased_meanwhile(stage, began, answered))
        assert await asyncio.to_thread(began.wait, WAIT_S_MAX)
        await client.post(f"{ITEM}/{page}", data=fields)
        answered.set()
        await erasing
    assert await stage.db.read(lambda tx: Drafts(tx, "bo", "kari").of(item_id())) == {}
