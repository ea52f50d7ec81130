"""Every sample body, posted over the real route: one table, file to exactly the items that it must make.

The samples' shapes were seen in vendors' pages and public fixtures; every id, name and text is invented.
"""

from datetime import UTC, datetime
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
from tests.service.ingest.samples import BORN, KARI, Expected, body_of, item, names_in, results, told_as
from tests.service.ingest.stage import PAGE_A, PAGE_B, START, Stage

PICTURE = (Attachment("photo", "https://media.example.invalid/a.jpg"),)
NOTHING: list[dict[str, Any]] = []
POST_ID = "100000000000001_200000000000002"
OURSELVES = Author(PAGE_A, "Eksempel kommune")


def post(**differs: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of an event
    """Return what a post of the municipality's own is, with what differs."""
    ours = {"object_id": POST_ID, "post_id": None, "kind": "post", "own": True, "author": OURSELVES}
    return item(permalink=None, **{**ours, **differs})


def pictures(*names: str) -> tuple[Attachment, ...]:
    return tuple(Attachment("photo", f"https://media.example.invalid/{name}.jpg") for name in names)


BARE = {"author": None, "permalink": None}
EXPECTED: Expected = {
    "batch-duplicate-inside": ([item()], {"applied": 1, "duplicate": 1}),
    "batch-two-pages-five-changes": (
        [item(), item(object_id="200000000000002_300000000000005", text="to")],
        {"applied": 2, "ignored": 1, "unmatched": 2},
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
    "entry-not-object": (NOTHING, {"ignored": 1, "parked": 1}),
    "entry-null": (NOTHING, {}),
    "group-feed-comment": (
        [
            item(
                object_id="888",
                post_id="777_999",
                text="Hei",
                permalink=None,
                created_at=datetime(2023, 4, 4, 2, 38, 20, tzinfo=UTC),
            )
        ],
        {"applied": 1},
    ),
    "include-values-off": (NOTHING, {"ignored": 1}),
    "mention-comment": (
        [
            item(
                object_id="7363534231324_3754798971271444",
                post_id="55555_7363534231324",
                kind="mention",
                text="@Eksempel kommune",
                **BARE,
            )
        ],
        {"applied": 1},
    ),
    "mention-post": (
        [
            item(
                object_id="55555_98722536423179",
                post_id=None,
                kind="mention",
                text="@Eksempel kommune hjelp!",
                **BARE,
            )
        ],
        {"applied": 1},
    ),
    "photo-add": ([post(text="Bilde", attachments=pictures("p"))], {"applied": 1}),
    "post-moved-to-trash": ([post(text="", revision=0, created_at=None)], {"applied": 1}),
    "post-removed": (
        [post(told=ItemRemoved, visibility="removed", text="", revision=0, created_at=None)],
        {"applied": 1},
    ),
    "post-status-published": ([post(text="Stengt vei")], {"applied": 1}),
    "post-status-scheduled": (NOTHING, {"ignored": 1}),
    "rating-recommendation": (
        [
            item(
                object_id="904801129604590",
                post_id=None,
                kind="review",
                rating="positive",
                text="",
                author=Author("705955836155788", "Ola Nordmann"),
                permalink=None,
            )
        ],
        {"applied": 1},
    ),
    "reaction-add": (NOTHING, {"ignored": 1}),
    "reaction-on-comment": (NOTHING, {"ignored": 1}),
    "share-add": (
        [
            post(
                text="Se her",
                author=Author("24004199000000042", "Ola Nordmann"),
                own=False,
                attachments=(Attachment("link", "http://example.invalid/"),),
            )
        ],
        {"applied": 1},
    ),
    "status-many-photos": ([post(text="Album", attachments=pictures("1", "2"))], {"applied": 1}),
    "unknown-field": (NOTHING, {"ignored": 1}),
    "value-is-string": (NOTHING, {"ignored": 1}),
    "video-block": (NOTHING, {"ignored": 1}),
    "visitor-post-edit": (
        [post(text="Rettet", author=Author("8423678347823", "Ola Nordmann"), own=False, created_at=None)],
        {"applied": 1},
    ),
    "wrapped-in-array": ([item()], {"applied": 1}),
}


def test_every_sample_has_its_row_in_the_table() -> None:
    assert set(EXPECTED) == names_in("facebook")


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_a_sample_makes_exactly_these_items(stage: Stage, name: str) -> None:
    await stage.deliver(body_of("facebook", name))
    items, counts = EXPECTED[name]
    assert await told_as(stage, items) == items
    assert results(stage) == counts


@pytest.mark.parametrize("name", sorted(EXPECTED))
async def test_a_sample_that_comes_again_changes_nothing(stage: Stage, name: str) -> None:
    await stage.deliver(body_of("facebook", name))
    before = await stage.all_told()
    await stage.deliver(body_of("facebook", name))
    assert await stage.all_told() == before


async def test_an_items_event_says_whose_it_is_and_which_bytes_made_it(stage: Stage) -> None:
    body = body_of("facebook", "comment-add-maximal")
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
        await stage.deliver(body_of("facebook", f"comment-{name}"))
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
    await stage.deliver(body_of("facebook", "comment-edited"))
    await stage.deliver(body_of("facebook", "comment-add-maximal"))
    last = (await stage.told(ItemChanged))[-1]
    assert (last.text, last.created_at) == ("Når åpner svømmehallen på søndag?", BORN)
    assert last.attachments == PICTURE, "only the add knows of the picture"


async def test_an_add_after_its_removal_stays_removed(stage: Stage) -> None:
    await stage.deliver(body_of("facebook", "comment-remove-no-from"))
    await stage.deliver(body_of("facebook", "comment-add-maximal"))
    last = (await stage.told(ItemChanged))[-1]
    assert isinstance(last, ItemRemoved)
    assert (last.visibility, last.revision, last.author) == ("removed", 1, KARI)


async def test_a_broken_entry_is_parked_and_its_neighbours_go_on(stage: Stage) -> None:
    good = body_of("facebook", "comment-add-minimal").strip()
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
    await stage.deliver(body_of("facebook", "batch-two-pages-five-changes"))
    assert {event.account_id for event in await stage.told(ItemChanged)} == {PAGE_A}
    await stage.deliver(body_of("facebook", "batch-two-pages-five-changes"), secret=b"app secret of sogne", app="sogne")
    told = [event for event in await stage.told(ItemChanged) if event.municipality == "sogne"]
    assert [(event.account_id, event.kind) for event in told] == [(PAGE_B, "comment"), (PAGE_B, "mention")]
