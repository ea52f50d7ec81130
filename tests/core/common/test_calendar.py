"""Business time by name: the feasts of two countries, the worked deadlines, hours that cannot be meant (GEN-08)."""

from datetime import date, datetime, time, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.calendar import (
    OpeningHours,
    add_opening_time,
    handling_day_close,
    is_open,
    is_open_day,
    next_opening,
    next_working_day,
    next_working_day_close,
    opening_time_between,
    public_holidays,
)
from common.errors import Permanent
from tests.core.common.open_hours import NORWAY, SWEDEN, TWO_DAYS, oslo, unhurried

MINUTE = timedelta(minutes=1)

# clauses.md section 10: received, due, warned at three quarters.
BO = [
    ("2026-01-16 15:00", "2026-01-20T15:00:00+01:00", "2026-01-20T11:15:00+01:00"),
    ("2026-01-16 18:00", "2026-01-20T15:30:00+01:00", "2026-01-20T11:45:00+01:00"),
    ("2026-01-19 08:00", "2026-01-20T15:30:00+01:00", "2026-01-20T11:45:00+01:00"),
    ("2026-04-30 12:00", "2026-05-05T12:00:00+02:00", "2026-05-05T08:15:00+02:00"),
    ("2026-05-13 09:00", "2026-05-18T09:00:00+02:00", "2026-05-15T12:45:00+02:00"),
    ("2026-12-22 12:00", "2026-12-24T12:00:00+01:00", "2026-12-24T08:15:00+01:00"),
    ("2026-12-30 10:00", "2027-01-04T10:00:00+01:00", "2026-12-31T13:45:00+01:00"),
    ("2027-03-26 12:00", "2027-03-31T15:30:00+02:00", "2027-03-31T11:45:00+02:00"),
]


@pytest.mark.parametrize(("received", "due", "warned"), BO)
def test_two_opening_days_run_out_when_the_guideline_says(received: str, due: str, warned: str) -> None:
    assert add_opening_time(NORWAY, oslo(received), TWO_DAYS).isoformat() == due
    assert add_opening_time(NORWAY, oslo(received), 0.75 * TWO_DAYS).isoformat() == warned


# Received, close of the handling day, close of the working day after.
RANDABERG = [
    pytest.param("2026-05-13 09:00", "2026-05-13T15:30:00+02:00", "2026-05-15T15:30:00+02:00", id="ascension"),
    pytest.param("2026-05-16 12:00", "2026-05-18T15:30:00+02:00", "2026-05-18T15:30:00+02:00", id="weekend"),
    pytest.param("2026-01-19 06:00", "2026-01-19T15:30:00+01:00", "2026-01-20T15:30:00+01:00", id="before-opening"),
    pytest.param("2026-01-19 15:29", "2026-01-19T15:30:00+01:00", "2026-01-20T15:30:00+01:00", id="last-minute"),
    pytest.param("2026-01-19 15:30", "2026-01-20T15:30:00+01:00", "2026-01-20T15:30:00+01:00", id="at-the-close"),
    pytest.param("2026-04-01 16:00", "2026-04-07T15:30:00+02:00", "2026-04-07T15:30:00+02:00", id="easter"),
    pytest.param("2027-05-14 16:00", "2027-05-18T15:30:00+02:00", "2027-05-18T15:30:00+02:00", id="monday-17-may"),
    pytest.param("2026-05-22 16:00", "2026-05-26T15:30:00+02:00", "2026-05-26T15:30:00+02:00", id="whitsun"),
    pytest.param("2026-12-24 16:00", "2026-12-28T15:30:00+01:00", "2026-12-28T15:30:00+01:00", id="christmas"),
    pytest.param("2026-12-31 15:30", "2027-01-04T15:30:00+01:00", "2027-01-04T15:30:00+01:00", id="new-year"),
    pytest.param("2026-03-27 16:00", "2026-03-30T15:30:00+02:00", "2026-03-30T15:30:00+02:00", id="summer-time"),
    pytest.param("2026-10-23 16:00", "2026-10-26T15:30:00+01:00", "2026-10-26T15:30:00+01:00", id="standard-time"),
]


@pytest.mark.parametrize(("received", "first", "following"), RANDABERG)
def test_the_handling_day_and_the_day_after_close_when_the_guideline_says(
    received: str, first: str, following: str
) -> None:
    assert handling_day_close(NORWAY, oslo(received)).isoformat() == first
    assert next_working_day_close(NORWAY, oslo(received)).isoformat() == following
    assert next_working_day(NORWAY, oslo(received)).isoformat() == following[:10]


CLOSED = {
    "NO": "01-01 04-02 04-03 04-05 04-06 05-01 05-14 05-17 05-24 05-25 12-25 12-26",
    "SE": "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-20 10-31 12-25 12-26",
}


