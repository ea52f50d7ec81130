"""What stands beside a pack, as dated rows: hours, closed days, addresses, crises, political cases."""

import hashlib
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from common.calendar import OpeningHours
from common.events.control import (
    CalendarRow,
    ContactRow,
    CrisisFact,
    CrisisState,
    DatedRow,
    PoliticalCaseFact,
    PoliticalCaseState,
)
from common.events.rota import RotaFact, RotaRow
from common.policy.asked import PoliticalCase
from common.policy.contact import Contact
from common.policy.pack import Pack
from common.policy.uses import role_uses
from common.policy.vocabulary import TIMED

R = TypeVar("R", bound=DatedRow)
CALENDAR, CONTACT, CRISIS, LEARNING, POLITICAL_CASE = "calendar", "contact", "crisis", "learning", "political-case"
ROTA = "rota"
"""The second part of the keys of these facts."""
UNKNOWN = "unknown"


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """All dated rows of a municipality. `contacts` are by role, `cases` by the political case's reference.

    `rota` is by reference too: the fact of each row that is stated of the duty rota.
    """

    calendar: tuple[CalendarRow, ...] = ()
    contacts: dict[str, tuple[ContactRow, ...]] = {}
    crisis: tuple[CrisisState, ...] = ()
    cases: dict[str, PoliticalCaseFact] = {}
    rota: dict[str, RotaFact] = {}


def hours_at(rows: Beside, pack: Pack, at: datetime) -> OpeningHours | None:
    """Return the hours that held at that instant where rows say anything of them; None: they are the pack's own.

    A short day that closes no earlier than the others is an ordinary one. Raises ValueError for hours that never open.
    """
    held = held_at(rows.calendar, pack.file.pack.timezone, at)
    if not held:
        return None
    hours = pack.file.hours
    for row in held:
        hours = _with_row(hours, pack, row)
    return hours


def _with_row(hours: OpeningHours | None, pack: Pack, row: CalendarRow) -> OpeningHours | None:
    if row.opens is not None and row.closes is not None:
        header = pack.file.pack
        hours = OpeningHours(
            opens=row.opens,
            closes=row.closes,
            country=header.country,
            timezone=header.timezone,
            weekdays=row.weekdays or (hours.weekdays if hours else (1, 2, 3, 4, 5)),
            extra_closed=hours.extra_closed if hours else (),
            short_days=hours.short_days if hours else {},
            assumed=row.assumed,
        )
    if hours is None:
        return None
    again = {*row.ordinary, *row.short_days, *row.extra_closed}
    closed = {day for day in hours.extra_closed if day not in again} | set(row.extra_closed)
    short = {day: at for day, at in hours.short_days.items() if day not in again} | row.short_days
    short = {day: at for day, at in short.items() if at < hours.closes and day not in closed}
    return msgspec.structs.replace(hours, extra_closed=tuple(sorted(closed)), short_days=short)


def contacts_at(rows: Beside, pack: Pack, at: datetime) -> dict[str, Contact]:
    """Return the addresses that held at that instant, by role; what no row says is left to the pack."""
    found = {}
    for role in sorted(rows.contacts):
        held = held_at(rows.contacts[role], pack.file.pack.timezone, at)
        if held:
            row = held[-1]
            found[role] = Contact(label=row.label, email=row.email, phone=row.phone, post=row.post)
    return found


def crisis_at(rows: Beside, at: datetime) -> bool:
    """Return whether a crisis was declared at that instant."""
    return CrisisFact(history=rows.crisis).on_at(at)


def political_case_at(rows: Beside, ref: str, at: datetime) -> PoliticalCase:
    """Return the case that a person has picked, as it stood at that instant; one that nobody knows is unknown."""
    case = rows.cases.get(ref)
    state: PoliticalCaseState | None = case.state_at(at) if case else None
    if case is None or state is None:
        return PoliticalCase(ref=ref, title=case.title if case else "", state=UNKNOWN)
    return PoliticalCase(ref=ref, title=case.title, state=state.state, url=state.url, date=state.date)


def rota_of(rows: Beside) -> tuple[RotaRow, ...]:
    """Return the rows of the duty rota that stand, in the order in which they were stated."""
    newest = [fact.history[-1] for fact in rows.rota.values() if fact.history]
    return tuple(sorted((row for row in newest if not row.withdrawn), key=lambda row: row.stated_at))


def rows_sha256(hours: OpeningHours | None, contacts: dict[str, Contact]) -> str:
    """Return the hash of the dated rows that a decision rests on, in hex; empty where it rests on none."""
    if hours is None and not contacts:
        return ""
    rows = msgspec.to_builtins([hours, contacts], str_keys=True)
    return hashlib.sha256(msgspec.json.encode(rows, order="deterministic")).hexdigest()


def missing_rows(pack: Pack, rows: Beside, at: datetime) -> tuple[str, ...]:
    """Return what the pack cannot be followed without from that instant on: roles that nobody can reach, hours."""
    contacts = contacts_at(rows, pack, at)
    found = [role for role in _alerted(pack) if not _is_reached(pack, contacts, role)]
    if pack.file.deadline.kind in TIMED and pack.file.hours is None and hours_at(rows, pack, at) is None:
        found.append("hours")
    return tuple(found)


def _alerted(pack: Pack) -> tuple[str, ...]:
    return tuple(dict.fromkeys(role for path, role in role_uses(pack) if path[-1] == "alert"))


def _is_reached(pack: Pack, contacts: dict[str, Contact], role: str) -> bool:
    """One that others make up is reached when they all are; a role that stands twice, as in a ring, is asked once."""
    asked, found = [role], False
    for one in asked:
        if _has_people(pack, contacts, one):
            found = True
        elif parts := pack.file.roles[one].of:
            asked += [part for part in dict.fromkeys(parts) if part not in asked]
        else:
            return False
    return found


def _has_people(pack: Pack, contacts: dict[str, Contact], role: str) -> bool:
    """A role that is found by the item (its unit, its account's owner) has no address of its own."""
    listed, row = pack.file.roles.get(role), contacts.get(role, Contact())
    if listed is None or listed.resolve != "fixed":
        return True
    return bool(row.email or row.phone or listed.email or listed.phone)


def held_at(rows: tuple[R, ...], timezone: str, at: datetime) -> list[R]:
    """Return the rows that held on the local date then, in the order in which they take over from one another."""
    today = at.astimezone(ZoneInfo(timezone)).date()
    return sorted((row for row in rows if row.valid_from <= today), key=lambda row: (row.valid_from, row.stated_at))


def fact_key(municipality: str, kind: str, name: str = "") -> str:
    """Return the key of a fact: `bo/crisis`, `bo/contact/administratorer`, `bo/political-case/26-0877`."""
    return "/".join(part for part in (municipality, kind, name.replace("/", "-")) if part)
