"""Closes a year of a municipality's journal when a person says so, or says what hinders it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from archiver.core.office import Office
from archiver.core.structure import Structure
from archiver.ports import Salts
from archiver.store.closing import Closing
from archiver.store.filed import Filed
from archiver.store.filing import Clerk
from archiver.store.telling import Because
from common.db import Tx
from common.errors import Permanent
from common.events import Broken, Event, derived_id
from common.metrics import Metrics


class CloseYear(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked. `series` empty: the municipality's only one. `close_cases`: cases that nothing hinders go first.

    `look_only`: say what hinders, and close nothing.
    """

    municipality: str
    year: int
    person: str
    series: str = ""
    close_cases: bool = False
    look_only: bool = False


class YearClosed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; with hindrances the year is open as it was. `cases` were closed on the way."""

    series: str
    hindrances: tuple[Broken, ...] = ()
    cases: int = 0
    closed: bool = False


def close_year(tx: Tx, asked: CloseYear, at: datetime, salts: Salts) -> YearClosed:
    """Close a year, or return what hinders it. Permanent for a series that is none, or without a person to do it."""
    structure = Filed(tx, asked.municipality).structure()
    series = _series(structure, asked.series)
    if not asked.look_only and not asked.person.strip():
        raise Permanent("a person closes a year: say who")
    clerk = Clerk(salts, lambda _municipality: _office(structure), Metrics())
    filing = clerk.at(tx, asked.municipality)
    filing.hold()
    closing = Closing(filing, series, asked.year)
    if asked.look_only:
        return YearClosed(series=series, hindrances=tuple(closing.hindrances(at)))
    because = Because(_event(asked, series, at), asked.person, at)
    cases = closing.close_cases(because) if asked.close_cases else []
    hindrances = tuple(closing.hindrances(at))
    if not hindrances:
        closing.close(because)
    return YearClosed(series=series, hindrances=hindrances, cases=len(cases), closed=not hindrances)


def _series(structure: Structure, asked: str) -> str:
    known = structure.all_series
    if asked in known:
        return asked
    if asked or len(known) > 1:
        raise Permanent(f"there is no register {asked!r}; there are: {', '.join(known)}")
    return known[0]


def _office(structure: Structure) -> Office:
    """Return the office as the service last kept it: the command needs the database and nothing else."""
    zone, series = ZoneInfo(structure.zone), structure.all_series[0]
    return Office(zone=zone, lang=structure.lang, series=series, structure=structure)


def _event(asked: CloseYear, series: str, at: datetime) -> Event:
    return Event(
        event_id=derived_id(asked.municipality, "close year", series, asked.year, at.isoformat()),
        municipality=asked.municipality,
        occurred_at=at,
        recorded_at=at,
    )
