"""What a sweep looks at first of all that it lacks: an item that waits for long is not passed over for ever."""

from datetime import timedelta

from ingest.core.sweeping import LEFT_OUT_MAX, Step, may_leave_out
from tests.core.ingest.test_sweeping import BEGAN, NOON, POST, known, listed, live, numbers, verbs

DAY = timedelta(days=1)


def test_who_was_born_first_is_looked_at_first_whatever_its_number() -> None:
    assert numbers(live(1), live(2, born_at=NOON - DAY)) == [2, 1]


def test_who_was_looked_at_longest_ago_is_looked_at_first_whenever_it_was_born() -> None:
    young = live(2, looked_at=BEGAN - 3 * DAY)
    old = live(1, born_at=NOON - 9 * DAY, looked_at=BEGAN - 2 * DAY)
    assert numbers(old, young) == [2, 1]


def test_who_was_never_looked_at_waits_since_its_birth() -> None:
    looked_at = live(1, born_at=NOON - 9 * DAY, looked_at=BEGAN - 2 * DAY)
    assert numbers(looked_at, live(2, born_at=NOON - 5 * DAY), live(3)) == [2, 1, 3]


def test_a_page_that_is_never_answered_may_be_left_out_a_few_times_and_the_accounts_own_never() -> None:
    post = Step(scope="post", id="1_2", cursor="c1")
    assert may_leave_out(post, 0)
    assert may_leave_out(post, LEFT_OUT_MAX - 1)
    assert not may_leave_out(post, LEFT_OUT_MAX)
    assert not may_leave_out(Step(scope="account", id="1"), 0)


def test_a_listing_that_says_it_was_born_later_tells_no_other_birth() -> None:
    assert verbs(known(POST), listed(created_at=NOON + DAY)) == []
    assert verbs(known(POST), listed(created_at=NOON - DAY)) == ["posted"]
