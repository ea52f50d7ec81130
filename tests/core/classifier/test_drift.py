"""When the spread of a tag's scores is another than before, it is said; chance and few items say nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.core.drift import BINS, DRIFTED_ABOVE, EDGES, bin_of, index_of, is_drifted, psi

TODAY = date(2026, 5, 31)
USUAL = [60, 10, 8, 6, 5, 3, 3, 2, 2, 1]
SHIFTED = [20, 10, 8, 6, 5, 3, 3, 5, 20, 20]
counts = st.lists(st.integers(0, 5000), min_size=BINS, max_size=BINS)


def days(week: list[int], before: list[int]) -> dict[date, list[int]]:
    """Return five weeks of days: this week's seven, and the twenty-eight before."""
    return {TODAY - timedelta(days=n): week if n < 7 else before for n in range(35)}


@given(counts, counts)
def test_the_index_is_never_negative_and_the_same_both_ways(now: list[int], before: list[int]) -> None:
    assert psi(now, before) >= 0
    assert psi(now, before) == pytest.approx(psi(before, now))


def test_the_index_is_that_of_the_textbook() -> None:
    # (0.6 - 0.4) ln(0.6 / 0.4) twice, for two halves of which a fifth has moved; the smoothing is lost in the number.
    half = [400_000, 600_000, *[0] * (BINS - 2)]
    other = [600_000, 400_000, *[0] * (BINS - 2)]
    assert psi(half, other) == pytest.approx(0.1622, abs=0.0002)
    assert psi(half, half) == 0


def test_every_share_has_a_bin() -> None:
    assert [bin_of(share) for share in (0.0, *EDGES, 1.0)] == [0, *range(1, BINS), BINS - 1]


def test_scores_spread_as_before_have_not_drifted_and_others_have() -> None:
    same, other = index_of(days(USUAL, USUAL), TODAY), index_of(days(SHIFTED, USUAL), TODAY)
    assert not is_drifted(same, already=False)
    assert is_drifted(other, already=False)
    assert same is not None
    assert other is not None
    assert same < 0.01 < DRIFTED_ABOVE < other


@pytest.mark.parametrize(("week", "before"), [([1] * BINS, USUAL), (SHIFTED, [0] * BINS)])
def test_too_few_items_say_nothing(week: list[int], before: list[int]) -> None:
    found = index_of(days(week, before), TODAY)
    assert found is None
    assert not is_drifted(found, already=False)
    assert not is_drifted(found, already=True)


def test_days_outside_the_windows_count_in_neither() -> None:
    old = {TODAY - timedelta(days=35): [10_000] * BINS, TODAY + timedelta(days=1): [10_000] * BINS}
    assert index_of({**days(USUAL, USUAL), **old}, TODAY) == index_of(days(USUAL, USUAL), TODAY)


def test_what_is_told_is_over_only_when_the_index_is_small() -> None:
    assert not is_drifted(0.15, already=False)
    assert is_drifted(0.15, already=True)
    assert not is_drifted(0.09, already=True)
