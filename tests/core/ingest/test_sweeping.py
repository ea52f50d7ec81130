"""What a listing says of an item, what it lacks, and when an account is listed next."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from common.events import Attachment, Author
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN, Change, Listed
from ingest.core.item_state import ItemState, apply
from ingest.core.sweeping import (
    DEEP,
    DONE,
    LISTING,
    ORDERED,
    SCHEDULED,
    WAITING,
    Account,
    Head,
    Known,
    Past,
    Step,
    change_when_gone,
    changes_for,
    changes_seen,
    due,
    every,
    is_wanted,
    missed_until,
    missing,
    proves_removals,
    steps_after,
    to_begin,
    whose,
)

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
BEGAN = NOON + timedelta(hours=1)
PICTURE = (Attachment("photo", "https://a.example/1.jpg"),)


def listed(text: str | None = "en", *, hidden: bool | None = False, **more: object) -> Listed:
    """Return a comment as a listing shows it."""
    given: dict[str, object] = {"raw": b"{}", "object_id": "1_2", "kind": "comment", "text": text, "hidden": hidden}
    return msgspec.convert({**given, "created_at": NOON, **more}, Listed)


def known(*changes: Change) -> ItemState:
    """Return the item that these changes make."""
    state: ItemState | None = None
    for one in changes:
        state = apply(state, one, NOON, "sha", by_us=False).state
    assert state is not None
    return state


def told(verb: str, text: str | None = None, sent_s: int = 0, **more: object) -> Change:
    """Return what a webhook told so many seconds after noon."""
    given: dict[str, object] = {
        "verb": verb,
        "kind": "comment",
        "platform": "facebook",
        "account_id": "page",
        "object_id": "1_2",
        "sent_at": NOON + timedelta(seconds=sent_s),
        "text": text,
        **more,
    }
    return msgspec.convert(given, Change)


POST = told(POSTED, "en", told_at=NOON)


def after(before: ItemState | None, one: Listed, at: datetime = BEGAN) -> ItemState | None:
    """Return the item after a listing of that instant."""
    state = before
    for change in changes_for(before, one, "facebook", "page", at):
        state = apply(state, change, at, "sha2", by_us=False).state
    return state


def verbs(before: ItemState | None, one: Listed) -> list[str]:
    return [change.verb for change in changes_for(before, one, "facebook", "page", BEGAN)]


def test_an_item_that_no_webhook_told_is_posted_as_it_is_listed() -> None:
    one = listed(
        author=Author("7", "Kari"), post_id="1", permalink="https://p.example/1", attachments=PICTURE, own=True
    )
    item = after(None, one)
    assert item is not None
    assert (item.text, item.author, item.created_at, item.own) == ("en", Author("7", "Kari"), NOON, True)
    assert (item.post_id, item.permalink, item.attachments, item.posted) == ("1", "https://p.example/1", PICTURE, True)


def test_a_missed_item_that_is_hidden_is_posted_and_hidden() -> None:
    assert verbs(None, listed(hidden=True)) == [POSTED, HIDDEN]


def test_a_listing_that_says_what_we_know_changes_nothing() -> None:
    assert verbs(known(POST), listed()) == []
    assert verbs(known(POST), listed("  en \r\n")) == [], "a platform tidies up spaces and line ends"


def test_a_listing_that_leaves_words_and_visibility_out_says_nothing_of_them() -> None:
    assert verbs(known(POST, told(HIDDEN, None, 5)), listed(None, hidden=None)) == []


@pytest.mark.parametrize(
    ("before", "one", "expected"),
    [
        (known(POST), listed("to"), [EDITED]),
        (known(POST), listed(hidden=True), [HIDDEN]),
        (known(POST, told(HIDDEN, None, 5)), listed(), [UNHIDDEN]),
        (known(POST), listed("to", hidden=True), [EDITED, HIDDEN]),
        (known(POST), listed(attachments=PICTURE), [EDITED]),
        (known(told(EDITED, "to", 9)), listed("to"), [POSTED]),
    ],
    ids=["an edit", "a hide", "an unhide", "both", "a picture", "the add itself"],
)
def test_a_listing_tells_what_webhooks_missed(before: ItemState, one: Listed, expected: list[str]) -> None:
    assert verbs(before, one) == expected
    again = after(before, one)
    assert again is not None
    assert verbs(again, one) == [], "the next listing finds the same and nothing new"


def test_a_picture_at_another_address_is_no_edit() -> None:
    before = known(told(POSTED, "en", told_at=NOON, attachments=PICTURE))
    assert verbs(before, listed(attachments=(Attachment("photo", "https://a.example/1.jpg?token=2"),))) == []


def test_the_birth_that_a_webhook_did_not_know_comes_from_the_listing() -> None:
    before = known(told(POSTED, "en", 600))
    item = after(before, listed())
    assert before.created_at == NOON + timedelta(seconds=600)
    assert item is not None
    assert item.created_at == NOON


def test_a_tombstone_stays_even_where_a_listing_shows_the_item() -> None:
    assert verbs(known(POST, told(REMOVED, None, 5)), listed("to", hidden=True)) == []


@pytest.mark.parametrize("verb", [HIDDEN, EDITED])
def test_a_newer_webhook_is_never_overruled_by_an_older_listing(verb: str) -> None:
    before = known(POST, told(verb, "ny", 100))
    item = after(before, listed(), NOON + timedelta(seconds=90))
    assert item is not None
    assert (item.text, item.visibility) == (before.text, before.visibility)


def test_a_look_tells_edits_and_hides_and_nothing_where_all_is_as_we_know() -> None:
    item = known(POST)
    assert changes_seen(item, "en", False, BEGAN) == []
    assert [c.verb for c in changes_seen(item, "to", True, BEGAN)] == [EDITED, HIDDEN]
    assert changes_seen(item, "en", None, BEGAN) == [], "a platform that does not tell says nothing of it"


def test_what_is_gone_is_removed_once() -> None:
    item = known(POST)
    (gone,) = change_when_gone(item, BEGAN)
    assert (gone.verb, gone.sent_at) == (REMOVED, BEGAN)
    assert change_when_gone(known(POST, gone), BEGAN) == []


def live(number: int, kind: str = "comment", **more: datetime | None) -> Known:
    return Known(item_id=UUID(int=number), kind=kind, **{"born_at": NOON, **more})  # type: ignore[arg-type]  # instants by name


def numbers(*items: Known, at_most: int = 10) -> list[int]:
    return [found.int for found in missing(items, BEGAN, at_most)]


def test_what_a_completed_sweep_should_have_listed_is_missing() -> None:
    assert numbers(live(1, listed_at=NOON), live(2, listed_at=BEGAN)) == [1]
    assert numbers(live(1)) == [1], "a comment that no sweep has listed yet may be gone again"
    assert numbers(live(1, born_at=BEGAN)) == [], "what came after the sweep began came behind its back"


def test_what_no_listing_ever_shows_is_not_missing_from_it() -> None:
    assert numbers(live(1, "message"), live(2, "mention"), live(3, "review")) == []
    assert numbers(live(4, "review", listed_at=NOON)) == [4]


def test_what_was_looked_at_is_looked_at_again_a_day_later() -> None:
    day = timedelta(hours=24)
    assert numbers(live(1, looked_at=BEGAN - day), live(2, looked_at=BEGAN - day / 2)) == [1]


def test_the_longest_unseen_come_first_and_only_so_many() -> None:
    older, newer = live(1, born_at=NOON - timedelta(days=1)), live(2)
    assert numbers(newer, older) == [1, 2]
    assert numbers(newer, older, at_most=1) == [1]


def test_a_sweep_that_saw_nothing_at_all_proves_no_removal() -> None:
    assert not proves_removals(0)
    assert proves_removals(1)


def test_what_a_page_names_is_listed_before_its_own_next_page() -> None:
    account = Step(scope="account", id="page")
    posts = [Step(scope="post", id="1"), Step(scope="post", id="2")]
    steps = steps_after([account], posts, "c1")
    assert [(s.id, s.cursor) for s in steps] == [("page", "c1"), ("2", None), ("1", None)]
    steps = steps_after(steps, [], None)
    assert [s.id for s in steps] == ["page", "2"]
    assert steps_after([account], [], None) == ()


def test_a_cursor_that_leads_to_itself_ends_the_listing() -> None:
    assert steps_after([Step(scope="account", id="page", cursor="c1")], [], "c1") == ()


def test_older_history_comes_only_when_it_is_ordered() -> None:
    floor = NOON + timedelta(seconds=1)
    assert not is_wanted(None, listed(), floor, BEGAN)
    assert is_wanted(None, listed(), NOON, BEGAN)
    assert is_wanted(None, listed(), None, BEGAN)
    assert is_wanted(known(POST), listed(), floor, BEGAN), "what we know is looked after whatever its age"
    assert is_wanted(None, listed(created_at=None), floor, BEGAN)


def test_what_was_written_a_moment_ago_is_not_missed_yet() -> None:
    moment_later = NOON + timedelta(seconds=90)
    assert not is_wanted(None, listed(), None, missed_until("facebook", SCHEDULED, moment_later))
    assert is_wanted(None, listed(), None, missed_until("facebook", SCHEDULED, NOON + timedelta(seconds=121)))
    assert is_wanted(None, listed(), None, missed_until("facebook", ORDERED, NOON)), "a person wants it all"
    assert is_wanted(None, listed(), None, missed_until("youtube", SCHEDULED, NOON)), "nothing else will bring it"


@pytest.mark.parametrize(("platform", "minutes"), [("facebook", 15), ("flickr", 60), ("youtube", 10)])
def test_platforms_are_asked_as_often_as_they_allow(platform: str, minutes: int) -> None:
    assert every(platform, 15) == timedelta(minutes=minutes)


PAGE = Account(municipality="bo", platform="facebook", account_id="1", active_since=NOON)
MINE = whose(PAGE)


def head(
    number: int, state: str = WAITING, municipality: str = "bo", account_id: str = "1", platform: str = "facebook"
) -> Head:
    return Head(
        municipality=municipality,
        platform=platform,
        account_id=account_id,
        sweep_id=UUID(int=number),
        why=SCHEDULED,
        state=state,
        ordered_at=NOON + timedelta(seconds=number),
    )


def through(at: datetime) -> Past:
    """Return what is known of sweeps of which one was ordered and came to its end at once."""
    return Past(first_at=at, last_at=at, done_at=at)


def test_a_new_account_is_swept_deep_at_once_and_then_by_the_clock() -> None:
    assert due([PAGE], [], {}, NOON, 15) == [(PAGE, DEEP)]
    deep = {(MINE, DEEP): through(NOON)}
    assert due([PAGE], [], deep, NOON + timedelta(minutes=14), 15) == []
    assert due([PAGE], [], deep, NOON + timedelta(minutes=15), 15) == [(PAGE, SCHEDULED)]
    both = {**deep, (MINE, SCHEDULED): through(NOON + timedelta(minutes=15))}
    assert due([PAGE], [], both, NOON + timedelta(minutes=29), 15) == []
    assert due([PAGE], [], both, NOON + timedelta(hours=24), 15) == [(PAGE, DEEP)]


def test_an_account_that_is_being_swept_is_not_swept_twice() -> None:
    assert due([PAGE], [head(1, LISTING)], {}, NOON, 15) == []


def test_one_sweep_an_account_and_few_a_municipality_run_at_once() -> None:
    heads = [head(1, LISTING), head(2), head(3, account_id="2"), head(4, account_id="3"), head(5, municipality="kinn")]
    assert [one.sweep_id.int for one in to_begin(heads)] == [3, 5]


def test_the_sweep_that_waits_longest_begins_first() -> None:
    assert [one.sweep_id.int for one in to_begin([head(2), head(1)])] == [1]


def test_what_has_ended_holds_nobody_up() -> None:
    assert [one.sweep_id.int for one in to_begin([head(1, DONE), head(2)])] == [2]
