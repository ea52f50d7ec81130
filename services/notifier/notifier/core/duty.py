"""Who is on duty for a role at an instant: rota, swaps, absences, fallback. All on the municipality's own clock.

Slots and weeks are compared by what a clock on the wall shows, so that a shift from 22:00 to 06:00 is one shift in the
night that summer time begins or ends too.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo

import msgspec

from notifier.core.chain import Chain
from notifier.core.person import Person

Moment = datetime | date
"""What a person writes: an instant with offset, a time on the municipality's clock, or a whole day."""
Elsewhere = Callable[[str], tuple[Person, ...]]
"""Returns who is on duty for a role that the people file does not know."""
WEEK = timedelta(days=7)


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A shift that comes every week: Monday is day 0; one that ends no later than it begins goes on past midnight."""

    days: frozenset[int]
    begins: time
    ends: time
    persons: tuple[str, ...]

    def covers(self, at: datetime) -> bool:
        """True when the shift runs at that time on the wall."""
        clock, day = at.time(), at.weekday()
        if self.begins < self.ends:
            return day in self.days and self.begins <= clock < self.ends
        began_yesterday = (day - 1) % 7 in self.days and clock < self.ends
        return began_yesterday or (day in self.days and clock >= self.begins)


class Weeks(msgspec.Struct, frozen=True, kw_only=True):
    """Weeks in turn, the first one from `begins` (a time on the wall) on."""

    begins: datetime
    turn: tuple[tuple[str, ...], ...]

    def on(self, at: datetime) -> tuple[str, ...]:
        """Return whose week it is."""
        return self.turn[((at.replace(tzinfo=None) - self.begins) // WEEK) % len(self.turn)]


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds a role: all of `persons`, or those whom slots or weeks name; `fallback` is the role to ask instead."""

    persons: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    weeks: Weeks | None = None
    fallback: str = ""

    def everybody(self) -> tuple[str, ...]:
        """Return all who ever hold the role, each once."""
        of_slots = (person for slot in self.slots for person in slot.persons)
        of_weeks = (person for week in (self.weeks.turn if self.weeks else ()) for person in week)
        return tuple(dict.fromkeys((*self.persons, *of_slots, *of_weeks)))

    def planned(self, at: datetime) -> tuple[str, ...]:
        """Return whom the plan names: a slot before the week that it lies in."""
        if not self.slots and self.weeks is None:
            return self.persons
        of_slots = tuple(dict.fromkeys(p for slot in self.slots if slot.covers(at) for p in slot.persons))
        return of_slots or (self.weeks.on(at) if self.weeks else ())


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """From a moment until another; a day in `until` belongs to it."""

    begins: Moment
    until: Moment

    def covers(self, at: datetime) -> bool:
        """True when `at`, on the municipality's clock, lies in it."""
        zone = at.tzinfo
        assert zone is not None, "who asks knows the municipality's clock"  # noqa: S101 - a caller's mistake
        until = self.until if isinstance(self.until, datetime) else self.until + timedelta(days=1)
        return _instant(self.begins, zone) <= at.timestamp() < _instant(until, zone)


class Swap(msgspec.Struct, frozen=True, kw_only=True):
    """For a while `into` stands in for `out`: for one role, or (empty) for each."""

    span: Span
    out: str
    into: str
    role: str = ""


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """A person is away."""

    span: Span
    person: str


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """For a while these people have a role, whoever has it by the plan; `which` as in `who`, empty: everybody's."""

    span: Span
    role: str
    which: str
    persons: tuple[str, ...]


