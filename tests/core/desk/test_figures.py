"""The tables made of what was counted, the periods, and what may not be published as it is."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.core import counting as c
from desk.core.counting import Cell
from desk.core.figure_tables import NAMES, tables
from desk.core.figures import Column, Table, by_account, counted, quantile
from desk.core.period import SPANS, Period, around, asked_period, day_asked, period
from desk.core.small import guarded
from tests.core.desk.scene import T0

DAY = date(2026, 5, 14)
HOUR = timedelta(hours=1)


# --- tables -------------------------------------------------------------------------------------------------------


def cell(
    what: str, detail: str = "", n: int = 1, *, day: date = DAY, kind: str = "", amount: int = 0
) -> tuple[Cell, int]:
    return Cell(day=day, what=what, account="facebook:1", kind=kind, detail=detail, amount=amount), n


MAY = around("month", DAY)


def table(name: str, *some: tuple[Cell, int], of: Period = MAY) -> Table:
    return next(one for one in tables(counted(some, of)) if one.name == name)


def test_only_tables_in_which_anything_stands_are_shown() -> None:
    assert tables(counted([], MAY)) == []
    assert [one.name for one in tables(counted([cell(c.ALERTED, "hidden")], MAY))] == ["alerts"]
    assert len(NAMES) == len(set(NAMES))


def test_time_to_answer_is_told_by_account_and_kind_with_the_promise_beside_it() -> None:
    waits = [cell(c.ANSWERED, kind="comment", amount=minutes) for minutes in (10, 20, 30, 40, 50, 60, 70, 80, 90, 600)]
    found = table("answers", *waits, cell(c.MET, "asap", 3, kind="comment"), cell(c.MISSED, "asap", kind="comment"))
    assert found.rows == (("facebook:1", "comment", 10, 50, 90, 3, 1, 0.75),)
    assert table("waits", *waits).column("answered") == (6, 3, 0, 1, 0, 0, 0)


def test_a_quantile_is_a_wait_that_somebody_had() -> None:
    assert quantile(Counter({5: 1}), 0.9) == 5
    assert quantile(Counter({5: 9, 100: 1}), 0.9) == 5
    assert quantile(Counter({5: 8, 100: 2}), 0.9) == 100
    assert quantile(Counter(), 0.5) is None


def test_a_month_is_told_day_by_day_and_a_year_month_by_month_with_nothing_left_out() -> None:
    some = [cell(c.CAME, n=2), cell(c.CAME, day=date(2026, 5, 31)), cell(c.HIDDEN_BY_SYSTEM, "BO-39")]
    by_day = table("volume", *some)
    assert (len(by_day.rows), by_day.total("came"), by_day.total("hidden")) == (31, 3, 1)
    by_month = table("volume", *some, of=around("year", DAY))
    assert by_month.rows[4] == (date(2026, 5, 1), 3, 1, 0)
    assert len(by_month.rows) == 12


def test_what_became_of_what_the_system_hid_is_told_by_ground_with_the_share_that_was_wrong() -> None:
    found = table(
        "system_hides",
        *(cell(c.UPHELD, "BO-39", 3), cell(c.RESTORED, "BO-39"), cell(c.WAITING, "BO-39", 2)),
        *(cell(c.LOOKED_AT, "BO-39", 3, amount=30), cell(c.LOOKED_AT, "BO-39", 1, amount=240)),
    )
    assert found.rows == (("BO-39", 3, 1, 2, 0, 0.25, 30, 240),)


def test_removals_are_told_beside_how_much_there_was_of_each_party_and_tag() -> None:
    some = [cell(c.PARTY, "Venstre", 8), cell(c.HIDDEN_OF + c.PARTY, "Venstre", 2), cell(c.PARTY, "Rødt", 5)]
    assert table("parties", *some).rows == (("Venstre", 8, 2, 0, 0.25), ("Rødt", 5, 0, 0, 0.0))


def test_the_age_of_the_queue_is_told_in_the_same_steps_as_waits_with_what_is_late_beside() -> None:
    waiting = [T0 - HOUR / 2, T0 - 3 * HOUR, T0 - 30 * HOUR]
    (found,) = tables(counted([], MAY), waiting, 1, T0)
    assert found.rows == (*((f"{n}", count) for n, count in enumerate((1, 1, 0, 0, 1, 0, 0))), ("late", 1))


# --- periods ------------------------------------------------------------------------------------------------------


@given(st.dates(date(2001, 1, 1), date(2199, 12, 31)), st.sampled_from(SPANS))
def test_a_period_holds_its_day_and_meets_the_ones_beside_it(day: date, span: str) -> None:
    one = around(span, day)
    assert one.first <= day <= one.last
    assert one.before().last + timedelta(days=1) == one.first
    assert one.after().first - timedelta(days=1) == one.last
    assert one.after().before() == one
    assert {one.bucket(one.first + timedelta(days=n)) for n in range(one.days)} == set(one.buckets())


def test_periods_are_those_of_the_calendar() -> None:
    spans = {span: around(span, date(2026, 5, 14)) for span in SPANS}
    assert (spans["week"].first, spans["week"].last) == (date(2026, 5, 11), date(2026, 5, 17))
    assert (spans["quarter"].first, spans["quarter"].last) == (date(2026, 4, 1), date(2026, 6, 30))
    assert [spans[span].days for span in SPANS] == [7, 31, 91, 365]
    assert [spans[span].step for span in SPANS] == ["day", "day", "week", "month"]


@pytest.mark.parametrize(
    ("given_", "first", "last"),
    [
        ({}, date(2026, 5, 1), date(2026, 5, 31)),
        ({"span": "week", "on": "2026-01-01"}, date(2025, 12, 29), date(2026, 1, 4)),
        ({"from": "2026-02-10", "to": "2026-01-20"}, date(2026, 1, 20), date(2026, 2, 10)),
        ({"from": "1900-01-01", "to": "x"}, date(2026, 5, 1), date(2026, 5, 31)),
        ({"span": "aeon", "on": "9999-99-99"}, date(2026, 5, 1), date(2026, 5, 31)),
    ],
)
def test_an_address_asks_for_a_period_and_nonsense_for_this_month(
    given_: dict[str, str], first: date, last: date
) -> None:
    found = asked_period(given_, DAY)
    assert (found.first, found.last) == (first, last)


def test_nobody_is_given_more_than_ten_years_at_once() -> None:
    assert period(date(2000, 1, 1), date(2200, 1, 1)).days == 3660


# --- small numbers ------------------------------------------------------------------------------------------------


def of_counts(*rows: tuple[str, int, int, float | None]) -> Table:
    share = Column("in_time", "share", rests_on=("met", "missed"))
    return Table(name="t", columns=(Column("clause", "text"), Column("met"), Column("missed"), share), rows=rows)


def test_small_numbers_and_shares_that_would_tell_them_are_left_out() -> None:
    told = guarded(of_counts(("a", 40, 3, 0.93), ("b", 10, 0, 1.0), ("c", 2, 1, 0.67)), 5)
    assert told[0, "missed"] == told[2, "missed"] == told[2, "met"] == "below"
    assert told[0, "in_time"] == told[2, "in_time"] == ""
    assert (1, "in_time") not in told
    assert (1, "missed") not in told


def test_a_small_number_that_stands_alone_cannot_be_worked_out_from_the_sum() -> None:
    told = guarded(of_counts(("a", 40, 0, None), ("b", 10, 0, None), ("c", 2, 0, None)), 5)
    assert {where: how for where, how in told.items() if where[1] == "met"} == {
        (2, "met"): "below",
        (1, "met"): "at_least",
    }


def test_what_comments_were_about_is_told_over_time_with_the_most_frequent_first() -> None:
    some = [cell(c.TAGGED, "praise"), cell(c.TAGGED, "question", 2, day=date(2026, 5, 2)), cell(c.CAME, n=3)]
    found = table("subjects", *some)
    assert [column.code for column in found.columns] == ["from_day", "question", "praise"]
    assert (found.rows[1], found.rows[13]) == ((date(2026, 5, 2), 2, 0), (DAY, 0, 1))
    assert (found.total("question"), found.total("praise"), len(found.rows)) == (2, 1, 31)


def test_what_lies_outside_a_period_is_not_counted_in_it() -> None:
    some = [cell(c.CAME, day=day) for day in (date(2026, 4, 30), MAY.first, MAY.last, date(2026, 6, 1))]
    found = counted(some, MAY)
    assert (found.total(c.CAME), found.total(c.TAGGED)) == (2, 0)
    assert found.sums(c.CAME, by_account) == {"facebook:1": 2}


def test_days_that_somebody_chose_are_followed_by_as_many() -> None:
    chosen = period(date(2026, 5, 4), date(2026, 5, 8))
    before, after = chosen.before(), chosen.after()
    assert (before.first, before.last) == (date(2026, 4, 29), date(2026, 5, 3))
    assert (after.first, after.last) == (date(2026, 5, 9), date(2026, 5, 13))


def test_a_period_is_told_as_far_as_it_has_come_and_one_to_come_by_its_first_day() -> None:
    assert (MAY.until(DAY).first, MAY.until(DAY).last) == (MAY.first, DAY)
    assert MAY.until(date(2027, 1, 1)) == MAY
    assert MAY.until(date(2026, 4, 1)).days == 1


@pytest.mark.parametrize("said", ["", "i morgen", "0001-01-01", "1999-12-31", "2201-01-01", "9999-12-31"])
def test_what_is_no_day_or_one_that_nobody_can_mean_is_none(said: str) -> None:
    assert day_asked(said) is None
    assert day_asked("2200-12-31") == date(2200, 12, 31)
