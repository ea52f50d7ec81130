"""An item ends the same in whatever order, and however often, its changes come (G2)."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.events import Attachment, Author
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change
from ingest.core.item_state import GONE, Applied, ItemState, apply, is_race, is_untold, may_tell_of

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
AUTHORS = (None, Author("1"), Author("1", "Kari"), Author("1", "Kari N."))
PICTURES = ((), (Attachment("photo", "https://a.example/1.jpg"),), (Attachment("photo", "https://a.example/2.jpg"),))
SEEN_BY_OTHERS = ("text", "visibility", "author", "created_at", "own", "attachments", "post_id", "parent_id", "posted")
unhurried = settings(deadline=None)


def change(verb: str, text: str | None = None, sent_s: int = 0, **more: object) -> Change:
    """Return a change that was sent so many seconds after noon."""
    given: dict[str, object] = {
        "verb": verb,
        "kind": "comment",
        "platform": "facebook",
        "account_id": "page",
        "object_id": "post_comment",
        "sent_at": NOON + timedelta(seconds=sent_s),
        "text": text,
        **more,
    }
    return msgspec.convert(given, Change)


def fold(changes: Sequence[Change], *, by_us: bool = False) -> list[Applied]:
    """Apply the changes one after the other."""
    state: ItemState | None = None
    steps = []
    for number, one in enumerate(changes):
        applied = apply(state, one, NOON + timedelta(seconds=number), f"sha{number}", by_us=by_us)
        steps.append(applied)
        state = applied.state
    return steps


def end(*changes: Change) -> ItemState:
    return fold(changes)[-1].state


instants = st.integers(0, 200).map(lambda s: NOON + timedelta(seconds=s))
texts = st.sampled_from([None, "", "en", "to", "tre"])


@st.composite
def any_change(draw: st.DrawFn) -> Change:
    verb = draw(st.sampled_from([POSTED, EDITED, HIDDEN, UNHIDDEN, REMOVED]))
    text = draw(texts)
    return Change(
        verb=verb,
        kind="comment",
        platform="facebook",
        account_id="page",
        object_id="post_comment",
        sent_at=draw(instants),
        text=None if verb == REMOVED else text,
        author=draw(st.sampled_from(AUTHORS)),
        told_at=draw(st.none() | instants),
        post_id=draw(st.sampled_from([None, "page_post"])),
        parent_id=draw(st.sampled_from([None, "post_parent"])),
        attachments=draw(st.sampled_from(PICTURES)),
        own=draw(st.booleans()),
    )


sets_of_changes = st.lists(any_change(), min_size=1, max_size=7)


@unhurried
@given(st.data(), sets_of_changes)
def test_any_order_with_any_doubles_ends_the_same(data: st.DataObject, changes: list[Change]) -> None:
    doubled = changes + data.draw(st.lists(st.sampled_from(changes), max_size=4))
    shuffled = data.draw(st.permutations(doubled))
    straight, other = fold(changes)[-1].state, fold(shuffled)[-1].state
    assert {name: getattr(straight, name) for name in SEEN_BY_OTHERS} == {
        name: getattr(other, name) for name in SEEN_BY_OTHERS
    }


@unhurried
@given(sets_of_changes)
def test_a_removal_is_final(changes: list[Change]) -> None:
    removed = any(one.verb == REMOVED for one in changes)
    steps = fold(changes)
    assert (steps[-1].state.visibility == GONE) == removed
    first = next((n for n, one in enumerate(changes) if one.verb == REMOVED), len(changes))
    assert all(step.state.visibility == GONE for step in steps[first:])
    assert {step.told for step in steps[first:]} <= {"removed", None}


@unhurried
@given(sets_of_changes)
def test_the_birth_comes_from_the_add_alone(changes: list[Change]) -> None:
    births = [one.told_at or one.sent_at for one in changes if one.verb == POSTED]
    assert end(*changes).created_at == min(births, default=None)


@unhurried
@given(sets_of_changes)
def test_an_event_is_told_exactly_when_something_that_others_see_has_changed(changes: list[Change]) -> None:
    before: ItemState | None = None
    for step in fold(changes):
        changed = before is None or any(
            getattr(step.state, name) != getattr(before, name)
            for name in (*SEEN_BY_OTHERS, "revision", "permalink", "changed_by_us", "received_at")
            if name != "posted"
        )
        assert (step.told is not None) == changed
        before = step.state


@unhurried
@given(sets_of_changes)
def test_change_numbers_grow_by_one_with_each_event_and_revisions_with_each_text(changes: list[Change]) -> None:
    steps = fold(changes)
    told = [step for step in steps if step.told is not None]
    assert [step.state.change_no for step in told] == list(range(1, len(told) + 1))
    assert told[0].told in {"posted", "removed"}
    texts_seen = [(s.state.text, s.state.attachments) for s in steps if s.state.revision]
    turns = sum(one != other for one, other in itertools.pairwise(texts_seen))
    assert steps[-1].state.revision == (turns + 1 if texts_seen else 0)


@unhurried
@given(sets_of_changes)
def test_the_state_survives_being_written_and_read(changes: list[Change]) -> None:
    state = end(*changes)
    assert msgspec.json.decode(msgspec.json.encode(state), type=ItemState) == state


def test_the_words_that_come_with_a_hide_stand_only_until_the_add_comes() -> None:
    early = end(change(HIDDEN, "fra skjulingen", 50))
    assert (early.text, early.revision) == ("fra skjulingen", 1)
    assert end(change(HIDDEN, "fra skjulingen", 50), change(POSTED, "fra innlegget", 1)).text == "fra innlegget"


def test_words_are_kept_even_when_the_removal_came_before_the_hide() -> None:
    assert end(change(REMOVED, None, 9), change(HIDDEN, "truende ord", 5)).text == "truende ord"


def test_an_edit_without_words_and_pictures_says_nothing_new() -> None:
    before, after = fold([change(POSTED, "hei"), change(EDITED, None, 9)])
    assert after.told is None
    assert after.state.text == before.state.text == "hei"


def test_an_edit_to_a_picture_alone_takes_the_words_away() -> None:
    picture = [{"kind": "photo", "url": "https://a.example/1.jpg"}]
    state = end(change(POSTED, "hei"), change(EDITED, None, 9, attachments=picture))
    assert (state.text, state.revision, len(state.attachments)) == ("", 2, 1)


def test_of_a_hide_and_an_unhide_in_the_same_second_the_hide_stands() -> None:
    for order in ((HIDDEN, UNHIDDEN), (UNHIDDEN, HIDDEN)):
        assert end(change(POSTED, "hei"), *(change(verb, "hei", 7) for verb in order)).visibility == "hidden"


def test_what_we_did_is_told_as_ours_and_a_later_removal_by_the_author_is_not() -> None:
    hidden = apply(end(change(POSTED, "hei")), change(HIDDEN, None, 5), NOON, "sha", by_us=True)
    assert hidden.state.changed_by_us
    removed = apply(hidden.state, change(REMOVED, None, 9), NOON, "sha", by_us=False)
    assert not removed.state.changed_by_us


@pytest.mark.parametrize(
    ("earlier", "later", "is_one"),
    [
        (change(EDITED, "en", 100), change(EDITED, "to", 130), True),
        (change(EDITED, "en", 100), change(EDITED, "to", 200), False),
        (change(EDITED, "en", 200), change(EDITED, "to", 100), True),
        (change(HIDDEN, None, 100), change(UNHIDDEN, None, 110), True),
        (change(HIDDEN, None, 100), change(HIDDEN, None, 110), False),
        (change(EDITED, "en", 100), change(EDITED, "to", 900, told_at="2026-05-14T12:00:10Z"), True),
        (change(POSTED, "en", 100), change(EDITED, "to", 101), False),
        (change(REMOVED, None, 100), change(EDITED, "to", 101), False),
    ],
    ids=["near", "far", "backwards", "hide near unhide", "echo", "sent again late", "first edit", "removed"],
)
def test_two_changes_that_nobody_can_order_are_a_race(earlier: Change, later: Change, is_one: bool) -> None:
    assert is_race(end(change(POSTED, "null"), earlier), later) is is_one


def test_the_first_change_races_with_nothing() -> None:
    assert not is_race(None, change(EDITED, "en"))


def test_only_a_mention_is_told_by_another_account_than_its_own() -> None:
    mine = end(change(POSTED, "hei"))
    assert may_tell_of(mine, change(EDITED, "to"))
    assert not may_tell_of(mine, change(EDITED, "to", account_id="other"))
    assert may_tell_of(mine, change(EDITED, "to", account_id="other", kind="mention"))
    assert may_tell_of(end(change(POSTED, "hei", kind="mention")), change(EDITED, "to", account_id="other"))


@pytest.mark.parametrize(
    ("came", "is_bare"),
    [
        (change(POSTED), True),
        (change(EDITED), True),
        (change(POSTED, ""), False),
        (change(EDITED, "hei"), False),
        (change(HIDDEN), False),
        (change(REMOVED), False),
    ],
    ids=["add", "edit", "empty words", "words", "hide", "removal"],
)
def test_the_platform_must_be_asked_for_words_that_it_named_and_did_not_give(came: Change, is_bare: bool) -> None:
    assert is_untold(came) is is_bare
