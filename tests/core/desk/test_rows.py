"""Dated rows as people write them: read, told apart, put together as facts, and refused where they are slips."""

from datetime import date, datetime, time, timedelta

import pytest

from common.events import CalendarFact, ContactFact, CrisisFact, LearningFact, PoliticalCaseFact, RotaFact
from common.policy.beside import Beside
from common.policy.locate import PackError
from desk.core.rows import Row, check_hours, facts_of, is_news, read_rows, rows_of
from tests.core.policy.packs import of

NOON = datetime.fromisoformat("2026-05-11T12:00:00+02:00")
ALL = """
[[calendar]]
valid_from = 2026-05-01
opens = 09:00:00
closes = 15:00:00
[[contact]]
role = "administratorer"
valid_from = 2026-01-01
email = "post@example.no"
[[crisis]]
since = 2026-05-14T12:00:00+02:00
on = true
[[learning]]
since = 2026-05-14T12:00:00+02:00
on = true
because = "Decided by the director"
[[political_case]]
ref = "26/0877"
title = "Ny skole"
since = 2026-05-01T12:00:00+02:00
state = "pending"
"""


def rows(text: str = ALL, person: str = "kari", at: datetime = NOON) -> tuple[Row, ...]:
    return rows_of(read_rows(text, of("bo")), person, at)


def test_rows_carry_who_stated_them_and_since_when_they_hold() -> None:
    found = {row.kind: row for row in rows()}
    assert {kind: row.since for kind, row in found.items()} == {
        "calendar": "2026-05-01",
        "contact": "2026-01-01",
        "crisis": "2026-05-14T12:00:00+02:00",
        "learning": "2026-05-14T12:00:00+02:00",
        "political-case": "2026-05-01T12:00:00+02:00",
    }
    assert {row.value.stated_by for row in found.values()} == {"kari"}
    assert (found["contact"].name, found["political-case"].name, found["political-case"].title) == (
        "administratorer",
        "26/0877",
        "Ny skole",
    )


def test_rows_become_one_fact_for_each_thing_in_the_order_in_which_they_hold() -> None:
    later = rows(ALL.replace("2026-01-01", "2025-01-01").replace("post@", "eldre@"), at=NOON + timedelta(hours=1))
    facts = facts_of((*rows(), *later))
    kinds = {key: type(fact) for key, fact in facts.items()}
    assert kinds == {
        ("calendar", ""): CalendarFact,
        ("contact", "administratorer"): ContactFact,
        ("crisis", ""): CrisisFact,
        ("learning", ""): LearningFact,
        ("political-case", "26/0877"): PoliticalCaseFact,
    }
    contact = facts["contact", "administratorer"]
    assert isinstance(contact, ContactFact)
    assert [row.email for row in contact.history] == ["eldre@example.no", "post@example.no"]


def test_learning_is_off_until_a_row_turns_it_on_and_off_again_from_another_on() -> None:
    off = "[[learning]]\nsince = 2026-06-01T12:00:00+02:00\non = false\n"
    fact = facts_of((*rows(), *rows(off)))["learning", ""]
    assert isinstance(fact, LearningFact)
    days = [NOON + timedelta(days=days) for days in (0, 4, 30)]
    assert [fact.on_at(day) for day in days] == [False, True, False]
    assert not LearningFact().on_at(NOON)


def test_of_rows_for_the_same_date_the_one_stated_last_counts() -> None:
    again = rows(ALL.replace("post@", "rettet@"), at=NOON + timedelta(hours=1))
    contact = facts_of((*rows(), *again))["contact", "administratorer"]
    assert isinstance(contact, ContactFact)
    assert contact.history[-1].email == "rettet@example.no"


def test_the_same_row_again_is_no_news_whoever_states_it_and_going_back_is() -> None:
    there = rows()
    assert not any(is_news(row, there) for row in rows(person="ola", at=NOON + timedelta(days=1)))
    changed = rows(ALL.replace("post@", "ny@").replace("Ny skole", "Nye skole"))
    assert [row.kind for row in changed if is_news(row, there)] == ["contact", "political-case"]
    assert [row.kind for row in there if is_news(row, (*there, *changed))] == ["contact", "political-case"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[contact]\n", "this is not TOML"),
        ('[[contact]]\nrole = "radman"\nvalid_from = 2026-01-01\n', "did you mean 'radmann'?"),
        ("[[calendar]]\nvalid_from = 2026-01-01\nopens = 09:00:00\n", "opens and closes belong together"),
        ("[[calendar]]\nvalid_from = 2026-01-01\ncloses = 09:00:00\n", "opens and closes belong together"),
        (
            '[[calendar]]\nvalid_from = 2026-01-01\nshort_days = { 2026-05-15 = "12:00:00+02:00" }\n',
            "a time of day has no offset",
        ),
        (
            '[[calendar]]\nvalid_from = 2026-01-01\nopens = 09:00:00\ncloses = "15:00:00Z"\n',
            "a time of day has no offset",
        ),
        ("[[crisis]]\non = true\nsince = 2026-05-14T12:00:00\n", "a time needs its offset"),
        ("[[learning]]\non = true\nsince = 2026-05-14T12:00:00\n", "a time needs its offset"),
        ("[[crisis]]\non = true\n", "the key 'since' is missing"),
    ],
)
def test_a_slip_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(PackError, match="rows") as caught:
        read_rows(text, of("bo"))
    assert said in str(caught.value)


def test_before_a_municipality_has_a_pack_its_roles_are_taken_as_they_are() -> None:
    assert read_rows('[[contact]]\nrole = "hvem som helst"\nvalid_from = 2026-01-01\n', None).contact


def test_hours_that_never_open_are_refused_and_others_are_not() -> None:
    given = read_rows("[[calendar]]\nvalid_from = 2026-05-01\nopens = 15:00:00\ncloses = 09:00:00\n", of("bo"))
    beside = Beside(calendar=tuple(row.value for row in rows_of(given, "kari", NOON)))  # type: ignore[misc]  # calendar rows
    with pytest.raises(PackError, match="the hours from 2026-05-01 on: the hours never open"):
        check_hours(beside, of("bo"), given)
    right = read_rows(ALL, of("bo"))
    check_hours(Beside(), of("bo"), right)
    assert right.calendar[0].opens == time(9)
    assert right.calendar[0].valid_from == date(2026, 5, 1)


def test_what_was_said_of_a_duty_is_one_fact_in_the_order_in_which_it_was_said() -> None:
    duty = (
        '[[rota]]\nwhat = "duty"\nrole = "administratorer"\npersons = ["kari"]\n'
        "since = 2026-06-01T08:00:00+02:00\nuntil = 2026-06-08T08:00:00+02:00\n"
    )
    back = rows(duty + "withdrawn = true\n", person="ola", at=NOON + timedelta(days=1))
    other = rows(duty.replace("kari", "siv"))
    facts = facts_of((*back, *other, *rows(duty)))
    assert {type(fact) for fact in facts.values()} == {RotaFact}
    [name] = {row.name for row in back}
    fact = facts["rota", name]
    assert isinstance(fact, RotaFact)
    assert (fact.ref, [row.withdrawn for row in fact.history]) == (name, [False, True])
    assert len(facts) == 2
