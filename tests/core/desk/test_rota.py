"""Rows of the duty rota as people write them, in a form or a file: by the municipality's clock, refused by field."""

from datetime import UTC, datetime, timedelta

import pytest

from common.events import RotaRow
from common.policy.shape import Misfit
from desk.core.rota import RotaGiven, given_of, is_person, read_rota, wrong_fields, wrong_rota

OSLO = "Europe/Oslo"
ROLES = frozenset({"administratorer", "vakt"})
PLACES = frozenset({"facebook:1", "Teknisk drift"})
SINCE = datetime(2026, 5, 14, 8, tzinfo=UTC)
FORM = {"do": "duty", "since": "2026-05-14", "until": "2026-05-17", "persons": "kari", "role": "vakt"}


def row(what: str = "duty", **more: object) -> RotaGiven:
    named = {"duty": {"role": "vakt"}, "swap": {"out": "ola"}, "absence": {}}[what]
    given = {"since": SINCE, "until": SINCE + timedelta(days=1), "persons": ("kari",), **named, **more}
    return RotaGiven(what=what, **given)  # type: ignore[arg-type]  # keyword by keyword


def read(**changed: str) -> RotaGiven | tuple[tuple[str, str], ...]:
    return read_rota(FORM | changed, OSLO, ROLES, PLACES)


def read_row(**changed: str) -> RotaGiven:
    found = read(**changed)
    assert isinstance(found, RotaGiven), found
    return found


# --- forms --------------------------------------------------------------------------------------------------------


def test_days_without_a_time_are_whole_days_by_the_municipalitys_clock() -> None:
    found = read_row()
    assert (found.what, found.role, found.persons) == ("duty", "vakt", ("kari",))
    assert found.since == datetime(2026, 5, 13, 22, tzinfo=UTC)
    assert found.until == datetime(2026, 5, 17, 22, tzinfo=UTC), "until the 17th means that day too"


def test_a_time_is_taken_at_its_word_also_where_the_clock_changes_between() -> None:
    found = read_row(since="2026-10-24", since_clock="16:00", until="2026-10-25", until_clock="08:30")
    assert (found.since, found.until) == (
        datetime(2026, 10, 24, 14, tzinfo=UTC),
        datetime(2026, 10, 25, 7, 30, tzinfo=UTC),
    )


def test_persons_are_written_with_commas_semicolons_or_blanks_between_and_each_counts_once() -> None:
    assert read_row(persons="kari, ola;siv  kari").persons == ("kari", "ola", "siv")


def test_what_a_kind_of_row_does_not_say_is_left_out_though_the_form_sends_it() -> None:
    whole = {"role": "vakt", "which": "facebook:1", "out": "ola"}
    duty, swap, absence = (read_row(do=what, **whole) for what in ("duty", "swap", "absence"))
    assert (duty.role, duty.which, duty.out) == ("vakt", "facebook:1", "")
    assert (swap.role, swap.which, swap.out) == ("vakt", "", "ola")
    assert (absence.role, absence.which, absence.out) == ("", "", "")


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"since": ""}, {("since", "needed")}),
        ({"since": "", "until": ""}, {("since", "needed"), ("until", "needed")}),
        ({"until": "17. mai"}, {("until", "no_time")}),
        ({"until_clock": "halv ni"}, {("until", "no_time")}),
        ({"until": "9999-12-31"}, {("until", "no_time")}),
        ({"since": "0001-01-01"}, {("since", "no_time")}),
        ({"do": "vacation"}, {("do", "needed")}),
        ({"do": "vacation", "since": ""}, {("since", "needed")}),
        ({"which": "facebook:2"}, {("which", "no_place")}),
        ({"which": "facebook:2", "persons": ""}, {("which", "no_place"), ("persons", "needed")}),
        ({"until": "2026-05-13"}, {("until", "before_since")}),
        ({"until": "2027-05-20"}, {("until", "too_far")}),
        ({"role": ""}, {("role", "needed")}),
        ({"role": "radmann"}, {("role", "no_role")}),
        ({"do": "swap"}, {("out", "needed")}),
        ({"do": "swap", "out": "ola nordmann"}, {("out", "no_person")}),
        ({"do": "swap", "out": "ola", "persons": "kari siv"}, {("persons", "no_person")}),
        ({"do": "absence", "persons": "kari siv"}, {("persons", "no_person")}),
        ({"persons": "@kari"}, {("persons", "no_person")}),
    ],
)
def test_what_is_wrong_with_a_form_is_told_at_its_field(changed: dict[str, str], wrong: set[tuple[str, str]]) -> None:
    found = read(**changed)
    assert not isinstance(found, RotaGiven)
    assert set(found) == wrong


