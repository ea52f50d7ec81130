"""The people file read: persons, channels, rota, swaps, absences, chains of each municipality.

Its shape is a public interface (docs/how-to/alert-people.md). A mistake is told with its line and the word that was
probably meant, and never with the line itself: somebody's address may stand there.
"""

import tomllib
from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from common.errors import Permanent
from common.policy.locate import find_path
from common.policy.nearest import nearest
from common.policy.shape import Misfit, Path, fit
from notifier.core.alert import REASONS
from notifier.core.chain import Chain, Step
from notifier.core.duty import Absence, Book, ChannelFiles, Duty, Moment, Slot, Span, Swap, Weeks
from notifier.core.message import APPRISE, MAIL, WEBHOOK, Address
from notifier.core.people_rows import DAYS, ChannelRow, PersonRow, QuietRow, RoleRow, SlotRow, TownRow, WeeksRow
from notifier.core.person import Person, Quiet

ALL = "all"
"""The table of those who run the installation; only the operator's role is looked up there (G9)."""


def parse(text: str, name: str) -> dict[str, Book]:
    """Return what the file says by municipality; Permanent says what is wrong, and in which line of the file `name`."""
    try:
        towns = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise Permanent(f"{name}: {e}") from e
    return {town: _placed(text, name, town, rows) for town, rows in towns.items()}


def _placed(text: str, name: str, town: str, rows: object) -> Book:
    try:
        return book_of(fit(rows, TownRow))
    except Misfit as e:
        place = find_path(text, (town, *e.path), e.word)
        line = f":{place.line + 1}" if place else ""
        raise Permanent(f"{name}{line}: {Misfit('', (town, *e.path), '').where}: {e}") from e


def book_of(town: TownRow) -> Book:
    """Return one municipality's table; Misfit says where and what."""
    read = _Reading(town)
    return Book(
        persons={name: read.person(name, row) for name, row in town.persons.items()},
        roles={role: read.duty(row, ("roles", role)) for role, row in town.roles.items()},
        accounts={
            account: {role: read.duty(row, ("accounts", account, role)) for role, row in roles.items()}
            for account, roles in town.accounts.items()
        },
        units={unit: read.duty(row, ("units", unit)) for unit, row in town.units.items()},
        swaps=read.swaps(),
        absences=read.absences(),
        channels={name: _channel(row, ("channels", name)) for name, row in town.channels.items()},
        chains=read.chains(),
        timezone=_timezone(town.timezone),
    )


