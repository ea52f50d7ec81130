"""The rows of the rota that the desk states, laid over the people file."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from common.events import RotaRow
from notifier.core.duty import Absence, Book, Duty, Span, Swap, who
from notifier.core.message import MAIL, Address
from notifier.core.person import Person, mailbox
from notifier.core.rota import with_rota

AT = datetime(2026, 1, 19, 12, tzinfo=ZoneInfo("Europe/Oslo"))
DAY = timedelta(days=1)
KARI, OLA, SIV = (
    Person(person=name, channels=(Address(kind=MAIL, to=f"{name}@bo.example"),)) for name in ("kari", "ola", "siv")
)
FILE = Book(persons={one.person: one for one in (KARI, OLA, SIV)}, roles={"vakt": Duty(persons=("kari",))})


def row(what: str, *persons: str, role: str = "", which: str = "", out: str = "") -> RotaRow:
    return RotaRow(
        what=what,
        persons=persons,
        since=AT,
        until=AT + DAY,
        role=role,
        which=which,
        out=out,
        stated_at=AT,
        stated_by="leder",
    )


def on_duty(*rows: RotaRow, book: Book = FILE, at: datetime = AT, which: str = "") -> tuple[Person, ...]:
    return who(with_rota(book, rows), "vakt", which, at, lambda _: ())


def test_whom_a_row_puts_on_duty_counts_before_the_plan_for_as_long_as_it_says() -> None:
    duty = row("duty", "ola", role="vakt")
    assert on_duty(duty) == (OLA,)
    assert on_duty(duty, at=AT - timedelta(seconds=1)) == on_duty(duty, at=AT + DAY) == (KARI,)


def test_a_row_for_one_account_leaves_the_others_as_they_are_and_the_newest_row_wins() -> None:
    rows = (row("duty", "ola", role="vakt"), row("duty", "siv", role="vakt", which="facebook:1"))
    assert on_duty(*rows, which="facebook:1") == (SIV,)
    assert on_duty(*rows, which="facebook:2") == (OLA,)
    assert on_duty(*rows, row("duty", "kari", role="vakt")) == (KARI,)


def test_whom_nothing_reaches_is_passed_over_and_a_row_of_only_such_people_changes_nothing() -> None:
    assert on_duty(row("duty", "stranger", "ola", role="vakt")) == (OLA,)
    assert with_rota(FILE, (row("duty", "stranger", role="vakt"), row("swap", "stranger", out="kari"))) == FILE


def test_an_address_is_a_person_though_the_file_has_no_line_for_it() -> None:
    assert on_duty(row("duty", "vakt@bo.example", role="vakt")) == (mailbox("vakt@bo.example"),)
    assert on_duty(row("swap", "vikar@bo.example", out="kari")) == (mailbox("vikar@bo.example"),)


def test_a_stand_in_takes_the_turn_of_whoever_is_named_for_one_role_or_each() -> None:
    assert on_duty(row("swap", "ola", out="kari")) == on_duty(row("swap", "ola", out="kari", role="vakt")) == (OLA,)
    assert on_duty(row("swap", "ola", out="kari", role="another")) == (KARI,)
    by_address = with_rota(FILE, (row("swap", "ola", out="Leder@bo.example"),))
    assert [swap.out for swap in by_address.swaps] == [mailbox("leder@bo.example").person]


def test_who_is_away_is_passed_over() -> None:
    both = Book(persons=FILE.persons, roles={"vakt": Duty(persons=("kari", "ola", "siv"))})
    assert on_duty(row("absence", "kari", "ola"), book=both) == (SIV,)


def test_what_the_file_says_of_swaps_and_absences_goes_on_holding() -> None:
    span = Span(begins=AT.date(), until=AT.date())
    book = Book(
        persons=FILE.persons,
        roles={"vakt": Duty(persons=("kari", "siv"))},
        swaps=(Swap(span=span, out="kari", into="ola"),),
        absences=(Absence(span=span, person="siv"),),
    )
    assert on_duty(book=book) == (OLA,)
    assert on_duty(row("absence", "kari"), row("swap", "ola", out="kari", role="another"), book=book) == (OLA,)


def test_what_a_later_release_writes_into_the_rota_changes_nothing() -> None:
    assert with_rota(FILE, (row("standby", "ola", role="vakt"),)) == FILE
