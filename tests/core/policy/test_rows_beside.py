"""What dated rows say beside a pack: each holds from its day on, and what no row says is left to the pack."""

from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
import pytest

from common.calendar import OpeningHours
from common.events.control import CalendarRow, ContactRow, CrisisState, PoliticalCaseFact, PoliticalCaseState
from common.events.rota import RotaFact, RotaRow
from common.policy.asked import PoliticalCase
from common.policy.beside import (
    Beside,
    contacts_at,
    crisis_at,
    fact_key,
    hours_at,
    missing_rows,
    political_case_at,
    rota_of,
    rows_sha256,
)
from common.policy.contact import Contact
from common.policy.pack import Pack, Role
from tests.core.policy.packs import of
from tests.core.policy.proving import with_

replace = msgspec.structs.replace
STATED: dict[str, Any] = {"stated_at": datetime(2026, 1, 1, tzinfo=UTC), "stated_by": "kari"}
MAY = datetime(2026, 5, 2, 10, tzinfo=UTC)
MIDSUMMER, HOLIDAY = date(2026, 6, 19), date(2026, 5, 15)
BARE = with_(of("bo"), hours=None)


def calendar(day: str = "2026-05-01", **says: object) -> CalendarRow:
    return msgspec.convert({"valid_from": day, **STATED, **says}, CalendarRow)


def hours(pack: Pack, *rows: CalendarRow, at: datetime = MAY) -> OpeningHours | None:
    return hours_at(Beside(calendar=rows), pack, at)


def own_hours() -> OpeningHours:
    found = of("bo").file.hours
    assert found is not None
    return found


def test_before_the_first_row_the_packs_own_hours_hold() -> None:
    row = calendar(opens="09:00:00", closes="15:00:00")
    assert hours(of("bo"), row, at=datetime(2026, 4, 30, 21, 59, tzinfo=UTC)) is None
    begun = hours(of("bo"), row, at=datetime(2026, 4, 30, 22, tzinfo=UTC))
    assert begun is not None, "midnight in Oslo"
    assert (begun.opens, begun.closes, begun.weekdays) == (time(9), time(15), own_hours().weekdays)


def test_closed_days_add_up_and_become_ordinary_again() -> None:
    closed = calendar(extra_closed=[HOLIDAY])
    short = calendar("2026-05-02", short_days={MIDSUMMER.isoformat(): "12:00:00"})
    both = replace(own_hours(), extra_closed=(HOLIDAY,), short_days={MIDSUMMER: time(12)})
    assert hours(of("bo"), short, closed) == both
    assert hours(of("bo"), closed, short, calendar("2026-05-02", ordinary=[HOLIDAY, MIDSUMMER])) == own_hours()


def test_of_two_rows_of_a_day_the_one_that_was_stated_last_holds() -> None:
    first = calendar(opens="09:00:00", closes="15:00:00")
    last = replace(first, opens=time(10), stated_at=MAY)
    assert [found.opens for found in (hours(of("bo"), last, first), hours(of("bo"), first, last)) if found] == [
        time(10),
        time(10),
    ]


def test_a_day_that_closes_no_earlier_is_no_short_one_and_a_closed_day_is_not_short() -> None:
    late = calendar(short_days={MIDSUMMER.isoformat(): "15:30:00", HOLIDAY.isoformat(): "12:00:00"})
    assert hours(of("bo"), late, calendar("2026-05-02", extra_closed=[HOLIDAY])) == replace(
        own_hours(), extra_closed=(HOLIDAY,)
    )


def test_a_pack_without_hours_gets_them_from_a_row_and_not_from_closed_days_alone() -> None:
    closed = calendar(extra_closed=[HOLIDAY])
    assert hours(BARE, closed) is None
    assert hours(BARE, calendar(opens="09:00:00", closes="15:00:00", assumed=True)) == OpeningHours(
        opens=time(9), closes=time(15), country="NO", timezone="Europe/Oslo", assumed=True
    )
    four_days = hours(BARE, calendar(opens="09:00:00", closes="15:00:00", weekdays=[1, 2, 3, 4]))
    assert four_days is not None
    assert four_days.weekdays == (1, 2, 3, 4)


def address(day: str, email: str) -> ContactRow:
    return ContactRow(valid_from=date.fromisoformat(day), email=email, **STATED)


def test_an_address_holds_from_its_day_until_the_next_ones() -> None:
    listed = (address("2026-01-01", "post@example.no"), address("2026-06-01", "ny@example.no"))
    rows = Beside(contacts={"radmann": (address("2026-09-01", "siden@example.no"),), "administratorer": listed})
    assert contacts_at(rows, of("bo"), MAY) == {"administratorer": Contact(email="post@example.no")}
    in_june = contacts_at(rows, of("bo"), datetime(2026, 6, 1, 10, tzinfo=UTC))
    assert in_june["administratorer"].email == "ny@example.no"


def test_a_crisis_is_on_from_its_declaration_until_it_is_said_to_be_over() -> None:
    begins, ends = MAY, MAY.replace(hour=18)
    rows = Beside(
        crisis=tuple(CrisisState(since=at, on=on, stated_by="kari") for at, on in ((begins, True), (ends, False)))
    )
    assert [crisis_at(rows, MAY.replace(hour=hour)) for hour in (9, 10, 17, 18)] == [False, True, True, False]


