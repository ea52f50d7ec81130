"""A change that cannot be understood is kept raw, alone, and handled anew after a fix (G3)."""

import asyncio
import json
from datetime import datetime
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import text

from common.codec import decode
from common.dead_letters import PARKED, REPLAY, REPLAYED
from common.errors import BadMessage, Permanent
from common.events import DeliveryReceived, ItemPosted, MessageParked, MessageReplayed
from ingest import store
from ingest.adapters.meta.facebook import Facebook
from ingest.core.change import Change, Ignored, RawChange
from ingest.handlers.on_delivery import OnDelivery
from tests.service.ingest.stage import PAGE_A, Stage

BROKEN = {"field": "feed", "value": {"item": "comment", "verb": "add", "comment_id": None, "x": "2_3"}}


def good(number: int) -> dict[str, object]:
    comment = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"2_{number}",
        "post_id": f"{PAGE_A}_2",
        "message": "Hei",
    }
    return {"field": "feed", "value": comment}


def body(*changes: object) -> bytes:
    entry = {"id": PAGE_A, "time": 1767322445, "changes": changes}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


class Mended(Facebook):
    """What the parser will be after a fix: it finds the comment's id elsewhere."""

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        raw = msgspec.json.decode(change.raw)
        raw["value"]["comment_id"] = raw["value"].get("comment_id") or raw["value"].pop("x")
        return super().read(msgspec.structs.replace(change, raw=msgspec.json.encode(raw)), received_at)


class Breaking(Facebook):
    """A parser with a fault of its own."""

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        if b"2_666" in change.raw:
            raise ZeroDivisionError
        return super().read(change, received_at)


async def letters(stage: Stage) -> list[tuple[UUID, str]]:
    found = await stage.db.read(lambda tx: store.MACHINERY.dead_letters.open(tx, "bo"))
    return [(row["letter_id"], row["state"]) for row in found]


async def run_until(stage: Stage, wanted: list[tuple[UUID, str]]) -> None:
    """Run the whole service, as its process does, until these letters are left."""
    stop, written = asyncio.Event(), asyncio.Event()
    stage.db.after_write.append(lambda _: written.set())
    running = asyncio.create_task(stage.service.run(stop))
    async with asyncio.timeout(60):
        while await letters(stage) != wanted:
            await written.wait()
            written.clear()
    stop.set()
    await running


def read_with(stage: Stage, facebook: Facebook) -> None:
    """Let deliveries be read by another parser from now on."""
    handlers = stage.service.handlers
    assert isinstance(handlers, dict)
    handlers[DeliveryReceived] = OnDelivery({"facebook": facebook}, stage.world.control, stage.world.metrics)


async def test_a_bad_change_is_parked_alone_with_its_bytes_and_its_neighbours_go_on(stage: Stage) -> None:
    await stage.deliver(body(good(1), BROKEN, good(2)))
    assert [event.object_id for event in await stage.told(ItemPosted)] == ["2_1", "2_2"]
    ((letter_id, state),) = await letters(stage)
    assert state == PARKED
    message = await stage.db.read(lambda tx: store.MACHINERY.dead_letters.message(tx, "bo", letter_id))
    assert message is not None
    alone = decode(message.kind, message.value)
    assert isinstance(alone, DeliveryReceived)
    assert alone.one_change
    assert json.loads(alone.body)["entry"][0]["changes"] == [BROKEN]
    assert json.dumps(BROKEN).encode() in alone.body
    (parked,) = await stage.told(MessageParked)
    assert (parked.letter_id, parked.fault, parked.topic) == (str(letter_id), "sender", "deliveries")
    assert "Hei" not in parked.why


