"""Every sample body, posted over the real route: one table, file to exactly the items that it must make.

The samples' shapes were seen in vendors' pages and public fixtures; every id, name and text is invented.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from common.events import (
    Attachment,
    Author,
    ItemChanged,
    ItemPosted,
    ItemRemoved,
    MessageParked,
    item_id_of,
)
from tests.service.ingest.stage import PAGE_A, PAGE_B, START, Stage

FOLDER = Path(__file__).parent / "payloads" / "facebook"
KARI = Author("24004199000000042", "Kari Nordmann")
PERMALINK = (
    "https://www.facebook.com/permalink.php?story_fbid=pfbid0AAA&id=100000000000001"  # what Meta calls a permalink
)
BORN = datetime(2026, 1, 2, 2, 54, 3, tzinfo=UTC)
PICTURE = (Attachment("photo", "https://media.example.invalid/a.jpg"),)
NOTHING: list[dict[str, Any]] = []


def item(**differs: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of an event
    """Return what an ordinary comment is, with what differs."""
    return {
        "told": ItemPosted,
        "object_id": "200000000000002_300000000000003",
        "account_id": PAGE_A,
        "post_id": "100000000000001_200000000000002",
        "parent_id": None,
        "revision": 1,
        "change_no": 1,
        "kind": "comment",
        "text": "Når åpner svømmehallen? 😀",
        "author": KARI,
        "created_at": BORN,
        "permalink": PERMALINK,
        "own": False,
        "visibility": "visible",
        "attachments": (),
        "changed_by_us": False,
        **differs,
    }


BARE = {"author": None, "permalink": None}
EXPECTED: dict[str, tuple[list[dict[str, Any]], dict[str, int]]] = {
    "batch-duplicate-inside": ([item()], {"applied": 1, "duplicate": 1}),
    "batch-two-pages-five-changes": (
        [item(), item(object_id="200000000000002_300000000000005", text="to")],
        {"applied": 2, "ignored": 2, "unmatched": 1},
    ),
    "change-without-value": (NOTHING, {"ignored": 2}),
    "comment-add-maximal": ([item(attachments=PICTURE)], {"applied": 1}),
    "comment-add-minimal": ([item(text="Hei", **BARE)], {"applied": 1}),
    "comment-add-photo-no-message": ([item(text="", attachments=PICTURE)], {"applied": 1}),
    "comment-edited": ([item(text="Når åpner svømmehallen på søndag?", created_at=None)], {"applied": 1}),
    "comment-edited-before-add": (
        [item(object_id="200000000000002_300000000000099", text="Rettet tekst", created_at=None)],
        {"applied": 1},
    ),
    "comment-empty-message-sticker": ([item(text="")], {"applied": 1}),
    "comment-hide": ([item(visibility="hidden", created_at=None)], {"applied": 1}),
    "comment-legacy-sender-fields": ([item(text="Gammel form", permalink=None)], {"applied": 1}),
    "comment-null-members": ([item(text="", **BARE)], {"applied": 1}),
    "comment-numbers-as-strings": ([item()], {"applied": 1}),
    "comment-page-own-echo": (
        [item(text="Takk, vi svarer her.", author=Author(PAGE_A, "Eksempel kommune"), own=True)],
        {"applied": 1},
    ),
    "comment-remove-no-from": (
        [item(told=ItemRemoved, visibility="removed", text="", revision=0, created_at=None, **BARE)],
        {"applied": 1},
    ),
    "comment-remove-no-message": (
        [item(told=ItemRemoved, visibility="removed", text="", revision=0, created_at=None, permalink=None)],
        {"applied": 1},
    ),
    "comment-reply-add": (
        [item(object_id="200000000000002_300000000000004", parent_id="200000000000002_300000000000003", text="Enig!")],
        {"applied": 1},
    ),
    "comment-time-in-ms": ([item()], {"applied": 1}),
    "comment-unhide": ([item(created_at=None)], {"applied": 1}),
    "comment-unknown-members": ([item()], {"applied": 1}),
    "comment-very-old": ([item(created_at=datetime(2008, 1, 10, 21, 20, tzinfo=UTC))], {"applied": 1}),
    "dashboard-test": (NOTHING, {"ignored": 1}),
    "entries-empty": (NOTHING, {}),
    "entry-not-object": (NOTHING, {"parked": 1}),
    "entry-null": (NOTHING, {}),
    "group-feed-comment": (NOTHING, {}),
    "include-values-off": (NOTHING, {}),
    "mention-comment": (NOTHING, {"ignored": 1}),
    "mention-post": (NOTHING, {"ignored": 1}),
    "photo-add": (NOTHING, {"ignored": 1}),
    "post-moved-to-trash": (NOTHING, {"ignored": 1}),
    "post-removed": (NOTHING, {"ignored": 1}),
    "post-status-published": (NOTHING, {"ignored": 1}),
    "post-status-scheduled": (NOTHING, {"ignored": 1}),
    "rating-recommendation": (NOTHING, {"ignored": 1}),
    "reaction-add": (NOTHING, {"ignored": 1}),
    "reaction-on-comment": (NOTHING, {"ignored": 1}),
    "share-add": (NOTHING, {"ignored": 1}),
    "status-many-photos": (NOTHING, {"ignored": 1}),
    "unknown-field": (NOTHING, {"ignored": 1}),
    "value-is-string": (NOTHING, {"ignored": 1}),
    "video-block": (NOTHING, {"ignored": 1}),
    "visitor-post-edit": (NOTHING, {"ignored": 1}),
    "wrapped-in-array": ([item()], {"applied": 1}),
}
RESULTS = ("applied", "duplicate", "ignored", "unmatched", "parked")


def body_of(name: str) -> bytes:
    return (FOLDER / f"{name}.json").read_bytes()


def seen(event: ItemChanged) -> dict[str, Any]:
    """Return of an event what the table tells."""
    return {"told": type(event), **{name: getattr(event, name) for name in item() if name != "told"}}


async def results(stage: Stage) -> dict[str, int]:
    labels = {"municipality": "bo", "platform": "facebook"}
    found = {r: int(stage.counted("ordstyrer_changes_total", result=r, **labels)) for r in RESULTS}
    return {result: count for result, count in found.items() if count}


def test_every_sample_has_its_row_in_the_table() -> None:
    assert set(EXPECTED) == {path.stem for path in FOLDER.glob("*.json")}


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_a_sample_makes_exactly_these_items(stage: Stage, name: str) -> None:
    await stage.deliver(body_of(name))
    items, counts = EXPECTED[name]
    assert [seen(event) for event in await stage.told(ItemChanged)] == items
    assert await results(stage) == counts


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_a_sample_that_comes_again_changes_nothing(stage: Stage, name: str) -> None:
    await stage.deliver(body_of(name))
    before = await stage.all_told()
    await stage.deliver(body_of(name))
    assert await stage.all_told() == before


async def test_an_items_event_says_whose_it_is_and_which_bytes_made_it(stage: Stage) -> None:
    body = body_of("comment-add-maximal")
    await stage.deliver(body)
    await stage.work()
    (event,) = await stage.told(ItemChanged)
    assert event.municipality == "bo"
    assert event.item_id == item_id_of("bo", "facebook", event.object_id)
    assert event.thread_id == event.object_id
    assert event.received_at == START
    assert event.change_sha256 is not None
    kept = await stage.world.blobs.get("bo", event.change_sha256)
    assert kept is not None
    assert kept in body
    assert kept.startswith(b"{")
    assert kept.endswith(b'"field": "feed"\n        }')


async def test_a_life_is_told_step_by_step(stage: Stage) -> None:
    for name in ("add-maximal", "hide", "unhide", "edited", "remove-no-message"):
        await stage.deliver(body_of(f"comment-{name}"))
    told = await stage.told(ItemChanged)
    assert [type(event).__name__ for event in told] == [
        "ItemPosted",
        "ItemHidden",
        "ItemUnhidden",
        "ItemEdited",
        "ItemRemoved",
    ]
    assert [event.change_no for event in told] == [1, 2, 3, 4, 5]
    assert [event.revision for event in told] == [1, 1, 1, 2, 2]
    assert {event.created_at for event in told} == {BORN}, "an action's time is never the birth"
    assert told[-1].text == "Når åpner svømmehallen på søndag?"
    assert told[-1].author == KARI


async def test_an_edit_before_its_add_ends_with_the_edited_text_and_the_time_of_birth(stage: Stage) -> None:
    await stage.deliver(body_of("comment-edited"))
    await stage.deliver(body_of("comment-add-maximal"))
    last = (await stage.told(ItemChanged))[-1]
    assert (last.text, last.created_at) == ("Når åpner svømmehallen på søndag?", BORN)
    assert last.attachments == PICTURE, "only the add knows of the picture"


async def test_an_add_after_its_removal_stays_removed(stage: Stage) -> None:
    await stage.deliver(body_of("comment-remove-no-from"))
    await stage.deliver(body_of("comment-add-maximal"))
    last = (await stage.told(ItemChanged))[-1]
    assert isinstance(last, ItemRemoved)
    assert (last.visibility, last.revision, last.author) == ("removed", 1, KARI)


async def test_a_broken_entry_is_parked_and_its_neighbours_go_on(stage: Stage) -> None:
    good = body_of("comment-add-minimal").strip()
    entry = good[good.index(b"[") + 1 : good.rindex(b"]")]
    bodies = {
        b'{"object":"page","entry":["broken",%s]}' % entry,
        b'{"object":"page","entry":[{"id":1,"changes":[{"field":"feed"}]},%s]}' % entry,
        b'{"object":"page","entry":[{"changes":[%s]},%s]}' % (b"[" * 100_000 + b"]" * 100_000, entry),
        b'{"object":"page","entry":[{"id":%s,"changes":[7]},%s,1e400]}' % (b"9" * 5000, entry),
    }
    for number, body in enumerate(sorted(bodies, key=len)):
        await stage.deliver(body.replace(b"300000000000003", b"3000000000001%02d" % number))
    assert len(await stage.told(ItemPosted)) == len(bodies)
    parked = await stage.told(MessageParked)
    assert len(parked) == len(bodies) + 1
    assert {(letter.fault, letter.topic, letter.municipality) for letter in parked} == {("sender", "deliveries", "bo")}


async def test_two_pages_of_two_tenants_in_one_body_stay_with_whose_secret_signed_it(stage: Stage) -> None:
    await stage.deliver(body_of("batch-two-pages-five-changes"))
    assert {event.account_id for event in await stage.told(ItemChanged)} == {PAGE_A}
    await stage.deliver(body_of("batch-two-pages-five-changes"), secret=b"app secret of sogne", app="sogne")
    told = [event for event in await stage.told(ItemChanged) if event.municipality == "sogne"]
    assert [event.account_id for event in told] == [PAGE_B]