@pytest.mark.parametrize("country", CLOSED)
def test_a_countrys_public_holidays_are_those_of_its_law(country: str) -> None:
    assert sorted(f"{day:%m-%d}" for day in public_holidays(country, 2026)) == CLOSED[country].split()


def test_each_country_is_open_on_the_others_feasts() -> None:
    constitution_day, whit_monday, maundy_thursday = date(2027, 5, 17), date(2026, 5, 25), date(2026, 4, 2)
    epiphany, national_day = date(2026, 1, 6), date(2028, 6, 6)
    for day in (constitution_day, whit_monday, maundy_thursday):
        assert is_open_day(SWEDEN, day)
        assert not is_open_day(NORWAY, day)
    for day in (epiphany, national_day):
        assert is_open_day(NORWAY, day)
        assert not is_open_day(SWEDEN, day)


@pytest.mark.parametrize("eve", ["2026-04-01", "2026-04-30", "2026-06-19", "2026-12-24", "2026-12-31"])
@pytest.mark.parametrize("hours", [NORWAY, SWEDEN], ids=["NO", "SE"])
def test_an_eve_is_open_unless_the_municipality_says_otherwise(hours: OpeningHours, eve: str) -> None:
    day = date.fromisoformat(eve)
    assert is_open_day(hours, day)
    assert not is_open_day(msgspec.structs.replace(hours, extra_closed=(day,)), day)
    assert not is_open_day(msgspec.structs.replace(hours, short_days={day: hours.opens}), day)


def test_a_short_day_ends_the_handling_day_earlier() -> None:
    eve = date(2026, 12, 23)
    short = msgspec.structs.replace(NORWAY, short_days={eve: time(12)})
    assert handling_day_close(short, oslo("2026-12-23 11:59")) == oslo("2026-12-23 12:00")
    assert handling_day_close(short, oslo("2026-12-23 12:00")) == oslo("2026-12-24 15:30")
    assert next_working_day_close(short, oslo("2026-12-22 23:59")) == oslo("2026-12-23 12:00")


def test_a_short_day_that_ends_before_it_begins_is_closed() -> None:
    eve = date(2026, 12, 23)
    short = msgspec.structs.replace(NORWAY, short_days={eve: NORWAY.opens})
    assert not is_open_day(short, eve)
    assert next_working_day(short, oslo("2026-12-22 12:00")) == date(2026, 12, 24)


def test_the_day_of_an_instant_is_the_municipalitys_own() -> None:
    """Shortly before midnight in Greenwich it is tomorrow in Oslo already."""
    late = datetime.fromisoformat("2026-01-19T23:30:00+00:00")
    assert next_working_day(NORWAY, late) == date(2026, 1, 21)
    assert handling_day_close(NORWAY, late) == oslo("2026-01-20 15:30")


def test_an_hour_that_comes_twice_is_no_hour_more() -> None:
    sunday = msgspec.structs.replace(NORWAY, weekdays=(7,), opens=time(3))
    begins, ends = (datetime.fromisoformat(f"2026-10-{day}T12:00:00+00:00") for day in (24, 25))
    assert opening_time_between(sunday, begins, ends) == timedelta(hours=10)
    assert add_opening_time(sunday, begins, timedelta(hours=10)) == ends


def test_an_instant_without_offset_is_not_guessed() -> None:
    naive = datetime(2026, 1, 19, 10)  # noqa: DTZ001 - what the calendar has to refuse
    for ask in (is_open, next_opening, handling_day_close, next_working_day_close):
        with pytest.raises(Permanent, match="needs its offset"):
            ask(NORWAY, naive)


def test_less_than_no_opening_time_is_no_length() -> None:
    with pytest.raises(Permanent, match="runs forward only"):
        add_opening_time(NORWAY, oslo("2026-01-19 10:00"), -MINUTE)


def test_a_promise_that_would_never_end_is_our_fault_and_ends() -> None:
    with pytest.raises(Permanent, match="too little opening time"):
        add_opening_time(NORWAY, oslo("2026-01-19 10:00"), timedelta(days=365))


