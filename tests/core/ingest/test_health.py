"""Whether a channel works, by its token, its sweeps, its deliveries and its own past."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from ingest.core.health import (
    EXPIRING,
    PERMISSION,
    QUOTA,
    SIGNATURE,
    SILENT,
    SUBSCRIPTION,
    TOKEN,
    UNSWEPT,
    Checked,
    Knocks,
    Signs,
    Swept,
    changed,
    is_wrong,
    knocked,
    troubles,
)

NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def swept(ago: timedelta = HOUR / 4, problem: str | None = None, missed: int = 0, wait_s: float = 0.0) -> Swept:
    """Return a sweep that was ordered so long ago and ended a minute later."""
    ordered_at = NOW - ago
    ended_at = ordered_at + timedelta(minutes=1)
    return Swept(ordered_at=ordered_at, ended_at=ended_at, problem=problem, missed=missed, wait_s=wait_s)


def running(ago: timedelta, wait_s: float = 0.0) -> Swept:
    return Swept(ordered_at=NOW - ago, ended_at=None, problem=None, missed=0, wait_s=wait_s)


def found(**more: object) -> list[str]:
    """Return the troubles of a page that has been active for a month."""
    given = {"platform": "facebook", "known_since": NOW - 30 * DAY, "sweeps": (swept(),), **more}
    return list(troubles(msgspec.convert(given, Signs), NOW))


def every(hours: float, until: timedelta, number: int = 60) -> tuple[datetime, ...]:
    """Return items that came every so many hours until so long ago."""
    return tuple(NOW - until - n * hours * HOUR for n in range(number))


def test_a_channel_that_works_has_no_trouble() -> None:
    assert found(checked=Checked(), births=every(5, HOUR)) == []
    assert found(sweeps=(), is_swept=False) == [], "an account without a token is not swept"


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        (Checked(valid=False), [TOKEN]),
        (Checked(until=NOW), [TOKEN]),
        (Checked(until=NOW + 13 * DAY), [EXPIRING]),
        (Checked(until=NOW + 15 * DAY), []),
        (Checked(missing_scopes=("pages_manage_engagement",)), [PERMISSION]),
        (Checked(missing_fields=("feed",)), [SUBSCRIPTION]),
        (Checked(valid=False, missing_fields=("feed",)), [TOKEN]),
    ],
)
def test_what_the_platform_says_of_a_channel_is_its_trouble(checked: Checked, expected: list[str]) -> None:
    assert found(checked=checked) == expected


def test_only_what_has_to_be_mended_now_is_asked_for_again_soon() -> None:
    assert is_wrong(Checked(valid=False), NOW)
    assert is_wrong(Checked(missing_fields=("feed",)), NOW)
    assert not is_wrong(Checked(until=NOW + DAY), NOW)
    assert not is_wrong(Checked(), NOW)


def test_the_day_that_a_token_ends_is_told() -> None:
    until = NOW + 3 * DAY
    signs = Signs(platform="facebook", known_since=NOW, checked=Checked(until=until))
    assert troubles(signs, NOW) == {EXPIRING: until}


@pytest.mark.parametrize(
    ("problem", "expected"),
    [("token_invalid", [TOKEN]), ("not_permitted", [PERMISSION]), ("blocked_by_platform", [PERMISSION])],
)
def test_a_sweep_that_was_refused_says_why(problem: str, expected: list[str]) -> None:
    assert found(sweeps=(swept(problem=problem), swept(HOUR))) == expected
    assert found(sweeps=(running(HOUR / 8), swept(problem=problem))) == expected, "one that runs says nothing yet"
    assert found(sweeps=(swept(), swept(HOUR, problem))) == [], "the newest counts"


def test_a_channel_that_could_not_be_swept_for_hours_is_in_trouble() -> None:
    tried = tuple(swept(n * HOUR, "gave_up") for n in (1, 2, 3))
    assert found(sweeps=(*tried, swept(7 * HOUR))) == [UNSWEPT]
    assert found(sweeps=(*tried, swept(5 * HOUR))) == []
    assert found(sweeps=(running(2 * HOUR), swept(7 * HOUR))) == [UNSWEPT]
    assert found(sweeps=(running(8 * HOUR),)) == [UNSWEPT]


def test_short_sweeps_do_not_hide_that_the_daily_one_never_comes_to_its_end() -> None:
    tried = tuple(msgspec.structs.replace(swept(n * HOUR, "gave_up"), deep=True) for n in (2, 6))
    done, runs = (msgspec.structs.replace(one, deep=True) for one in (swept(10 * HOUR), running(HOUR / 8)))
    assert found(sweeps=(swept(), *tried)) == [UNSWEPT]
    assert found(sweeps=(runs, swept(), *tried)) == [UNSWEPT], "one that runs says nothing yet"
    assert found(sweeps=(swept(), tried[0])) == [], "it is tried again first"
    assert found(sweeps=(swept(), *tried, done)) == [], "within the day one came to its end"


def test_what_did_not_run_could_not_sweep_either() -> None:
    assert found(sweeps=(running(HOUR / 8), swept(9 * HOUR))) == []
    assert found(sweeps=()) == []


def test_a_platform_that_makes_us_wait_for_long_is_told_as_quota() -> None:
    assert found(sweeps=(running(HOUR / 8, wait_s=300.0), swept())) == [QUOTA]
    assert found(sweeps=(running(9 * HOUR, wait_s=3600.0),)) == [QUOTA], "that is why it is not swept"


def test_when_sweeps_find_nearly_everything_no_webhook_comes() -> None:
    missed = (swept(missed=2), swept(HOUR, missed=2))
    assert found(sweeps=missed, births=every(0.2, HOUR, 5)) == [SUBSCRIPTION]
    assert found(sweeps=missed, births=every(0.2, HOUR, 6)) == [], "some came by webhook"
    assert found(sweeps=(swept(missed=2),), births=every(0.2, HOUR, 2)) == [], "two may be chance"
    assert found(sweeps=missed, births=every(0.2, HOUR, 5), platform="youtube") == [], "YouTube pushes no comments"
    assert found(sweeps=missed, births=every(0.2, HOUR, 5), known_since=NOW - HOUR / 2) == [], "a new account's past"


def test_silence_is_trouble_only_when_it_is_longer_than_the_account_has_ever_been_silent() -> None:
    assert found(births=every(5, 25 * HOUR)) == [SILENT]
    assert found(births=every(5, 23 * HOUR)) == []
    assert found(births=every(20, 39 * HOUR, 25)) == []
    assert found(births=every(20, 41 * HOUR, 25)) == [SILENT]
    assert found(births=every(5, 25 * HOUR, 19)) == [], "nobody can say what is usual there"


def knocking(*minutes: float) -> Knocks:
    """Return what came at these minutes with another signature."""
    now = Knocks()
    for minute in minutes:
        now = knocked(now, 1, 0, NOW + timedelta(minutes=minute))
    return now


@pytest.mark.parametrize(
    ("knocks", "expected"),
    [
        (knocking(0, 1, 2, 5, 30), [SIGNATURE]),
        (knocking(0, 1, 2, 3, 4), []),
        (knocking(0, 10, 20, 30), []),
        (knocked(knocking(0, 1, 2, 5, 30), 3, 1, NOW), []),
        (knocked(knocking(0, 1, 2, 5, 30), 0, 0, NOW), [SIGNATURE]),
        (Knocks(), []),
    ],
    ids=["a platform that tries again", "a stranger", "too few", "ours came too", "nothing new", "nothing"],
)
def test_another_signature_is_trouble_when_it_comes_again_and_ours_does_not(
    knocks: Knocks, expected: Sequence[str]
) -> None:
    assert found(knocks=knocks) == expected


def test_troubles_begin_and_end_in_the_order_of_the_list() -> None:
    assert changed([SILENT, QUOTA], {TOKEN: None, SILENT: None}) == ([TOKEN], [QUOTA])
