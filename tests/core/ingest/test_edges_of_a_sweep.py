"""What a sweep looks at first of all that it lacks: an item that waits for long is not passed over for ever."""

from datetime import datetime, timedelta

from ingest.core.sweeping import (
    DEEP,
    LEFT_OUT_MAX,
    LISTING,
    ORDERED,
    SCHEDULED,
    Past,
    Step,
    age,
    due,
    may_leave_out,
    to_begin,
)
from tests.core.ingest.test_sweeping import (
    BEGAN,
    MINE,
    NOON,
    PAGE,
    POST,
    head,
    known,
    listed,
    live,
    numbers,
    through,
    verbs,
)

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def tried(first_at: datetime, last_at: datetime, done_at: datetime | None = None) -> Past:
    """Return sweeps that were ordered again and again, and of which one may have come to its end."""
    return Past(first_at=first_at, last_at=last_at, done_at=done_at)


def test_who_was_born_first_is_looked_at_first_whatever_its_number() -> None:
    assert numbers(live(1), live(2, born_at=NOON - DAY)) == [2, 1]


def test_who_was_looked_at_longest_ago_is_looked_at_first_whenever_it_was_born() -> None:
    young = live(2, looked_at=BEGAN - 3 * DAY)
    old = live(1, born_at=NOON - 9 * DAY, looked_at=BEGAN - 2 * DAY)
    assert numbers(old, young) == [2, 1]


def test_who_was_never_looked_at_waits_since_its_birth() -> None:
    looked_at = live(1, born_at=NOON - 9 * DAY, looked_at=BEGAN - 2 * DAY)
    assert numbers(looked_at, live(2, born_at=NOON - 5 * DAY), live(3)) == [2, 1, 3]


def test_a_daily_sweep_that_failed_is_tried_again_the_same_day() -> None:
    short = {(MINE, SCHEDULED): through(NOON + DAY + 4 * HOUR - MINUTE)}
    for failed in (tried(NOON, NOON + DAY, NOON + HOUR), tried(NOON + DAY, NOON + DAY)):
        past = {(MINE, DEEP): failed, **short}
        assert due([PAGE], [], past, NOON + DAY + 4 * HOUR - MINUTE, 15) == []
        assert due([PAGE], [], past, NOON + DAY + 4 * HOUR, 15) == [(PAGE, DEEP)]
    fine = {(MINE, DEEP): tried(NOON, NOON + DAY, NOON + DAY + HOUR), **short}
    assert due([PAGE], [], fine, NOON + DAY + 4 * HOUR, 15) == []


def test_a_platform_that_lets_us_wait_for_its_quota_holds_up_no_other() -> None:
    waiting = [head(number, LISTING, account_id=f"UC{number}", platform="youtube") for number in (1, 2)]
    third = head(3, account_id="UC3", platform="youtube")
    pages = [head(4), head(5, account_id="2")]
    assert [one.sweep_id.int for one in to_begin([*waiting, third, *pages])] == [4]


def test_an_account_is_as_old_as_the_last_sweep_that_came_to_its_end() -> None:
    assert age({}, MINE, NOON) == timedelta()
    past = {(MINE, DEEP): through(NOON), (MINE, SCHEDULED): through(NOON + HOUR)}
    assert age(past, MINE, NOON + 2 * HOUR) == HOUR
    assert age(past, ("kinn", "facebook", "1"), NOON + 2 * HOUR) == timedelta(), "another's"
    failed = {(MINE, DEEP): tried(NOON, NOON), (MINE, ORDERED): tried(NOON + HOUR, NOON + HOUR)}
    assert age(failed, MINE, NOON + 2 * HOUR) == 2 * HOUR, "what failed counts from when it was first to be"


def test_short_sweeps_do_not_hide_that_the_daily_one_does_not_come_to_its_end() -> None:
    for deep in (tried(NOON, NOON + DAY, NOON), tried(NOON, NOON + DAY)):
        past = {(MINE, DEEP): deep, (MINE, SCHEDULED): through(NOON + DAY + 7 * HOUR)}
        assert age(past, MINE, NOON + DAY + 7 * HOUR) == 7 * HOUR
        soon = {(MINE, DEEP): deep, (MINE, SCHEDULED): through(NOON + DAY - MINUTE)}
        assert age(soon, MINE, NOON + DAY) == MINUTE, "until it is due the short ones count"


def test_a_page_that_is_never_answered_may_be_left_out_a_few_times_and_the_accounts_own_never() -> None:
    post = Step(scope="post", id="1_2", cursor="c1")
    assert may_leave_out(post, 0)
    assert may_leave_out(post, LEFT_OUT_MAX - 1)
    assert not may_leave_out(post, LEFT_OUT_MAX)
    assert not may_leave_out(Step(scope="account", id="1"), 0)


def test_a_listing_that_says_it_was_born_later_tells_no_other_birth() -> None:
    assert verbs(known(POST), listed(created_at=NOON + DAY)) == []
    assert verbs(known(POST), listed(created_at=NOON - DAY)) == ["posted"]
