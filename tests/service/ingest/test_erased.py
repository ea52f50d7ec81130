"""What the archiver has let go is erased here too, and no webhook and no sweep brings it back as new."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from common.db import Tx
from common.events import EvidenceWanted, ItemChanged, ItemEdited, derived_id, item_id_of
from ingest.store import METADATA
from tests.service.ingest.acting import ITEM_ID, OBJECT_ID, Acting
from tests.service.ingest.samples import body_of, results
from tests.service.ingest.stage import PAGE_A, Stage
from tests.service.ingest.sweeping import Sweeping
from tests.service.letting_go import erased, tables_with

MONTH = timedelta(days=30)
STONE = {"ingest_erased"}


def told(verb: str, at: datetime, **value: Any) -> bytes:  # noqa: ANN401 - the platform's own members
    """Return a delivery of a change of the comment, sent at an instant."""
    value = {"item": "comment", "verb": verb, "comment_id": OBJECT_ID, **value}
    entry = {"id": PAGE_A, "time": int(at.timestamp()), "changes": [{"field": "feed", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


async def forget(stage: Stage, **more: Any) -> None:  # noqa: ANN401 - the numbers of an event
    """A month goes by, and the archiver lets the comment go."""
    stage.clock.at += MONTH
    await stage.tell(erased("bo", ITEM_ID, stage.clock.at, **more))


async def test_words_and_bytes_go_and_a_tombstone_stays_without_a_word(acting: Acting) -> None:
    stage = acting.stage
    assert "erasures" in stage.service.topics
    before = await tables_with(stage.db, METADATA, ITEM_ID)
    assert before == {"ingest_item", "ingest_change"}
    await forget(stage)
    assert await tables_with(stage.db, METADATA, ITEM_ID) == STONE

    def stones(tx: Tx) -> list[tuple[object, ...]]:
        return [tuple(row) for row in tx.execute(text("SELECT revision, change_no, lifted FROM ingest_erased"))]

    assert await stage.db.read(stones) == [(1, 1, 0)]
    assert stage.counted("ordstyrer_erased_total", municipality="bo", reason="deleted") == 1


@pytest.mark.parametrize("name", ["comment-add-maximal", "comment-hide", "comment-remove-no-message"])
async def test_a_webhook_that_comes_again_brings_nothing_back(acting: Acting, name: str) -> None:
    stage = acting.stage
    await forget(stage)
    news = await stage.told(ItemChanged)
    applied = results(stage)["applied"]
    await stage.deliver(body_of("facebook", name))
    await stage.work()
    assert await stage.told(ItemChanged) == news
    assert (results(stage)["applied"], results(stage)["ignored"]) == (applied, 1)
    assert await tables_with(stage.db, METADATA, ITEM_ID) == STONE


async def test_the_same_erasure_twice_is_once_even_after_the_item_began_anew(acting: Acting) -> None:
    stage = acting.stage
    await forget(stage)
    again = erased("bo", ITEM_ID, stage.clock.at)
    await stage.deliver(told("edited", stage.clock.at + timedelta(hours=1), message="Noe helt annet"))
    news = await stage.told(ItemChanged)
    await stage.tell(again)
    assert "ingest_item" in await tables_with(stage.db, METADATA, ITEM_ID)
    assert await stage.told(ItemChanged) == news


async def test_what_the_author_writes_afterwards_is_told_as_an_edit_with_numbers_that_go_on(acting: Acting) -> None:
    stage = acting.stage
    await forget(stage, change_no=3)
    before = len(await stage.told(ItemChanged))
    await stage.deliver(told("edited", stage.clock.at - timedelta(days=2), message="Gammelt"))
    assert len(await stage.told(ItemChanged)) == before
    await stage.deliver(told("edited", stage.clock.at + timedelta(hours=1), message="Jeg vet hvor du bor"))
    last = (await stage.told(ItemChanged))[-1]
    assert isinstance(last, ItemEdited)
    assert (last.text, last.revision, last.change_no) == ("Jeg vet hvor du bor", 2, 4)
    await stage.deliver(told("remove", stage.clock.at + timedelta(hours=2)))
    gone = (await stage.told(ItemChanged))[-1]
    assert (gone.visibility, gone.revision, gone.change_no) == ("removed", 2, 5)


async def test_what_was_edited_meanwhile_stays_and_the_archiver_hears_of_it_once_more(acting: Acting) -> None:
    stage = acting.stage
    await stage.deliver(told("edited", stage.clock.at + timedelta(minutes=1), message="Noe helt annet"))
    event = erased("bo", ITEM_ID, stage.clock.at + timedelta(minutes=2))
    stage.clock.at += timedelta(minutes=3)
    await stage.tell(event, event)
    first, edit, again = await stage.told(ItemChanged)
    assert (first.revision, edit.revision, again.revision) == (1, 2, 2)
    assert (again.change_no, again.text) == (3, "Noe helt annet")
    assert again.recorded_at > event.occurred_at


def kept(stage: Stage) -> set[str]:
    """Return what lies in the blob store."""
    return {path.name for path in (stage.folder / "blobs").rglob("*") if path.is_file()}


async def test_no_bytes_are_put_that_no_event_names_for_nobody_would_erase_them(acting: Acting) -> None:
    stage = acting.stage
    for name in ("hide", "unhide", "edited", "remove-no-message"):
        await acting.webhook(name)
        await stage.work()
    named = {event.change_sha256 for event in await stage.told(ItemChanged)}
    assert len(named) == 2
    assert kept(stage) == named
    assert await stage.rows("ingest_change WHERE raw IS NOT NULL") == 0


async def test_evidence_that_is_wanted_late_asks_for_nothing(acting: Acting) -> None:
    stage = acting.stage
    await forget(stage)
    at = stage.clock.at
    await stage.tell(
        EvidenceWanted(
            event_id=derived_id("late"),
            municipality="bo",
            occurred_at=at,
            recorded_at=at,
            item_id=ITEM_ID,
            revision=1,
            stage=1,
        )
    )
    assert await tables_with(stage.db, METADATA, ITEM_ID) == STONE


# --- sweeps ------------------------------------------------------------------------------------------------------


@pytest.fixture
def sweeping(stage: Stage, accounts_file: Path) -> Sweeping:
    """Ingest on a platform in memory."""
    return Sweeping(stage, accounts_file)


async def swept_and_forgotten(sweeping: Sweeping, kind: str = "comment") -> str:
    """A comment is found, and a day later the archiver lets it go; it still stands on the platform."""
    one = sweeping.shelf.write(1, kind=kind)
    await sweeping.round()
    sweeping.stage.clock.at += timedelta(days=1)
    await sweeping.stage.tell(erased("bo", item_id_of("bo", "facebook", one), sweeping.stage.clock.at))
    return one


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_sweep_that_lists_it_still_brings_nothing_back(sweeping: Sweeping, hidden: bool) -> None:
    one = await swept_and_forgotten(sweeping)
    before = await sweeping.told()
    sweeping.shelf.change(one, hidden=hidden)
    await sweeping.round(minutes=15)
    await sweeping.round(minutes=15)
    assert await sweeping.told() == before
    assert await tables_with(sweeping.stage.db, METADATA, item_id_of("bo", "facebook", one)) == STONE


async def test_a_listing_that_shows_it_hidden_puts_its_words_nowhere_once_more(sweeping: Sweeping) -> None:
    stage, one = sweeping.stage, sweeping.shelf.write(1)
    await sweeping.round()
    now = {"id": one, "message": sweeping.shelf.comments[one].text, "is_hidden": True}
    sweeping.shelf.change(one, hidden=True, raw=msgspec.json.encode(now))
    await sweeping.round(minutes=15)
    first, then = await stage.told(ItemChanged)
    assert (then.visibility, then.change_sha256) == ("hidden", first.change_sha256)
    assert kept(stage) == {first.change_sha256}


async def test_a_comment_that_a_listing_says_was_edited_since_is_an_item_again(sweeping: Sweeping) -> None:
    one = await swept_and_forgotten(sweeping)
    edited_at = sweeping.stage.clock.at + timedelta(minutes=1)
    sweeping.shelf.change(one, text="Jeg vet hvor du bor", updated_at=edited_at)
    await sweeping.round(minutes=15)
    last = (await sweeping.stage.told(ItemChanged))[-1]
    assert isinstance(last, ItemEdited)
    assert (last.text, last.revision, last.occurred_at) == ("Jeg vet hvor du bor", 2, edited_at)
    news = await sweeping.told()
    await sweeping.round(minutes=15)
    assert await sweeping.told() == news


async def test_a_post_is_no_other_because_somebody_commented_on_it(sweeping: Sweeping) -> None:
    one = await swept_and_forgotten(sweeping, kind="mention")
    before = await sweeping.told()
    sweeping.shelf.comments[one] = msgspec.structs.replace(
        sweeping.shelf.comments[one], updated_at=sweeping.stage.clock.at + timedelta(minutes=1)
    )
    await sweeping.round(minutes=15)
    assert await sweeping.told() == before
