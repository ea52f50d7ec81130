"""Dated rows as people write them: hours, addresses, crises, political cases, the rota. A slip shows its line."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from common.events import (
    CalendarFact,
    CalendarRow,
    ContactFact,
    ContactRow,
    CrisisFact,
    CrisisState,
    LearningFact,
    LearningState,
    PoliticalCaseFact,
    PoliticalCaseState,
    RotaFact,
    RotaRow,
)
from common.policy.beside import CALENDAR, CONTACT, CRISIS, LEARNING, POLITICAL_CASE, ROTA, Beside, hours_at
from common.policy.locate import PackError, find_path
from common.policy.nearest import nearest
from common.policy.pack import Pack
from common.policy.shape import Misfit, Shape, fit
from desk.core.rota import RotaGiven, wrong_rota

FILE = "rows"


class CalendarGiven(Shape, frozen=True, kw_only=True):
    """`[[calendar]]`: clock times in place of the pack's, or days that differ."""

    valid_from: date
    opens: time | None = None
    closes: time | None = None
    weekdays: tuple[int, ...] = ()
    assumed: bool = False
    extra_closed: tuple[date, ...] = ()
    short_days: dict[date, time] = msgspec.field(default_factory=dict)
    ordinary: tuple[date, ...] = ()


class ContactGiven(Shape, frozen=True, kw_only=True):
    """`[[contact]]`: a role's addresses."""

    role: str
    valid_from: date
    label: str = ""
    email: str = ""
    phone: str = ""
    post: str = ""


class CrisisGiven(Shape, frozen=True, kw_only=True):
    """`[[crisis]]`: declared, or over."""

    since: datetime
    on: bool
    because: str = ""


class LearningGiven(Shape, frozen=True, kw_only=True):
    """`[[learning]]`: people's corrections may teach the classifier, or no more."""

    since: datetime
    on: bool
    because: str = ""


class PoliticalCaseGiven(Shape, frozen=True, kw_only=True):
    """`[[political_case]]`: how a case stands."""

    ref: str
    title: str
    since: datetime
    state: Literal["pending", "decided", "unknown"]
    url: str | None = None
    date: str | None = None


class RowsFile(Shape, frozen=True, kw_only=True):
    """All rows of a file, or of one request."""

    calendar: tuple[CalendarGiven, ...] = ()
    contact: tuple[ContactGiven, ...] = ()
    crisis: tuple[CrisisGiven, ...] = ()
    learning: tuple[LearningGiven, ...] = ()
    political_case: tuple[PoliticalCaseGiven, ...] = ()
    rota: tuple[RotaGiven, ...] = ()