def test_a_political_case_is_unknown_until_somebody_says_how_it_stands() -> None:
    pending = PoliticalCaseState(since=MAY, state="pending", stated_by="kari", url="https://example.no/i")
    rows = Beside(cases={"26/1": PoliticalCaseFact(ref="26/1", title="Ny skole", history=(pending,))})
    found = political_case_at(rows, "26/1", MAY)
    assert (found.title, found.state, found.url) == ("Ny skole", "pending", "https://example.no/i")
    assert political_case_at(rows, "26/1", MAY.replace(hour=9)) == PoliticalCase(
        ref="26/1", title="Ny skole", state="unknown"
    )
    assert political_case_at(rows, "26/2", MAY) == PoliticalCase(ref="26/2", title="", state="unknown")


def test_the_rota_holds_the_newest_row_of_each_fact_unless_it_was_withdrawn() -> None:
    first = RotaRow(what="duty", since=MAY, until=MAY, persons=("kari",), **STATED)
    changed = replace(first, persons=("ola",), stated_at=MAY)
    facts = {
        "later": RotaFact(ref="later", history=(first, changed)),
        "gone": RotaFact(ref="gone", history=(first, replace(first, withdrawn=True))),
        "first": RotaFact(ref="first", history=(first,)),
        "empty": RotaFact(ref="empty"),
    }
    assert rota_of(Beside(rota=facts)) == (first, changed)


def test_a_decision_that_rests_on_no_row_has_no_hash_and_each_row_changes_it() -> None:
    assert rows_sha256(None, {}) == ""
    of_hours, of_contacts = rows_sha256(own_hours(), {}), rows_sha256(None, {"radmann": Contact(email="a@example.no")})
    assert len({of_hours, of_contacts, rows_sha256(own_hours(), {"radmann": Contact(email="a@example.no")})}) == 3
    assert len(of_hours) == 64


def test_who_is_told_must_be_reached_by_the_pack_or_by_a_row() -> None:
    missing = missing_rows(of("bo"), Beside(), MAY)
    assert "administratorer" in missing
    assert "hours" not in missing
    reached = Beside(contacts={role: (address("2026-01-01", "post@example.no"),) for role in missing})
    assert missing_rows(of("bo"), reached, MAY) == ()
    assert missing_rows(of("bo"), reached, datetime(2025, 12, 1, tzinfo=UTC)) == missing


def roled(**changes: Role) -> Pack:
    """Return Bø's pack with other roles, of whose alerts only those to the administrators can be missed."""
    reached = {name: replace(role, email="post@example.no") for name, role in of("bo").file.roles.items()}
    return with_(of("bo"), roles=reached | changes)


REACHED, LOST = Role(label="x", phone="90000000"), Role(label="x")


@pytest.mark.parametrize(
    ("roles", "is_missing"),
    [
        ({"administratorer": LOST}, True),
        ({"administratorer": replace(LOST, resolve="account_owner")}, False),
        ({"administratorer": replace(LOST, of=("a", "b")), "a": REACHED, "b": REACHED}, False),
        ({"administratorer": replace(LOST, of=("a", "b")), "a": REACHED, "b": LOST}, True),
        ({"administratorer": replace(LOST, of=("administratorer",))}, True),
        ({"administratorer": replace(LOST, of=("a",)), "a": replace(LOST, of=("administratorer",))}, True),
        ({"administratorer": replace(LOST, of=("a",)), "a": replace(REACHED, of=("administratorer",))}, False),
        (
            {
                "administratorer": replace(LOST, of=("a", "b")),
                "a": replace(LOST, of=("administratorer",)),
                "b": REACHED,
            },
            False,
        ),
        (
            {"administratorer": replace(LOST, of=("a", "b")), "a": replace(LOST, of=("administratorer",)), "b": LOST},
            True,
        ),
    ],
    ids=[
        "nobody",
        "by the item",
        "all its parts",
        "one part lost",
        "itself",
        "one of the other",
        "through the other",
        "a ring and somebody beside it",
        "a ring and nobody beside it",
    ],
)
def test_a_role_that_others_make_up_is_reached_when_all_of_them_are(roles: dict[str, Role], is_missing: bool) -> None:
    assert missing_rows(roled(**roles), Beside(), MAY) == (("administratorer",) if is_missing else ())


def test_a_promise_counted_in_hours_needs_them_from_the_pack_or_a_row() -> None:
    bare = with_(roled(), hours=None)
    assert missing_rows(bare, Beside(), MAY) == ("hours",)
    assert missing_rows(bare, Beside(calendar=(calendar(opens="09:00:00", closes="15:00:00"),)), MAY) == ()
    untimed = replace(bare.file.deadline, kind="asap")
    assert missing_rows(with_(bare, deadline=untimed), Beside(), MAY) == ()


def test_a_facts_key_names_the_municipality_the_kind_and_which_one() -> None:
    assert fact_key("bo", "crisis") == "bo/crisis"
    assert fact_key("bo", "political-case", "26/0877") == "bo/political-case/26-0877"
