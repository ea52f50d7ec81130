"""The storm's table sees what it is there to see: each fault, put in by hand, stands in its column."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import pytest

from common.events import ActionTaken, ActionUnknown, Event, ItemPosted
from tests.chaos.comparing import Row, compare, never_told

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NAMES = UUID("5f1e3f7c-2f0d-4a6e-9c56-0f1f3f0f7a11")


def posted(object_id: str, *, platform: str = "flickr", text: str = "Hei") -> ItemPosted:
    return ItemPosted(
        event_id=uuid5(NAMES, f"posted {object_id}"),
        municipality="bo",
        item_id=uuid5(NAMES, object_id),
        revision=1,
        change_no=1,
        occurred_at=AT,
        recorded_at=AT,
        platform=platform,
        account_id="1",
        object_id=object_id,
        kind="comment",
        text=text,
        created_at=AT,
    )


def answered(item: str, made: str | None) -> ActionTaken:
    return ActionTaken(**_end(item, "taken"), object_id=made, done_at=AT)


def nobody_knows(item: str) -> ActionUnknown:
    return ActionUnknown(**_end(item, "unknown"), why="not_found_again")


def _end(item: str, end: str) -> dict[str, Any]:
    return {
        "event_id": uuid5(NAMES, f"{end} {item}"),
        "municipality": "bo",
        "item_id": uuid5(NAMES, item),
        "revision": 1,
        "occurred_at": AT,
        "recorded_at": AT,
        "action_id": uuid5(NAMES, f"order {item}"),
        "do": "reply",
        "actor": "moderator",
    }


def write(made: str) -> dict[str, Any]:
    return {"do": "reply", "object_id": "photo", "new_id": made, "text": "Takk", "applied": True}


def row(
    items: list[dict[str, Any]], writes: list[dict[str, Any]], *events: Event, deliveries: Sequence[Any] = ()
) -> Row:
    truth = {"bo": {"comments": [], "posts": [], "platforms": {"flickr": {"items": items, "writes": writes}}}}
    found: Row = compare(truth, events, deliveries)[0]
    return found


def delivery(object_id: str, *, kind: str = "first", **more: object) -> dict[str, Any]:
    told = [{"object_id": object_id, "what": "x"}]
    return {
        "municipality": "bo",
        "platform": "flickr",
        "kind": kind,
        "sign": "good",
        "state": "delivered",
        "what": told,
    } | more


def shown(object_id: str, **more: object) -> dict[str, Any]:
    return {"kind": "comment", "object_id": object_id, "text": "Hei", "visibility": "visible", **more}


def test_two_residents_of_one_photo_may_get_the_same_words() -> None:
    found = row(
        [shown("a"), shown("b")],
        [write("1"), write("2")],
        posted("a"),
        posted("b"),
        answered("a", "1"),
        answered("b", "2"),
    )
    assert found.is_right


@pytest.mark.parametrize(
    ("writes", "ends"),
    [
        (["1", "2"], [answered("a", "1")]),
        (["1"], []),
        (["1"], [answered("a", "1"), answered("b", "1")]),
        (["1", "2"], [nobody_knows("a")]),
    ],
    ids=["one order, two answers", "nobody's order", "two orders, one answer", "one that nobody knows of, two answers"],
)
def test_what_was_written_and_is_the_end_of_no_order_is_a_second_answer(writes: list[str], ends: list[Event]) -> None:
    found = row([shown("a"), shown("b")], [write(w) for w in writes], posted("a"), posted("b"), *ends)
    assert found.doubled
    assert not found.is_right


def test_an_end_that_nobody_can_tell_accounts_for_one_write() -> None:
    assert row([shown("a")], [write("1")], posted("a"), nobody_knows("a")).is_right


def test_what_a_municipalitys_own_sender_signed_is_its_word_and_anothers_is_one_too_many() -> None:
    said = {"deliveries": [delivery("b", kind="forged")]}
    assert row([shown("a")], [], posted("a"), posted("b"), **said).is_right
    for more in ({"municipality": "kinn"}, {"sign": "wrong"}, {"platform": "x"}, {"kind": "first"}):
        others = [delivery("b", **{"kind": "forged", **more})]
        assert row([shown("a")], [], posted("a"), posted("b"), deliveries=others).extra == ["b"]


def test_each_other_fault_stands_in_its_column() -> None:
    assert row([shown("a")], []).missing == ["a"]
    assert row([shown("a")], [], posted("a"), posted("b")).extra == ["b"]
    assert row([shown("a", text="Nei")], [], posted("a")).wrong_text == ["a"]
    assert row([shown("a", visibility="hidden")], [], posted("a")).wrong_visibility == ["a"]
    assert row([shown("a", visibility="removed")], [], posted("a")).wrong_visibility == ["a"]


def test_what_its_writer_took_away_before_anybody_could_look_is_listed_and_nobodys_loss() -> None:
    found = row([shown("a", visibility="removed")], [])
    assert found.given_up == ["a"]
    assert found.is_right


def test_what_its_platform_told_nobody_is_excused_only_where_nobody_can_ask() -> None:
    edited = shown("a", text="Nei", edits=1)
    for platform, expected in (("linkedin", {"a"}), ("instagram", set())):
        truth = {"bo": {"comments": [], "posts": [], "platforms": {platform: {"items": [edited], "writes": []}}}}
        once = delivery("a", platform=platform)
        assert never_told(truth, [once])["bo", platform] == expected
        assert never_told(truth, [once, once])["bo", platform] == set()


def test_a_reply_that_other_hands_hid_on_x_is_excused_and_one_that_we_hid_is_not() -> None:
    hidden = shown("a", visibility="hidden")
    by_us = {"do": "hide", "object_id": "a", "applied": True, "new_id": None}
    for writes, expected in (([], {"a"}), ([by_us], set()), ([{**by_us, "applied": False}], {"a"})):
        truth = {"bo": {"comments": [], "posts": [], "platforms": {"x": {"items": [hidden], "writes": writes}}}}
        assert never_told(truth, [delivery("a", platform="x")])["bo", "x"] == expected