Value = CalendarRow | ContactRow | CrisisState | LearningState | PoliticalCaseState | RotaRow
Fact = CalendarFact | ContactFact | CrisisFact | LearningFact | PoliticalCaseFact | RotaFact


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row to be kept. `name` is a contact's role, a case's reference or the rota's; `title` a case's."""

    kind: str
    name: str
    value: Value
    title: str = ""

    @property
    def since(self) -> str:
        """Return from when on it holds, as it is written."""
        value = self.value
        return (value.valid_from if isinstance(value, CalendarRow | ContactRow) else value.since).isoformat()


def read_rows(text: str, pack: Pack | None) -> RowsFile:
    """Return the rows of a TOML text. PackError shows the line of the word that is wrong.

    `pack` says which roles there are; without one their names are taken as they are.
    """
    try:
        given = fit(tomllib.loads(text), RowsFile)
    except tomllib.TOMLDecodeError as e:
        raise PackError(f"this is not TOML: {e}", file=FILE) from e
    except Misfit as e:
        raise PackError(str(e), file=FILE, text=text, place=find_path(text, e.path, e.word)) from e
    for wrong in _wrong(given, pack):
        place = find_path(text, wrong.path, wrong.word)
        raise PackError(str(wrong), file=FILE, text=text, place=place) from wrong
    return given


def _wrong(given: RowsFile, pack: Pack | None) -> Iterator[Misfit]:
    for index, row in enumerate(given.calendar):
        if (row.opens is None) != (row.closes is None):
            yield Misfit("opens and closes belong together", ("calendar", index), "opens" if row.opens else "closes")
    for index, contact in enumerate(given.contact):
        known = {*pack.file.roles, pack.file.pack.id} if pack else {contact.role}
        if contact.role not in known:
            message = f"the pack has no role '{contact.role}'{nearest(contact.role, known)}"
            yield Misfit(message, ("contact", index), contact.role)
    for section in ("crisis", "learning", "political_case"):
        for index, state in enumerate(getattr(given, section)):
            if state.since.tzinfo is None:
                yield Misfit("a time needs its offset, as in 2026-05-14T15:00:00+02:00", (section, index), "since")
    yield from wrong_rota(given.rota, pack.file.roles if pack else None)


def rows_of(given: RowsFile, person: str, at: datetime) -> tuple[Row, ...]:
    """Return the rows with who stated them, and when."""
    stated: dict[str, Any] = {"stated_by": person, "stated_at": at}
    return (
        *(Row(kind=CALENDAR, name="", value=CalendarRow(**_given(row), **stated)) for row in given.calendar),
        *(Row(kind=CONTACT, name=row.role, value=ContactRow(**_given(row, "role"), **stated)) for row in given.contact),
        *(Row(kind=CRISIS, name="", value=CrisisState(**_given(row), stated_by=person)) for row in given.crisis),
        *(Row(kind=LEARNING, name="", value=LearningState(**_given(row), stated_by=person)) for row in given.learning),
        *(
            Row(
                kind=POLITICAL_CASE,
                name=row.ref,
                title=row.title,
                value=PoliticalCaseState(**_given(row, "ref", "title"), stated_by=person),
            )
            for row in given.political_case
        ),
        *(Row(kind=ROTA, name=row.ref, value=RotaRow(**_given(row), **stated)) for row in given.rota),
    )


def _given(row: msgspec.Struct, *but: str) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(row).items() if name not in but}


def is_news(row: Row, there: tuple[Row, ...]) -> bool:
    """False when the newest row for the same thing and the same time says the same: a file may be read twice."""
    same = [old for old in there if (old.kind, old.name, old.since) == (row.kind, row.name, row.since)]
    if row.kind == CALENDAR:
        return not any(_said(old) == _said(row) for old in same)
    return not same or _said(same[-1]) != _said(row)


def _said(row: Row) -> object:
    unsaid = {"stated_by", "stated_at"}
    return row.title, [v for k, v in msgspec.structs.asdict(row.value).items() if k not in unsaid]


def facts_of(rows: tuple[Row, ...]) -> dict[tuple[str, str], Fact]:
    """Return the facts that rows make, by kind and name, each with its whole dated history."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.kind, row.name), []).append(row)
    return {key: _fact(*key, sorted(mine, key=_order)) for key, mine in found.items()}


def _order(row: Row) -> float:
    """By the time from which it holds; of rows for the same time, the one stated last comes last, and counts."""
    value = row.value
    if isinstance(value, RotaRow):
        return value.stated_at.timestamp()
    return value.valid_from.toordinal() if isinstance(value, CalendarRow | ContactRow) else value.since.timestamp()


def _fact(kind: str, name: str, rows: list[Row]) -> Fact:
    history: tuple[Any, ...] = tuple(row.value for row in rows)
    match kind:
        case "calendar":
            return CalendarFact(history=history)
        case "contact":
            return ContactFact(role=name, history=history)
        case "crisis":
            return CrisisFact(history=history)
        case "learning":
            return LearningFact(history=history)
        case "rota":
            return RotaFact(ref=name, history=history)
        case _:
            return PoliticalCaseFact(ref=name, title=rows[-1].title, history=history)


def check_hours(beside: Beside, pack: Pack, given: RowsFile) -> None:
    """Raise PackError when the municipality would never open, or at hours that nobody can mean."""
    for row in given.calendar:
        midnight = datetime.combine(row.valid_from, time.min, ZoneInfo(pack.file.pack.timezone))
        try:
            hours_at(beside, pack, midnight)
        except ValueError as e:
            raise PackError(f"the hours from {row.valid_from} on: {e}", file=FILE) from e
