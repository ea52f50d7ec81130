"""A sweep finds what no webhook told, and nothing else: missed items, edits, hides and removals."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from common.blob import digest
from common.events import ChannelSwept, ItemChanged, ItemEdited
from ingest.ports import Page, Refused, Seen
from tests.service.ingest.stage import PAGE_A, START, Stage
from tests.service.ingest.sweeping import Sweeping


@pytest.fixture
def sweeping(stage: Stage, accounts_file: Path) -> Sweeping:
    """Ingest on a platform in memory."""
    return Sweeping(stage, accounts_file)


async def test_a_missed_comment_is_found_and_told_with_the_platforms_own_bytes(sweeping: Sweeping) -> None:
    one = sweeping.shelf.write(1)
    await sweeping.round()
    (told,) = await sweeping.stage.told(ItemChanged)
    assert (told.object_id, told.text, told.created_at) == (one, "Når åpner svømmehallen?", START - timedelta(hours=1))
    assert told.change_sha256 == digest(sweeping.shelf.comments[one].raw)
    kept = await sweeping.stage.world.blobs.get("bo", told.change_sha256)
    assert kept == sweeping.shelf.comments[one].raw
    assert sweeping.found("missed") == 1


async def test_every_page_of_every_post_is_listed_once(sweeping: Sweeping) -> None:
    sweeping.shelf.posts = ["1", "2", "3"]
    for number in range(5):
        sweeping.shelf.write(number, post_id="2")
    await sweeping.round()
    asked = sweeping.shelf.asked
    assert sorted(asked, key=str) == sorted(set(asked), key=str)
    assert len(asked) == 2 + 1 + 3 + 1
    assert len(await sweeping.told()) == 5
    sweep = await sweeping.last()
    assert (sweep.state, sweep.progress.pages, sweep.progress.listings, sweep.progress.listed) == ("done", 7, 4, 5)


async def test_sweeping_again_finds_nothing_new(sweeping: Sweeping) -> None:
    for number in range(3):
        sweeping.shelf.write(number, hidden=number == 1)
    await sweeping.round()
    before = await sweeping.told()
    await sweeping.round(minutes=15)
    assert await sweeping.told() == before
    assert len([one for one in await sweeping.sweeps() if one.state == "done"]) == 2
    assert sweeping.shelf.looked == []


async def test_an_edit_a_hide_and_an_unhide_that_no_webhook_told_are_found(sweeping: Sweeping) -> None:
    one, two, three = sweeping.shelf.write(1), sweeping.shelf.write(2), sweeping.shelf.write(3, hidden=True)
    await sweeping.round()
    sweeping.shelf.change(one, text="Når stenger svømmehallen?")
    sweeping.shelf.change(two, hidden=True)
    sweeping.shelf.change(three, hidden=False)
    await sweeping.round(minutes=15)
    news = {("ItemEdited", one), ("ItemHidden", two), ("ItemUnhidden", three)}
    assert set((await sweeping.told())[4:]) == news
    edited = next(event for event in await sweeping.stage.told(ItemEdited))
    assert (edited.text, edited.revision, edited.changed_by_us) == ("Når stenger svømmehallen?", 2, False)
    assert [sweeping.found(what) for what in ("edit", "hide", "unhide", "removal")] == [1, 1, 1, 0]


async def test_the_end_of_a_sweep_is_told_once_with_what_it_found(sweeping: Sweeping) -> None:
    one, two, three = sweeping.shelf.write(1), sweeping.shelf.write(2), sweeping.shelf.write(3, hidden=True)
    await sweeping.round()
    sweeping.shelf.change(one, text="Når stenger svømmehallen?")
    del sweeping.shelf.comments[two]
    sweeping.shelf.change(three, hidden=False)
    await sweeping.round(minutes=15)
    await sweeping.round(minutes=15)
    told = await sweeping.stage.told(ChannelSwept)
    found = [(e.missed, e.edits, e.hides, e.unhides, e.removals) for e in told]
    assert found == [(3, 0, 0, 0, 0), (0, 1, 0, 1, 1), (0, 0, 0, 0, 0)]
    ends = {sweep.sweep_id: sweep.ended_at for sweep in await sweeping.sweeps()}
    assert {e.sweep_id: e.occurred_at for e in told} == ends
    assert {(e.municipality, e.platform, e.account_id) for e in told} == {("bo", "facebook", PAGE_A)}


async def test_a_sweep_that_failed_is_not_told_as_one_that_went_through(sweeping: Sweeping) -> None:
    def refused() -> Page:
        raise Refused("token_invalid", "no")

    sweeping.shelf.faults = [refused]
    await sweeping.round()
    assert (await sweeping.last()).state == "failed"
    assert await sweeping.stage.told(ChannelSwept) == []


async def test_what_is_not_listed_any_more_is_looked_at_and_told_as_removed(sweeping: Sweeping) -> None:
    one, two = sweeping.shelf.write(1), sweeping.shelf.write(2)
    await sweeping.round()
    del sweeping.shelf.comments[one]
    await sweeping.round(minutes=15)
    assert sweeping.shelf.looked == [one]
    assert (await sweeping.told())[2:] == [("ItemRemoved", one)]
    assert sweeping.found("removal") == 1
    assert await sweeping.item(two) is not None
    sweeping.shelf.write(1)
    await sweeping.round(minutes=15)
    assert len(await sweeping.told()) == 3, "a tombstone stays"


async def test_what_a_listing_leaves_out_and_is_there_all_the_same_stays_and_is_looked_at_once_a_day(
    sweeping: Sweeping,
) -> None:
    one, _ = sweeping.shelf.write(1), sweeping.shelf.write(2)
    await sweeping.round()
    sweeping.shelf.unlisted.add(one)
    sweeping.shelf.change(one, hidden=True)
    await sweeping.round(minutes=15)
    await sweeping.round(minutes=15)
    assert sweeping.shelf.looked == [one]
    assert (await sweeping.told())[2:] == [("ItemHidden", one)], "the look tells as much as a listing"
    await sweeping.round(hours=25)
    assert sweeping.shelf.looked == [one, one]


async def test_a_platform_that_shows_nothing_at_all_is_not_believed_that_all_is_gone(sweeping: Sweeping) -> None:
    for number in range(3):
        sweeping.shelf.write(number)
    await sweeping.round()
    before = await sweeping.told()
    sweeping.shelf.comments.clear()
    sweeping.shelf.posts.clear()
    await sweeping.round(minutes=15)
    assert await sweeping.told() == before
    assert sweeping.shelf.looked == []


async def test_the_comments_of_a_deleted_post_are_removed_one_by_one(sweeping: Sweeping) -> None:
    sweeping.shelf.posts = ["1", "2"]
    sweeping.shelf.write(0)
    gone = [sweeping.shelf.write(number, post_id="2") for number in range(12)]
    await sweeping.round()
    sweeping.shelf.posts = ["1"]
    for one in gone:
        del sweeping.shelf.comments[one]
    await sweeping.round(minutes=15)
    assert sorted((await sweeping.told())[13:]) == sorted(("ItemRemoved", one) for one in gone)


async def test_history_from_before_the_account_was_active_comes_only_on_order(sweeping: Sweeping) -> None:
    day = 24 * 3600
    old = sweeping.shelf.write(1, ago_s=30 * day)
    new = sweeping.shelf.write(2, ago_s=2 * day)
    await sweeping.round()
    assert await sweeping.told() == [("ItemPosted", new)]
    await sweeping.ordered(since=START - timedelta(days=40))
    await sweeping.round(seconds=10)
    assert (await sweeping.told())[1:] == [("ItemPosted", old)]


def webhook(object_id: str, verb: str, text: str, sent_at: datetime) -> bytes:
    """Return what the platform sends of a comment of an hour ago."""
    made_s = int((START - timedelta(hours=1)).timestamp())
    value = {"item": "comment", "verb": verb, "comment_id": object_id, "post_id": "1", "message": text}
    changes = [{"field": "feed", "value": {**value, "created_time": made_s}}]
    entry = {"id": PAGE_A, "time": int(sent_at.timestamp()), "changes": changes}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


async def test_a_webhook_that_comes_after_the_listing_tells_nothing_new(sweeping: Sweeping) -> None:
    one = sweeping.shelf.write(1)
    await sweeping.round()
    await sweeping.stage.deliver(webhook(one, "add", "Når åpner svømmehallen?", START - timedelta(hours=1)))
    item = await sweeping.item(one)
    assert item is not None
    assert (item.revision, item.posted) == (1, True)
    assert await sweeping.told() == [("ItemPosted", one)]


async def test_a_webhook_that_is_newer_than_the_listing_stands(sweeping: Sweeping) -> None:
    one = sweeping.shelf.write(1)
    await sweeping.round()
    newer = sweeping.stage.clock.at + timedelta(minutes=30)
    await sweeping.stage.deliver(webhook(one, "edited", "ny", newer))
    await sweeping.round(minutes=15)
    item = await sweeping.item(one)
    assert item is not None
    assert item.text == "ny"


async def test_a_listing_within_a_minute_of_a_webhook_asks_again_and_says_nothing_itself(sweeping: Sweeping) -> None:
    one = sweeping.shelf.write(1)
    await sweeping.round()
    await sweeping.stage.deliver(webhook(one, "hide", "", sweeping.stage.clock.at + timedelta(minutes=14, seconds=30)))
    # The listing lags behind; the item itself, a moment later, is hidden.
    sweeping.shelf.looks_like[one] = True
    await sweeping.round(minutes=15)
    assert sweeping.shelf.looked == [one]
    assert await sweeping.told() == [("ItemPosted", one), ("ItemHidden", one)]


async def test_a_look_that_was_overtaken_by_a_hide_asks_again_and_says_nothing_itself(sweeping: Sweeping) -> None:
    one, _ = sweeping.shelf.write(1), sweeping.shelf.write(2)
    await sweeping.round()
    sweeping.shelf.unlisted.add(one)
    await sweeping.stage.deliver(webhook(one, "hide", "", sweeping.stage.clock.at + timedelta(minutes=14, seconds=30)))
    sweeping.shelf.look_faults.append(lambda: Seen("Når åpner svømmehallen?", hidden=False))
    sweeping.shelf.looks_like[one] = True
    await sweeping.round(minutes=15)
    assert sweeping.shelf.looked == [one, one]
    assert (await sweeping.told())[2:] == [("ItemHidden", one)]
