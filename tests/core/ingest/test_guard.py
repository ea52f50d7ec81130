"""No order passes that rests on no seal of the newest revision (G4)."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.events import (
    ActionFailed,
    ActionOrdered,
    ActionTaken,
    ActionUnknown,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
)
from ingest.core import outcomes
from ingest.core.guard import ALREADY, GO, WAIT, may
from ingest.core.item_state import GONE, ItemState
from tests.core.ingest.orders import NOON, item, ordered

SEALS = st.dictionaries(st.sampled_from([1, 2]), st.sampled_from(["seal", "other"]))
unhurried = settings(deadline=None)


@unhurried
@given(
    st.sampled_from(["hide", "remove"]),
    st.integers(0, 3),
    st.none()
    | st.builds(item, revision=st.integers(0, 3), visibility=st.sampled_from(["visible", "hidden", "removed"])),
    SEALS,
    st.sampled_from(["seal", "other", None]),
)
def test_hide_and_remove_need_the_named_seal_of_the_newest_revision(
    do: str, revision: int, state: ItemState | None, seals: dict[int, str], named: str | None
) -> None:
    order = ordered(do, revision=revision, evidence_sha256=named)
    sealed = seals.get(1 if do == "hide" else 2) == named is not None
    newest = state is not None and state.revision == revision and state.visibility != GONE
    assert (may(order, state, seals) == GO) == (sealed and newest)


def about_no_item(do: str, **more: str) -> ActionOrdered:
    """Return an order that is about no item: only a post that is to be published is."""
    return msgspec.structs.replace(ordered(do), item_id=None, **more)


@pytest.mark.parametrize(
    ("order", "state", "seals", "answer"),
    [
        (ordered("hide"), None, {1: "seal"}, WAIT),
        (ordered("hide"), item(revision=0), {1: "seal"}, WAIT),
        (ordered("hide"), item(), {}, WAIT),
        (ordered("hide"), item(), {2: "seal"}, WAIT),
        (ordered("remove"), item(), {1: "seal"}, WAIT),
        (ordered("hide"), item(revision=2), {1: "seal"}, "superseded"),
        (ordered("hide"), item(), {1: "other"}, "evidence_does_not_match"),
        (ordered("hide"), item(visibility=GONE), {1: "seal"}, "item_is_gone"),
        (ordered("remove"), item(visibility=GONE), {}, ALREADY),
        (ordered("reply"), item(visibility=GONE), {}, "item_is_gone"),
        (ordered("reply"), item(revision=2), {}, GO),
        (ordered("unhide"), item(), {}, GO),
        (ordered("private_reply"), item(), {}, GO),
        (ordered("like"), item(), {}, GO),
        (ordered("like"), item(platform="youtube"), {}, "not_possible"),
        (ordered("hide"), item(platform="linkedin"), {1: "seal"}, "not_possible"),
        (ordered("edit"), item(), {}, "not_possible"),
        (ordered("edit"), item(own=True), {}, GO),
        (ordered("publish"), item(), {}, "not_possible"),
        (ordered("wave"), item(), {}, "not_possible"),
        (about_no_item("publish", platform="facebook", account_id="1"), None, {}, GO),
        (about_no_item("publish", platform="flickr", account_id="1"), None, {}, "not_possible"),
        (about_no_item("publish", platform="facebook"), None, {}, "not_possible"),
        (about_no_item("hide", platform="facebook", account_id="1"), None, {}, "not_possible"),
    ],
)
def test_an_order_goes_waits_or_is_refused_with_the_reason(
    order: object, state: ItemState | None, seals: dict[int, str], answer: str
) -> None:
    assert may(order, state, seals) == answer  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose


@pytest.mark.parametrize(
    ("do", "kinds"),
    [
        ("reply", (ActionTaken, ActionFailed, ActionUnknown)),
        ("private_reply", (NoticeSent, NoticeFailed, NoticeUnknown)),
    ],
)
def test_an_outcome_tells_what_was_ordered_and_how_it_ended(do: str, kinds: tuple[type, ...]) -> None:
    order = ordered(do)
    ends = (
        outcomes.taken(order, NOON, "2_4"),
        outcomes.failed(order, NOON, "not_permitted"),
        outcomes.unknown(order, NOON, "gave_up"),
    )
    assert tuple(type(end) for end in ends) == kinds
    assert len({end.event_id for end in ends}) == 3
    assert {(end.action_id, end.do, end.actor, end.item_id) for end in ends} == {
        (order.action_id, do, "auto", order.item_id)
    }
    assert outcomes.taken(order, NOON, None).event_id == ends[0].event_id, "the same end twice is one event"