SENT = b'"opens": "08:00:00", "closes": "15:30:00", "country": "NO", "timezone": "Europe/Oslo"'
# What replaces what, and what the refusal says.
ABSURD = [
    (b'"NO"', b'"XX"', "no public holidays are known of country 'XX'"),
    (b'"NO"', b'"Norway"', "no public holidays are known of country 'Norway'"),
    (b"Europe/Oslo", b"Europe/Olso", "no timezone 'Europe/Olso' is known"),
    (b"Europe/Oslo", b"../localtime", "no timezone '../localtime' is known"),
    (b"15:30", b"08:00", "the hours never open"),
    (b"15:30", b"07:00", "the hours never open"),
    (b"15:30", b"24:00", "Invalid RFC3339"),
    (b"15:30:00", b"15:30:00Z", "clock times and have no offset"),
    (b"{", b'{"weekdays": [], ', "the hours never open"),
    (b"{", b'{"weekdays": [0, 1], ', "weekdays are the numbers 1"),
    (b"{", b'{"weekdays": [1, 8], ', "weekdays are the numbers 1"),
    (b"{", b'{"weekdays": [1, 1], ', "each once"),
    (b"{", b'{"short_days": {"2026-12-24": "16:00:00"}, ', "the short day 2026-12-24 closes later"),
    (b"{", b'{"short_days": {"24.12.": "12:00:00"}, ', "Invalid RFC3339"),
    (b"{", b'{"short_days": {"2026-12-24": "12:00:00"}, "extra_closed": ["2026-12-24"], ', "both closed and short"),
    (b'"08:00:00"', b'"02:00:00", "weekdays": [7]', "a Sunday opens at 03:00 or later"),
    (b"{", b'{"open": "08:00", ', "unknown field"),
]


@pytest.mark.parametrize(("old", "new", "refusal"), ABSURD)
def test_hours_that_cannot_be_meant_are_refused_with_the_reason(old: bytes, new: bytes, refusal: str) -> None:
    sent = (b"{" + SENT + b"}").replace(old, new, 1)
    assert sent != b"{" + SENT + b"}"
    with pytest.raises(msgspec.ValidationError, match=refusal):
        msgspec.json.decode(sent, type=OpeningHours)


def test_hours_arrive_as_they_were_sent() -> None:
    hours = msgspec.structs.replace(
        SWEDEN, assumed=True, extra_closed=(date(2026, 6, 19),), short_days={date(2026, 4, 30): time(12)}
    )
    assert msgspec.json.decode(msgspec.json.encode(hours), type=OpeningHours) == hours


@st.composite
def opening_hours(draw: st.DrawFn) -> OpeningHours:
    """Any hours of whole minutes, two hours a day or more, with closed and short days in May 2026."""
    opens = draw(st.integers(3 * 60, 12 * 60))
    closes = draw(st.integers(opens + 120, 24 * 60 - 1))
    days = st.dates(date(2026, 5, 1), date(2026, 5, 20))
    closed = draw(st.frozensets(days, max_size=3))
    short = draw(st.dictionaries(days.filter(lambda day: day not in closed), st.integers(0, closes), max_size=3))
    return OpeningHours(
        opens=clock(opens),
        closes=clock(closes),
        country=draw(st.sampled_from(["NO", "SE"])),
        timezone=draw(st.sampled_from(["Europe/Oslo", "Europe/Stockholm"])),
        weekdays=tuple(draw(st.sets(st.integers(1, 7), min_size=1))),
        extra_closed=tuple(closed),
        short_days={day: clock(until) for day, until in short.items()},
    )


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


instants = st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 20), timezones=st.just(NORWAY.zone))  # noqa: DTZ001 - the zone is given beside


@unhurried
@given(opening_hours(), instants)
def test_the_handling_day_closes_when_it_is_open_no_more_and_never_before(hours: OpeningHours, at: datetime) -> None:
    close = handling_day_close(hours, at)
    assert close > at
    assert is_open(hours, close - timedelta(microseconds=1))
    assert not is_open(hours, close)
    assert opening_time_between(hours, at, close) == close - next_opening(hours, at)


@unhurried
@given(opening_hours(), instants)
def test_the_next_working_day_is_the_first_open_one_after_today(hours: OpeningHours, at: datetime) -> None:
    day = next_working_day(hours, at)
    assert day > at.date()
    between = (at.date() + timedelta(days=days) for days in range(1, (day - at.date()).days))
    assert is_open_day(hours, day)
    assert not any(is_open_day(hours, passed) for passed in between)
    assert next_working_day_close(hours, at).date() == day


@unhurried
@given(opening_hours(), instants, st.timedeltas(timedelta(), timedelta(days=2)))
def test_as_much_opening_time_has_run_as_was_added(hours: OpeningHours, at: datetime, amount: timedelta) -> None:
    due = add_opening_time(hours, at, amount)
    assert opening_time_between(hours, at, due) == amount
    # The earliest such instant: a moment before, less had run.
    if amount:
        assert opening_time_between(hours, at, due - timedelta(microseconds=1)) < amount


@unhurried
@given(opening_hours(), instants, st.timedeltas(timedelta(), timedelta(days=9)))
def test_what_comes_later_is_never_due_earlier(hours: OpeningHours, at: datetime, later: timedelta) -> None:
    five_hours = timedelta(hours=5)
    assert add_opening_time(hours, at, five_hours) <= add_opening_time(hours, at + later, five_hours)
    assert handling_day_close(hours, at) <= handling_day_close(hours, at + later)
    assert next_working_day_close(hours, at) <= next_working_day_close(hours, at + later)