class _Reading:
    """One municipality's rows, and the words that they may use."""

    def __init__(self, town: TownRow) -> None:
        self._town = town

    def person(self, name: str, row: PersonRow) -> Person:
        path: Path = ("persons", name)
        if "@" in name:
            raise Misfit("a person is called by an id that says nothing to strangers, not by an address", path, "")
        if not row.channels:
            raise Misfit("channels is empty: name a mail address, or a channel", path, "channels")
        digest_at = _clock(row.digest, (*path, "digest")) if isinstance(row.digest, str) else None
        return Person(
            person=name,
            channels=self._addresses(row.channels, (*path, "channels")),
            urgent=self._addresses(row.urgent, (*path, "urgent")),
            lang=row.lang,
            quiet=_quiet(row.quiet, (*path, "quiet")) if row.quiet else None,
            digest=row.digest is not False,
            digest_at=digest_at,
        )

    def _addresses(self, words: Iterable[str], path: Path) -> tuple[Address, ...]:
        return tuple(self._address(word, (*path, n)) for n, word in enumerate(words))

    def _address(self, word: str, path: Path) -> Address:
        if "@" in word:
            return Address(kind=MAIL, to=word)
        _known(word, self._town.channels, "channel", path)
        return Address(kind=APPRISE if self._town.channels[word].apprise_file else WEBHOOK, to=word)

    def duty(self, row: RoleRow, path: Path) -> Duty:
        self._persons(row.persons, (*path, "persons"))
        duty = Duty(
            persons=row.persons,
            slots=tuple(self._slot(slot, (*path, "slots", n)) for n, slot in enumerate(row.slots)),
            weeks=self._weeks(row.weeks, (*path, "weeks")) if row.weeks else None,
            fallback=row.fallback,
        )
        if not duty.everybody():
            raise Misfit("nobody holds this role: name persons, slots or weeks", path, "")
        return duty

    def _slot(self, row: SlotRow, path: Path) -> Slot:
        self._persons(row.persons, (*path, "persons"))
        return Slot(
            days=frozenset(DAYS.index(day) for day in row.days),
            begins=_clock(row.begins, (*path, "from")),
            ends=_clock(row.until, (*path, "until")),
            persons=row.persons,
        )

    def _weeks(self, row: WeeksRow, path: Path) -> Weeks:
        begins = _moment(row.begins, (*path, "from"))
        if not isinstance(begins, datetime):
            begins = datetime.combine(begins, time.min)
        if begins.tzinfo is not None:
            raise Misfit("a week begins by the municipality's own clock: leave the offset out", path, "from")
        if not row.turn:
            raise Misfit("turn is empty: name whose week it is, one after the other", path, "turn")
        for n, week in enumerate(row.turn):
            self._persons(week, (*path, "turn", n))
        return Weeks(begins=begins, turn=row.turn)

    def swaps(self) -> tuple[Swap, ...]:
        found = []
        for n, row in enumerate(self._town.swaps):
            path: Path = ("swaps", n)
            self._persons((row.out, row.into), path)
            if row.role:
                _known(row.role, self._town.roles, "role", path)
            found.append(Swap(span=_span(row.begins, row.until, path), out=row.out, into=row.into, role=row.role))
        return tuple(found)

    def absences(self) -> tuple[Absence, ...]:
        found = []
        for n, row in enumerate(self._town.absences):
            self._persons((row.person,), ("absences", n))
            found.append(Absence(span=_span(row.begins, row.until, ("absences", n)), person=row.person))
        return tuple(found)

    def chains(self) -> dict[str, Chain]:
        found = {}
        for reason, rows in self._town.escalation.items():
            _known(reason, REASONS, "reason", ("escalation",))
            minutes = [row.after_min for row in rows]
            if minutes != sorted(set(minutes)) or any(after < 1 for after in minutes):
                raise Misfit("after_min grows from step to step and is 1 or more", ("escalation", reason), "")
            found[reason] = Chain(steps=tuple(Step(after_min=row.after_min, to=row.to) for row in rows))
        return found

    def _persons(self, names: Iterable[str], path: Path) -> None:
        for name in names:
            _known(name, self._town.persons, "person", path)


def _channel(row: ChannelRow, path: Path) -> ChannelFiles:
    if bool(row.apprise_file) == bool(row.webhook):
        raise Misfit("write apprise_file, or webhook with secret_file: one of the two", path, "")
    if bool(row.webhook) != bool(row.secret_file):
        raise Misfit("webhook and secret_file belong together", path, "")
    return ChannelFiles(apprise_file=row.apprise_file, webhook_url=row.webhook, secret_file=row.secret_file)


def _known(word: str, known: Iterable[str], what: str, path: Path) -> None:
    if word not in (words := tuple(known)):
        raise Misfit(f"there is no {what} '{word}'{nearest(word, words)}", path, word)


def _quiet(row: QuietRow, path: Path) -> Quiet:
    return Quiet(begins=_clock(row.begins, path), ends=_clock(row.until, path))


def _clock(told: str, path: Path) -> time:
    try:
        return time.fromisoformat(told)
    except ValueError as e:
        raise Misfit('this is no time of day: write "08:00"', path, told) from e


def _moment(told: object, path: Path) -> Moment:
    if not isinstance(told, date):  # a datetime is a date too
        raise Misfit("this is no day and no time: write 2026-01-31 or 2026-01-31T08:00:00", path, "")
    return told


def _span(begins: object, until: object, path: Path) -> Span:
    span = Span(begins=_moment(begins, (*path, "from")), until=_moment(until, (*path, "until")))
    if str(span.until)[:10] < str(span.begins)[:10]:
        raise Misfit("it ends before it begins", path, "until")
    return span


def _timezone(name: str) -> str:
    try:
        if name:
            ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as e:
        raise Misfit("timezone is a name like Europe/Oslo", (), "timezone") from e
    return name