def test_a_day_that_lasts_as_long_as_a_row_may_is_no_slip() -> None:
    assert read_row(until="2027-05-14").until - read_row(until="2027-05-14").since == timedelta(days=366)


# --- files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (row("duty", out="ola"), ("out", "not_here")),
        (row("swap", which="facebook:1"), ("which", "not_here")),
        (row("absence", role="vakt"), ("role", "not_here")),
        (row("duty", since=datetime(2026, 5, 14, 8)), ("since", "no_offset")),  # noqa: DTZ001 - that is the slip
        (row("duty", until=datetime(2026, 5, 15, 8)), ("until", "no_offset")),  # noqa: DTZ001 - that is the slip
        (row("duty", until=SINCE), ("until", "before_since")),
    ],
)
def test_what_is_wrong_with_a_row_of_a_file_is_told_by_its_field(given: RotaGiven, wrong: tuple[str, str]) -> None:
    assert tuple(wrong_fields(given, ROLES)) == (wrong,)


def test_a_slip_in_a_file_says_in_which_row_and_in_words() -> None:
    (misfit,) = wrong_rota((row(), row("duty", role="radmann")), ROLES)
    assert isinstance(misfit, Misfit)
    assert (misfit.path, misfit.word) == (("rota", 1), "role")
    assert "the pack has no such role" in str(misfit)


def test_before_a_municipality_has_a_pack_its_roles_are_taken_as_they_are() -> None:
    assert tuple(wrong_fields(row("duty", role="hvem som helst"), None)) == ()


@pytest.mark.parametrize(
    ("word", "is_one"),
    [
        ("kari", True),
        ("kari@bo.example", True),
        ("", False),
        ("k" * 200, True),
        ("k" * 201, False),
        ("kari berg", False),
        ("kari;ola", False),
        ("kari\u200b", False),
        ("kari@", False),
        ("kari@bo@example", False),
    ],
)
def test_a_person_is_an_id_without_blanks_or_a_mail_address(word: str, *, is_one: bool) -> None:
    assert is_person(word) is is_one


# --- the same row -------------------------------------------------------------------------------------------------


def test_the_same_words_are_the_same_row_whoever_states_them_and_in_whatever_order_they_name_people() -> None:
    elsewhere = SINCE.astimezone(datetime.fromisoformat("2026-05-14T10:00:00+02:00").tzinfo)
    assert row(persons=("kari", "ola")).ref == row(persons=("ola", "kari"), since=elsewhere).ref
    others = [row(role="administratorer"), row(which="facebook:1"), row(persons=("ola",)), row("swap"), row("absence")]
    assert len({row().ref, *(one.ref for one in others)}) == len(others) + 1


def test_taken_back_it_is_the_row_that_was_stated() -> None:
    stated = RotaRow(
        what="swap",
        since=SINCE,
        until=SINCE + timedelta(days=1),
        persons=("kari",),
        out="ola",
        stated_at=SINCE,
        stated_by="siv",
    )
    back = given_of(stated, withdrawn=True)
    assert back.withdrawn
    assert not given_of(stated).withdrawn
    assert back.ref == given_of(stated).ref == row("swap").ref