async def test_the_same_bad_change_again_is_the_same_letter_only_when_the_delivery_is(stage: Stage) -> None:
    await stage.post(body(BROKEN))
    await stage.handle()
    subscription = stage.service.runner._subscription
    assert subscription is not None
    await subscription.close()
    await stage.db.write(lambda tx: tx.execute(text("DELETE FROM bus_offset")))
    stage.service.runner._subscription = None
    await stage.handle()  # the very message once more, as after a crash
    assert len(await letters(stage)) == 1


async def test_after_a_fix_the_change_is_handled_and_the_letter_settled(stage: Stage) -> None:
    await stage.deliver(body(good(1), BROKEN))
    ((letter_id, _),) = await letters(stage)
    read_with(stage, Mended("v26.0"))
    assert await stage.service.runner.replay("bo", letter_id)
    assert [event.object_id for event in await stage.told(ItemPosted)] == ["2_1", "2_3"]
    assert await letters(stage) == []
    (replayed,) = await stage.told(MessageReplayed)
    assert (replayed.letter_id, replayed.discarded) == (str(letter_id), False)
    assert not await stage.service.runner.replay("bo", letter_id), "a settled letter is no letter"


async def test_what_is_still_broken_stays_parked(stage: Stage) -> None:
    await stage.deliver(body(BROKEN))
    ((letter_id, _),) = await letters(stage)
    with pytest.raises(BadMessage):
        await stage.service.runner.replay("bo", letter_id)
    assert await letters(stage) == [(letter_id, PARKED)]
    assert len(await stage.told(MessageParked)) == 1


async def test_the_running_service_takes_up_what_an_operator_marks(stage: Stage) -> None:
    await stage.deliver(body(BROKEN, {**BROKEN, "value": {**BROKEN["value"], "x": "2_4"}}))  # type: ignore[dict-item]  # given keyword by keyword, or wrong on purpose
    marked = [letter_id for letter_id, _ in await letters(stage)]
    read_with(stage, Mended("v26.0"))
    for letter_id in marked:
        await stage.db.write(lambda tx, id_=letter_id: store.MACHINERY.dead_letters.mark(tx, "bo", id_, REPLAY))  # type: ignore[misc]  # bound now, not at the call
    await run_until(stage, [])
    states = text("SELECT state FROM ingest_dead_letter")
    assert await stage.db.read(lambda tx: tx.execute(states).scalars().all()) == [REPLAYED, REPLAYED]
    assert len(await stage.told(ItemPosted)) == 2


async def test_a_marked_letter_that_fails_again_is_parked_again(stage: Stage) -> None:
    await stage.deliver(body(BROKEN))
    ((letter_id, _),) = await letters(stage)
    await stage.db.write(lambda tx: store.MACHINERY.dead_letters.mark(tx, "bo", letter_id, REPLAY))
    await run_until(stage, [(letter_id, PARKED)])


async def test_a_fault_of_our_own_parks_the_whole_delivery_as_ours_and_half_of_nothing(stage: Stage) -> None:
    read_with(stage, Breaking("v26.0"))
    await stage.deliver(body(good(1), good(666), good(2)))
    await stage.deliver(body(good(3)))
    assert [event.object_id for event in await stage.told(ItemPosted)] == ["2_3"]
    (parked,) = await stage.told(MessageParked)
    assert (parked.fault, parked.why) == ("ours", "ZeroDivisionError")
    ((letter_id, _),) = await letters(stage)
    with pytest.raises(Permanent, match="ZeroDivisionError"):
        await stage.service.runner.replay("bo", letter_id)
    read_with(stage, Facebook("v26.0"))
    assert await stage.service.runner.replay("bo", letter_id)
    assert [event.object_id for event in await stage.told(ItemPosted)] == ["2_3", "2_1", "2_666", "2_2"]


async def test_a_body_that_is_no_delivery_at_all_is_parked_whole(stage: Stage) -> None:
    await stage.deliver(b"\xff\xfenot json")
    (parked,) = await stage.told(MessageParked)
    assert parked.fault == "sender"
    assert await stage.rows("ingest_dead_letter") == 1
