"""A queue of thousands: counts of all of it, a page at a time, each case on one page, and drawn in time."""

import re
import time
from datetime import timedelta

import msgspec

from common.db import Tx
from common.events import derived_id
from desk.store import Cases
from desk.store.queue import PAGE_CASES
from tests.core.desk.scene import ANSWER, T0, decided, item, item_id
from tests.service.desk.stage import Stage
from tests.service.desk.test_pages import PAGE_BYTES_MAX, signed_in

MANY = 10_000
DRAWN_S_MAX = 0.5
LOOKS = 5


async def filled(stage: Stage, many: int) -> None:
    """Let so many questions wait, each due a little later than the one before."""
    await stage.tell(item(), decided((ANSWER,), due_at=T0 + timedelta(days=2)))

    def unit(tx: Tx) -> None:
        cases = Cases(tx, "bo")
        first = cases.get(item_id())
        assert first is not None
        for n in range(1, many):
            cases.put(msgspec.structs.replace(first, item_id=derived_id("more", n)), stage.clock.now())

    await stage.db.write(unit)


async def test_every_case_stands_on_one_page_and_the_counts_are_of_all_of_them(stage: Stage) -> None:
    await filled(stage, PAGE_CASES * 2 + 7)
    seen: list[str] = []
    async with signed_in(stage, "bo") as client:
        for page_no in (1, 2, 3):
            page = (await client.get(f"/bo?show=open&page={page_no}")).text
            assert f"{PAGE_CASES * 2 + 7} venter" in page
            assert f"Side {page_no} av 3" in page
            seen += re.findall(r'<h2><a href="/bo/items/([^"]+)"', page)
        assert len(seen) == len(set(seen)) == PAGE_CASES * 2 + 7
        for nonsense in ("99", "0", "-1", "x", "9" * 40, "٣"):
            page = (await client.get("/bo", params={"page": nonsense})).text
            assert re.search(r"Side [13] av 3", page)


async def test_a_short_queue_has_no_pages(stage: Stage) -> None:
    await filled(stage, 3)
    async with signed_in(stage, "bo") as client:
        assert "Side 1" not in (await client.get("/bo")).text


async def test_ten_thousand_waiting_are_drawn_in_time(stage: Stage) -> None:
    await filled(stage, MANY)
    took, page = [], ""
    async with signed_in(stage, "bo") as client:
        for _ in range(LOOKS):
            began = time.process_time()
            page = (await client.get("/bo")).text
            took.append(time.process_time() - began)
        files = [await client.get(url) for url in set(re.findall(r'"(/static/[^"]+)"', page))]
    assert f"{MANY} venter" in page
    # The processor's time, so that a busy machine fails nobody; what is drawn is the same each time.
    assert min(took) < DRAWN_S_MAX
    assert len(page.encode()) + sum(int(one.headers["content-length"]) for one in files) < PAGE_BYTES_MAX
