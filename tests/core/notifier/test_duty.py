"""Who is on duty: weekly slots, weeks in turn, swaps, absence, fallback; on the wall clock, in nights of change too."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifier.core.duty import Absence, Book, Duty, Slot, Span, Swap, Turn, Weeks, instead, who
from notifier.core.message import MAIL, Address
from notifier.core.person import Person

OSLO = ZoneInfo("Europe/Oslo")
NAMES = ("kari", "ola", "siv", "per", "liv")
PERSONS = {name: Person(person=name, channels=(Address(kind=MAIL, to=f"{name}@bo.example"),)) for name in NAMES}
ALL_WEEK = frozenset(range(7))
NIGHT = Slot(days=ALL_WEEK, begins=time(22), ends=time(6), persons=("ola",))
DAY = Slot(days=frozenset(range(5)), begins=time(8), ends=time(16), persons=("kari",))
STRANGER = Person(person="mailbox-1", channels=(Address(kind=MAIL, to="post@bo.example"),))


def at(told: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(told).replace(tzinfo=OSLO, fold=fold)


def on(book: Book, when: datetime, role: str = "vakt", which: str = "") -> list[str]:
    return [p.person for p in who(book, role, which, when, lambda _: (STRANGER,))]


def book(**given: object) -> Book:
    return Book(**{"persons": PERSONS, **given})  # type: ignore[arg-type]  # a test names what it needs


def day_and_night(**given: object) -> Book:
    duty = Duty(slots=(DAY, NIGHT), fallback="reserve")
    return book(roles={"vakt": duty, "reserve": Duty(persons=("siv",))}, **given)


@pytest.mark.parametrize(
    ("told", "person"),
    [
        ("2026-01-19T08:00", "kari"),
        ("2026-01-19T15:59", "kari"),
        ("2026-01-19T16:00", "siv"),
        ("2026-01-19T22:00", "ola"),
        ("2026-01-20T05:59", "ola"),
        ("2026-01-20T06:00", "siv"),
        ("2026-01-24T10:00", "siv"),
    ],
)
def test_a_slot_holds_from_its_first_minute_until_before_its_last_one_and_what_no_slot_covers_falls_back(
    told: str, person: str
) -> None:
    assert on(day_and_night(), at(told)) == [person]


@pytest.mark.parametrize(
    ("told", "fold"),
    [("2026-03-29T01:59", 0), ("2026-03-29T03:00", 0), ("2026-10-25T02:30", 0), ("2026-10-25T02:30", 1)],
)
def test_a_night_shift_is_one_shift_when_clocks_change(told: str, fold: int) -> None:
    assert on(day_and_night(), at(told, fold)) == ["ola"]


def test_a_shift_of_friday_night_ends_on_saturday_and_does_not_come_again_on_sunday() -> None:
    friday = Slot(days=frozenset({4}), begins=time(16), ends=time(8), persons=("per",))
    duty = book(roles={"vakt": Duty(slots=(friday,), fallback="reserve"), "reserve": Duty(persons=("siv",))})
    told = {f"2026-01-{day}T07:59": on(duty, at(f"2026-01-{day}T07:59")) for day in (23, 24, 25)}
    assert list(told.values()) == [["siv"], ["per"], ["siv"]]


def test_weeks_go_in_turn_and_change_on_the_minute_in_the_week_that_summer_time_begins() -> None:
    weeks = Weeks(begins=datetime.fromisoformat("2026-03-23T08:00"), turn=(("kari",), ("ola", "siv")))
    rota = book(roles={"vakt": Duty(weeks=weeks)})
    assert on(rota, at("2026-03-23T08:00")) == ["kari"]
    assert on(rota, at("2026-03-30T07:59")) == ["kari"]
    assert on(rota, at("2026-03-30T08:00")) == ["ola", "siv"]
    assert on(rota, at("2026-04-06T08:00")) == ["kari"]
    assert on(rota, at("2026-03-23T07:59")) == ["ola", "siv"]


def test_a_slot_comes_before_the_week_that_it_lies_in() -> None:
    weeks = Weeks(begins=datetime.fromisoformat("2026-01-19T00:00"), turn=(("ola",),))
    rota = book(roles={"vakt": Duty(slots=(DAY,), weeks=weeks)})
    assert on(rota, at("2026-01-19T09:00")) == ["kari"]
    assert on(rota, at("2026-01-19T17:00")) == ["ola"]


def test_a_swap_holds_for_its_time_and_its_role_and_the_last_line_wins() -> None:
    span = Span(begins=datetime.fromisoformat("2026-01-19T12:00"), until=datetime.fromisoformat("2026-01-19T14:00"))
    whole_day = Span(begins=date(2026, 1, 19), until=date(2026, 1, 19))
    swapped = day_and_night(
        swaps=(
            Swap(span=whole_day, out="kari", into="liv", role="another"),
            Swap(span=whole_day, out="kari", into="per"),
            Swap(span=span, out="kari", into="liv", role="vakt"),
        )
    )
    assert on(swapped, at("2026-01-19T11:59")) == ["per"]
    assert on(swapped, at("2026-01-19T12:00")) == ["liv"]
    assert on(swapped, at("2026-01-19T14:00")) == ["per"]
    assert on(swapped, at("2026-01-20T12:00")) == ["kari"]


def test_who_is_absent_is_passed_over_through_the_whole_last_day() -> None:
    away = Absence(span=Span(begins=date(2026, 1, 19), until=date(2026, 1, 20)), person="kari")
    rota = day_and_night(absences=(away,))
    assert on(rota, at("2026-01-20T15:59")) == ["siv"]
    assert on(rota, at("2026-01-21T08:00")) == ["kari"]


def test_who_stands_in_and_is_away_too_is_passed_over_as_well() -> None:
    day = Span(begins=date(2026, 1, 19), until=date(2026, 1, 19))
    rota = day_and_night(swaps=(Swap(span=day, out="kari", into="per"),), absences=(Absence(span=day, person="per"),))
    assert on(rota, at("2026-01-19T09:00")) == ["siv"]


def test_where_all_are_away_somebody_away_is_better_than_nobody() -> None:
    year = Span(begins=date(2026, 1, 1), until=date(2026, 12, 31))
    rota = day_and_night(absences=tuple(Absence(span=year, person=name) for name in NAMES))
    assert on(rota, at("2026-01-19T09:00")) == ["siv"]
    alone = book(roles={"vakt": Duty(persons=("kari", "ola"))}, absences=rota.absences)
    assert on(alone, at("2026-01-19T09:00")) == ["kari", "ola"]


def test_roles_that_fall_back_in_a_ring_end_with_everybody_of_the_role() -> None:
    slot = Slot(days=frozenset(), begins=time(8), ends=time(9), persons=("kari",))
    ring = book(roles={"vakt": Duty(slots=(slot,), fallback="b"), "b": Duty(slots=(slot,), fallback="vakt")})
    assert on(ring, at("2026-01-19T12:00")) == ["kari"]


def test_a_role_that_the_file_does_not_know_is_asked_for_elsewhere_as_a_fallback_too() -> None:
    assert on(day_and_night(), at("2026-01-19T12:00"), "unknown") == ["mailbox-1"]
    empty = Duty(slots=(Slot(days=frozenset(), begins=time(8), ends=time(9), persons=("kari",)),), fallback="unknown")
    assert on(book(roles={"vakt": empty}), at("2026-01-19T12:00")) == ["mailbox-1"]


def test_an_accounts_own_people_come_first_and_those_of_a_unit() -> None:
    rota = book(
        roles={"eier": Duty(persons=("kari",))},
        accounts={"facebook:1": {"eier": Duty(persons=("ola",))}},
        units={"Teknisk": Duty(persons=("siv",))},
    )
    noon = at("2026-01-19T12:00")
    found = [on(rota, noon, "eier", which) for which in ("facebook:1", "facebook:2", "Teknisk", "")]
    assert found == [["ola"], ["kari"], ["siv"], ["kari"]]


def test_instead_of_who_does_not_answer_come_the_fallback_role_and_then_the_others() -> None:
    noon = at("2026-01-19T12:00")
    assert [p.person for p in instead(day_and_night(), "vakt", "", noon, lambda _: ())] == ["siv"]
    alone = book(roles={"vakt": Duty(slots=(DAY, NIGHT))})
    assert [p.person for p in instead(alone, "vakt", "", noon, lambda _: ())] == ["kari", "ola"]
    assert instead(alone, "unknown", "", noon, lambda _: (STRANGER,)) == ()


@given(
    minutes=st.integers(0, 60 * 24 * 370),
    begins=st.times().map(lambda t: t.replace(microsecond=0)),
    ends=st.times().map(lambda t: t.replace(microsecond=0)),
    away=st.sets(st.sampled_from(NAMES)),
    fallback=st.sampled_from(["", "vakt", "reserve", "unknown"]),
)
def test_a_role_that_somebody_holds_always_reaches_somebody(
    minutes: int, begins: time, ends: time, away: set[str], fallback: str
) -> None:
    moment = (at("2026-01-01T00:00") + timedelta(minutes=minutes)).astimezone(ZoneInfo("UTC")).astimezone(OSLO)
    year = Span(begins=date(2026, 1, 1), until=date(2027, 12, 31))
    slot = Slot(days=frozenset({0, 3}), begins=begins, ends=ends, persons=("kari", "ola"))
    rota = book(
        roles={"vakt": Duty(slots=(slot,), fallback=fallback), "reserve": Duty(persons=("siv",))},
        absences=tuple(Absence(span=year, person=name) for name in sorted(away)),
    )
    assert on(rota, moment)


def turn(*persons: str, role: str = "vakt", which: str = "", until: str = "2026-01-20T00:00") -> Turn:
    return Turn(span=Span(begins=at("2026-01-19T00:00"), until=at(until)), role=role, which=which, persons=persons)


def test_a_turn_counts_before_the_plan_and_the_newest_before_the_others() -> None:
    town = day_and_night(turns=(turn("per"), turn("liv", "siv")))
    assert on(town, at("2026-01-19T09:00")) == ["liv", "siv"]
    assert on(town, at("2026-01-20T09:00")) == ["kari"]


def test_a_turn_of_one_account_is_before_one_of_all_and_says_nothing_of_another() -> None:
    town = book(turns=(turn("per", which="facebook:1"), turn("liv")))
    assert on(town, at("2026-01-19T09:00"), which="facebook:1") == ["per"]
    assert on(town, at("2026-01-19T09:00"), which="facebook:2") == ["liv"]


def test_a_turn_whose_people_are_all_away_leaves_the_plan_and_without_one_somebody_away_hears() -> None:
    away = Absence(span=Span(begins=at("2026-01-01T00:00"), until=at("2026-02-01T00:00")), person="per")
    assert on(day_and_night(turns=(turn("per"),), absences=(away,)), at("2026-01-19T09:00")) == ["kari"]
    nobody = who(book(turns=(turn("per"),), absences=(away,)), "vakt", "", at("2026-01-19T09:00"), lambda _: ())
    assert [one.person for one in nobody] == ["per"]


def test_an_absence_concerns_those_too_whom_another_source_names() -> None:
    away = Absence(span=Span(begins=at("2026-01-01T00:00"), until=at("2026-02-01T00:00")), person="mailbox-1")
    found = who(book(absences=(away,)), "vakt", "", at("2026-01-19T09:00"), lambda _: (STRANGER, PERSONS["per"]))
    assert [one.person for one in found] == ["per"]
    assert on(book(absences=(away,)), at("2026-01-19T09:00")) == ["mailbox-1"], "somebody away is better than nobody"
