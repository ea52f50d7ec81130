"""The morning list: what waits, for whom, in which order, and on which mornings it comes."""

from datetime import date, datetime, time, timedelta

import msgspec
import pytest

from common.calendar import OpeningHours
from common.events import Promise, derived_id
from notifier.core.deadline import MISSED, WARNED, Deadline
from notifier.core.digest import (
    MorningList,
    Waits,
    begins_week,
    morning_list,
    next_list_at,
    read_at,
    waiting_of,
    week_before,
)
from notifier.core.hour import assumed_hours
from notifier.core.letter import LINKS_MAX, list_fields
from notifier.core.roles import RoleBook
from tests.core.notifier.alerts import alert

HOURS = assumed_hours("NO", "Europe/Oslo")
AT = datetime.fromisoformat("2026-01-21T08:00:00+01:00")
"""A Wednesday, at the opening."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = AT.date()
BOOK = RoleBook(
    roles=frozenset({"administratorer", "eier"}),
    owners=frozenset({"eier"}),
    listed=("eier",),
    listed_clauses=("BO-21",),
)


def a_deadline(n: int = 1, state: str = WARNED, due: datetime = AT + HOUR, alert: tuple[str, ...] = ()) -> Deadline:
    return Deadline(
        deadline_id=derived_id("deadline", n),
        municipality="bo",
        item_id=derived_id("item", n),
        place=(1, 1),
        state=state,
        promise=Promise(
            kind="opening_time",
            starts_at=due - DAY,
            due_at=due,
            warn_at=(),
            alert=alert,
            stops_on=("answer",),
            clauses=("BO-23",),
        ),
    )


def waits(n: int, what: str = "unanswered", due: datetime | None = None, **more: object) -> Waits:
    given = {"to": ("eier|facebook:1",), "item_id": derived_id("item", n), "due": due, **more}
    return Waits(what=what, **given)  # type: ignore[arg-type]  # given keyword by keyword


def test_what_is_unanswered_stands_on_the_list_of_whom_the_guideline_watches_it_for() -> None:
    (one,) = waiting_of(BOOK, [(a_deadline(alert=("administratorer",)), "facebook:1")], [])
    assert (one.what, one.to, one.late) == ("unanswered", ("eier|facebook:1",), False)
    assert (one.item_id, one.due, one.clauses) == (derived_id("item", 1), AT + HOUR, ("BO-21", "BO-23"))


def test_where_no_watch_says_it_who_hears_of_the_deadline_has_it_on_the_list_and_else_the_accounts_owner() -> None:
    unwatched = msgspec.structs.replace(BOOK, listed=(), listed_clauses=())
    named, unnamed = a_deadline(1, MISSED, alert=("administratorer",)), a_deadline(2)
    first, second = waiting_of(unwatched, [(named, "facebook:1"), (unnamed, "facebook:1")], [])
    assert (first.to, first.late) == (("administratorer",), True)
    assert (second.to, second.late) == (("eier|facebook:1",), False)


def test_an_alarm_is_on_the_list_of_its_roles_but_what_is_counted_as_unanswered_is_no_alarm() -> None:
    told = [alert(n, reason) for n, reason in enumerate(("hidden", "urgent", "deadline_near", "deadline_missed"))]
    found = waiting_of(BOOK, [], [(one, "facebook:1") for one in (*told, alert(9, "forwarded"))])
    assert [(one.what, one.to, one.item_id) for one in found] == [
        ("hidden", ("administratorer",), derived_id("item", 0)),
        ("alarm", ("administratorer",), derived_id("item", 1)),
    ]


def test_who_must_not_hear_of_a_matter_does_not_find_it_on_the_list() -> None:
    secret = msgspec.structs.replace(alert(), but=("kari",))
    (one,) = waiting_of(BOOK, [], [(secret, None)])
    assert one.to == ("administratorer|!kari",)


def test_a_list_counts_each_item_once_and_the_earliest_due_time_comes_first() -> None:
    found = morning_list(
        [
            waits(1, due=AT + DAY, clauses=("BO-1",)),
            waits(2, due=AT - DAY, late=True, clauses=("BO-2", "BO-1")),
            waits(3, due=AT + HOUR),
            waits(3, due=AT + HOUR),
            waits(4, "hidden"),
            waits(3, "alarm"),
            waits(5, "alarm", to=("others",)),
        ],
        {"eier|facebook:1"},
        TODAY,
    )
    assert found == MorningList(
        unanswered=3,
        late=1,
        due_today=1,
        hidden=1,
        alarms=1,
        items=tuple(derived_id("item", n) for n in (2, 3, 1, 4)),
        clauses=("BO-1", "BO-2"),
    )


def test_what_was_due_today_and_is_late_is_counted_as_late_and_not_as_due() -> None:
    found = morning_list([waits(1, due=AT, late=True)], {"eier|facebook:1"}, TODAY)
    assert found is not None
    assert (found.unanswered, found.late, found.due_today) == (1, 1, 0)


def test_an_alarm_about_no_item_is_counted_and_has_nowhere_to_lead() -> None:
    found = morning_list([waits(1, "alarm", item_id=None)], {"eier|facebook:1"}, TODAY)
    assert found is not None
    assert (found.alarms, found.items) == (1, ())
    assert list_fields(found, "bo", "https://d.example/")["links"] == ("https://d.example/bo",)


def test_where_nothing_waits_for_people_they_get_no_list() -> None:
    assert morning_list([waits(1, due=AT)], {"eier|facebook:2"}, TODAY) is None
    assert morning_list([], {"eier|facebook:1"}, TODAY) is None


def test_a_long_list_says_how_many_links_it_leaves_out() -> None:
    found = morning_list([waits(n, due=AT) for n in range(LINKS_MAX + 2)], {"eier|facebook:1"}, TODAY)
    assert found is not None
    fields = list_fields(found, "bo", "https://d.example")
    assert (fields["count"], len(fields["links"]), fields["more"]) == (LINKS_MAX + 2, LINKS_MAX, 2)
    assert fields["links"][0] == f"https://d.example/bo/items/{derived_id('item', 0)}"


def test_the_next_list_comes_at_the_opening_of_the_next_open_day() -> None:
    friday = AT + 2 * DAY
    assert next_list_at(HOURS, AT) == AT + DAY
    assert next_list_at(HOURS, friday) == friday + 3 * DAY
    assert next_list_at(HOURS, AT - HOUR, today_too=True) == AT
    assert next_list_at(HOURS, AT - HOUR) == AT + DAY


def test_a_person_gets_the_list_at_the_wished_time_or_at_once_where_that_is_past() -> None:
    assert read_at(HOURS, AT, None) == AT
    assert read_at(HOURS, AT, time(9, 30)) == AT.replace(hour=9, minute=30)
    assert read_at(HOURS, AT, time(7)) == AT


@pytest.mark.parametrize(
    ("day", "begins"),
    [("2026-01-19", True), ("2026-01-20", False), ("2026-01-24", False), ("2026-04-07", True), ("2026-04-08", False)],
)
def test_a_week_begins_with_its_first_open_day_which_after_easter_is_a_tuesday(day: str, *, begins: bool) -> None:
    assert begins_week(HOURS, date.fromisoformat(day)) is begins


def test_the_week_before_goes_from_monday_to_monday_by_the_municipalitys_clock_when_that_changes_too() -> None:
    hours: OpeningHours = HOURS
    begins, ends = week_before(hours, date(2026, 4, 1))
    assert (begins.isoformat(), ends.isoformat()) == ("2026-03-23T00:00:00+01:00", "2026-03-30T00:00:00+02:00")
