"""How many messages go together, and how long a loop rests between two batches."""

from common.batch_size import (
    BATCH_REST_S_MAX,
    BATCH_S_MAX,
    LOOK_REST_S_MAX,
    MESSAGES_PER_BATCH_MAX,
    RELAY_REST_S_MAX,
    next_size,
    rest_s,
)

ON_THE_WAY_S_MAX = 0.5
"""All that a comment may wait for rests on its way: from the delivery's outbox to its record."""
HOPS = 3


def test_a_batch_that_took_too_long_is_followed_by_one_half_as_large_and_never_by_none() -> None:
    assert next_size(200, BATCH_S_MAX + 0.1) == 100
    assert next_size(1, BATCH_S_MAX + 0.1) == 1


def test_a_quick_batch_is_followed_by_one_twice_as_large_up_to_the_limit() -> None:
    assert next_size(10, 0.01) == 20
    assert next_size(MESSAGES_PER_BATCH_MAX, 0.01) == MESSAGES_PER_BATCH_MAX
    assert next_size(10, BATCH_S_MAX / 2) == 10


def test_short_work_is_followed_by_a_short_rest_and_no_rest_is_longer_than_stated() -> None:
    assert rest_s(0.0, BATCH_REST_S_MAX) == 0.0
    assert 0 < rest_s(0.001, BATCH_REST_S_MAX) < 0.01
    assert rest_s(60.0, BATCH_REST_S_MAX) == BATCH_REST_S_MAX


def test_rests_cost_a_comment_on_its_way_at_most_half_a_second() -> None:
    assert HOPS * (BATCH_REST_S_MAX + RELAY_REST_S_MAX) <= ON_THE_WAY_S_MAX
    assert LOOK_REST_S_MAX <= BATCH_REST_S_MAX