class ChannelFiles(msgspec.Struct, frozen=True, kw_only=True):
    """Where the secrets of a channel lie: an Apprise URL in a file, or a webhook's address and the file of its keys."""

    apprise_file: str = ""
    webhook_url: str = ""
    secret_file: str = ""


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """What the people file says of one municipality.

    `accounts` and `units` hold the roles of one account, or the one of a unit, before those of everybody. `timezone`
    is empty where its pack says it; `chains` by reason. `turns` are stated at the desk, and count before all plans.
    """

    persons: dict[str, Person] = {}
    roles: dict[str, Duty] = {}
    accounts: dict[str, dict[str, Duty]] = {}
    units: dict[str, Duty] = {}
    turns: tuple[Turn, ...] = ()
    swaps: tuple[Swap, ...] = ()
    absences: tuple[Absence, ...] = ()
    channels: dict[str, ChannelFiles] = {}
    chains: dict[str, Chain] = {}
    timezone: str = ""

    def duty(self, role: str, which: str = "") -> Duty | None:
        """Return who holds a role of an account or unit; None: this file does not say."""
        return self.accounts.get(which, {}).get(role) or self.units.get(which) or self.roles.get(role)

    def turn(self, role: str, which: str, at: datetime) -> tuple[str, ...]:
        """Return whom the desk has put on duty then: for this account or unit before for all; the newest row wins."""
        for place in dict.fromkeys((which, "")):
            for turn in reversed(self.turns):
                if (turn.role, turn.which) == (role, place) and turn.span.covers(at):
                    return turn.persons
        return ()


def who(book: Book, role: str, which: str, at: datetime, elsewhere: Elsewhere) -> tuple[Person, ...]:
    """Return who is on duty for a role then; `at` is on the municipality's clock.

    Who is absent is passed over. Where nobody is left the fallback role is asked, then everybody who ever holds the
    role and is not away, then everybody: somebody away is better than nobody at all.
    """
    return _who(book, role, which, at, elsewhere, frozenset())


def instead(book: Book, role: str, which: str, at: datetime, elsewhere: Elsewhere) -> tuple[Person, ...]:
    """Return whom to ask when nobody on duty is reached: the fallback role's people, then the others of the role."""
    duty = book.duty(role, which)
    if duty is None:
        return ()
    others = _fallen_back(book, duty, at, elsewhere, frozenset({role}))
    return others or _present(book, duty.everybody(), at)


def _who(
    book: Book, role: str, which: str, at: datetime, elsewhere: Elsewhere, asked: frozenset[str]
) -> tuple[Person, ...]:
    duty, turn = book.duty(role, which), book.turn(role, which, at)
    for planned in (turn, duty.planned(at) if duty else ()):
        on = _present(book, tuple(dict.fromkeys(_stand_in(book, role, person, at) for person in planned)), at)
        if on:
            return on
    if duty is None:
        return _stated(book, role, elsewhere(role), at) or tuple(book.persons[person] for person in turn)
    return (
        _fallen_back(book, duty, at, elsewhere, asked | {role})
        or _present(book, duty.everybody(), at)
        or tuple(book.persons[person] for person in duty.everybody())
    )


def _stated(book: Book, role: str, persons: tuple[Person, ...], at: datetime) -> tuple[Person, ...]:
    """Swaps and absences concern those too whom another source than this book names; all are better than nobody."""
    here = book.persons | {one.person: one for one in persons}
    on = (here.get(_stand_in(book, role, one.person, at), one) for one in persons)
    away = _away(book, at)
    left = {one.person: one for one in on if one.person not in away}
    return tuple(left.values()) or persons


def _fallen_back(
    book: Book, duty: Duty, at: datetime, elsewhere: Elsewhere, asked: frozenset[str]
) -> tuple[Person, ...]:
    if not duty.fallback or duty.fallback in asked:
        return ()
    return _who(book, duty.fallback, "", at, elsewhere, asked)


def _stand_in(book: Book, role: str, person: str, at: datetime) -> str:
    """The newest line wins where two swaps name the same person."""
    for swap in reversed(book.swaps):
        if swap.out == person and swap.role in {"", role} and swap.span.covers(at):
            return swap.into
    return person


def _present(book: Book, persons: tuple[str, ...], at: datetime) -> tuple[Person, ...]:
    away = _away(book, at)
    return tuple(book.persons[person] for person in persons if person not in away)


def _away(book: Book, at: datetime) -> frozenset[str]:
    return frozenset(absence.person for absence in book.absences if absence.span.covers(at))


def _instant(moment: Moment, zone: tzinfo) -> float:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()
