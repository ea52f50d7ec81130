"""Forms about dated rows: what people write becomes rows, and what is wrong is told at its field."""

from datetime import UTC, date, datetime, time

import pytest

from desk.core.row_forms import Read, When, Wrong, address_row, case_row, days_row, hours_row
from desk.core.rows import RowsFile

NOW = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)
OSLO = When(NOW, "Europe/Oslo")
CASE = {"ref": "26/0877", "title": "Ny skole", "state": "decided", "url": "https://example.no/v", "date": "2026-05-19"}


def rows(read: Read) -> RowsFile:
    assert isinstance(read, RowsFile), read
    return read


def wrong(read: Read) -> set[tuple[str, str]]:
    assert isinstance(read, tuple)
    return set(read)


def test_a_case_stands_so_from_now_on_or_from_the_time_on_the_municipalitys_own_clock() -> None:
    (now,) = rows(case_row(CASE, OSLO)).political_case
    (before,) = rows(case_row(CASE | {"since": "2026-05-19T18:30"}, OSLO)).political_case
    assert (now.since, now.state, now.url, now.date) == (NOW, "decided", CASE["url"], "2026-05-19")
    assert before.since == datetime(2026, 5, 19, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "said", "code"),
    [
        ("ref", "", "needed"),
        ("title", "", "needed"),
        ("state", "maybe", "needed"),
        ("url", "javascript:alert(1)", "no_link"),
        ("date", "19. mai", "no_day"),
        ("since", "yesterday", "no_time"),
        ("since", "0001-01-01T00:00", "no_time"),
        ("since", "2026-05-20T12:01", "future"),
    ],
)
def test_what_is_wrong_with_a_case_is_told_at_its_field(field: str, said: str, code: str) -> None:
    assert wrong(case_row(CASE | {field: said}, OSLO)) == {(field, code)}


def test_days_are_closed_short_or_ordinary_one_or_several_in_a_row() -> None:
    (closed,) = rows(days_row({"day": "2026-12-23", "until": "2026-12-24", "kind": "closed"}, OSLO)).calendar
    (short,) = rows(days_row({"day": "2026-12-23", "kind": "short", "closes": "12:00"}, OSLO)).calendar
    (again,) = rows(days_row({"day": "2026-12-23", "kind": "ordinary"}, OSLO)).calendar
    assert closed.extra_closed == (date(2026, 12, 23), date(2026, 12, 24))
    assert short.short_days == {date(2026, 12, 23): time(12)}
    assert again.ordinary == (date(2026, 12, 23),)
    assert closed.valid_from == date(2026, 5, 20)


def test_a_day_that_is_past_holds_from_itself_on() -> None:
    (row,) = rows(days_row({"day": "2026-05-15", "kind": "closed"}, OSLO)).calendar
    assert row.valid_from == date(2026, 5, 15)


def test_a_span_that_ends_before_it_begins_and_a_slip_of_the_year_are_told() -> None:
    for until in ("2026-12-22", "2027-12-23"):
        given = {"day": "2026-12-23", "until": until, "kind": "closed"}
        assert wrong(days_row(given, OSLO)) == {("until", "bad_span")}
    assert wrong(days_row({"day": "", "kind": "short"}, OSLO)) == {("day", "needed"), ("closes", "needed")}


def test_hours_need_days_and_close_after_they_open() -> None:
    given = {"valid_from": "2026-06-01", "opens": "09:00", "closes": "15:00"}
    (row,) = rows(hours_row(given, ("1", "5", "9"))).calendar
    assert (row.opens, row.closes, row.weekdays) == (time(9), time(15), (1, 5))
    assert wrong(hours_row(given | {"closes": "08:00"}, ())) == {("weekdays", "needed"), ("closes", "before_opens")}


def test_a_time_with_an_offset_is_no_time_of_day() -> None:
    hours = {"valid_from": "2026-06-01", "opens": "09:00+02:00", "closes": "15:00"}
    assert wrong(hours_row(hours, ("1",))) == {("opens", "no_clock")}
    short = {"day": "2026-12-23", "kind": "short", "closes": "12:00Z"}
    assert wrong(days_row(short, OSLO)) == {("closes", "no_clock")}


def test_an_address_is_that_of_a_role_which_the_pack_has() -> None:
    given = {"role": "administratorer", "valid_from": "2026-06-01", "email": "post@example.no"}
    (row,) = rows(address_row(given, frozenset({"administratorer"}))).contact
    assert (row.role, row.email, row.phone) == ("administratorer", "post@example.no", "")
    assert wrong(address_row(given | {"email": "post"}, frozenset())) == {("role", "no_role"), ("email", "no_email")}
    assert Wrong("email", "no_email") == ("email", "no_email")


@pytest.mark.parametrize("kind", ["", "holiday"])
def test_days_of_no_known_kind_are_not_guessed(kind: str) -> None:
    assert wrong(days_row({"day": "2026-12-23", "kind": kind}, OSLO)) == {("kind", "needed")}
