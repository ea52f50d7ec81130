"""The case of what the archiver has let go is gone from the desk, and late news does not open it again."""

from datetime import timedelta

import msgspec

from common.db import Tx
from common.events import PackageMade, item_id_of
from desk.store import METADATA, Cases
from tests.core.desk.scene import T0, decided, edited, hidden, item, item_id, parked, removed, replayed, sealed
from tests.core.desk.test_view import told
from tests.service.desk.stage import Stage
from tests.service.letting_go import erased, tables_with

AT = T0 + timedelta(days=40)
GONE = erased("bo", item_id(), AT)
STAYS = {"desk_log", "desk_erased"}


async def test_its_words_go_and_who_did_what_stays(stage: Stage) -> None:
    assert "erasures" in stage.service.topics
    await stage.tell(item(), decided())
    assert "desk_case" in await tables_with(stage.db, METADATA, item_id())
    await stage.tell(GONE)
    assert await tables_with(stage.db, METADATA, item_id()) == STAYS
    assert [line[0] for line in await stage.timeline()][:2] == ["item_posted", "decided"]


async def test_where_a_copy_of_all_of_it_lies_is_not_kept_for_what_its_author_writes_afterwards(stage: Stage) -> None:
    await stage.tell(item(), decided())
    lies = {"act_id": "act", "sha256": "a" * 64, "size_bytes": 10, "key_id": "k", "kept_until": AT}
    await stage.tell(told(PackageMade, 5, **lies))
    assert "desk_archive_told" in await tables_with(stage.db, METADATA, item_id())
    await stage.tell(GONE)
    assert await tables_with(stage.db, METADATA, item_id()) == STAYS


async def test_late_news_of_it_opens_no_case_and_orders_nothing(stage: Stage) -> None:
    await stage.tell(item(), GONE)
    before = await stage.timeline()
    await stage.tell(item(), edited(revision=1), decided(), hidden(), removed(), sealed(), parked(), replayed(), GONE)
    await stage.later(hours=1)
    assert await tables_with(stage.db, METADATA, item_id()) == STAYS
    assert await stage.timeline() == before
    assert await stage.ordered() == []


async def test_an_erasure_that_comes_first_keeps_it_out(stage: Stage) -> None:
    await stage.tell(GONE, decided(), item())
    assert await tables_with(stage.db, METADATA, item_id()) == {"desk_erased"}


async def test_a_reply_of_ours_that_stands_there_still_opens_no_case_of_it(stage: Stage) -> None:
    reply = msgspec.structs.replace(
        item(own=True, parent_id="123_456", object_id="123_9"), item_id=item_id_of("bo", "facebook", "123_9")
    )
    await stage.tell(item(), GONE, reply)
    assert await tables_with(stage.db, METADATA, item_id()) == STAYS


async def test_what_its_author_writes_afterwards_opens_a_case(stage: Stage) -> None:
    await stage.tell(item(), GONE, decided(revision=2), edited(), GONE)

    def case(tx: Tx) -> tuple[int, bool]:
        found = Cases(tx, "bo").get(item_id())
        return (found.revision, found.decision is not None) if found else (0, False)

    assert await stage.db.read(case) == (2, True)
