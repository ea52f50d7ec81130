"""What the pages of settings show of the rows beside a pack: political cases, hours and days, addresses."""

from collections.abc import Iterator
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from common.calendar import OpeningHours
from common.events import CalendarRow, ContactRow, PoliticalCaseState
from common.policy.beside import (
    CALENDAR,
    CONTACT,
    POLITICAL_CASE,
    Beside,
    contacts_at,
    hours_at,
    missing_rows,
    political_case_at,
)
from common.policy.contact import Contact
from common.policy.pack import Pack
from desk.core.row_forms import WEEKDAYS
from desk.core.rows import Row
from desk.routes.shown import Showing

TONES = {"pending": "busy", "decided": "calm"}


def shown_cases(rows: tuple[Row, ...], found: Beside, show: Showing) -> list[dict[str, Any]]:
    """Return every political case as it stands, with what was said of it before; those that wait come first."""
    cases = []
    for ref in found.cases:
        case = political_case_at(found, ref, show.now)
        cases.append(
            {
                "ref": ref,
                "title": case.title,
                "state": case.state,
                "says": show.words.say("case_state", case.state),
                "tone": TONES.get(case.state, "plain"),
                "url": case.url or "",
                "date": case.date or "",
                "lines": [
                    _case_line(row, show) for row in reversed(rows) if (row.kind, row.name) == (POLITICAL_CASE, ref)
                ],
            }
        )
    return sorted(cases, key=lambda case: (case["state"] == "decided", case["ref"]))


def _case_line(row: Row, show: Showing) -> dict[str, Any]:
    value = row.value
    assert isinstance(value, PoliticalCaseState)  # noqa: S101 - so the store reads rows of this kind
    return {
        "says": show.words.say("case_state", value.state),
        "at": value.since,
        "when": show.when(value.since),
        "by": value.stated_by,
    }


def shown_hours(rows: tuple[Row, ...], found: Beside, pack: Pack | None, show: Showing) -> dict[str, Any]:
    """Return the hours that hold, the days ahead that differ, and who stated what."""
    hours = _hours(found, pack, show)
    today = show.now.astimezone(ZoneInfo(show.guide.timezone)).date()
    days: list[tuple[date, str]] = []
    if hours is not None:
        days += [(day, show.words.say("settings", "closed")) for day in hours.extra_closed if day >= today]
        days += [(day, _short_day(at, show)) for day, at in hours.short_days.items() if day >= today]
    return {
        "hours": _said_hours(hours, show) if hours else "",
        "opens": f"{hours.opens:%H:%M}" if hours else "",
        "closes": f"{hours.closes:%H:%M}" if hours else "",
        "weekdays": [
            {"n": day, "says": show.words.say("weekday", str(day)), "on": bool(hours and day in hours.weekdays)}
            for day in WEEKDAYS
        ],
        "days": [{"day": day.isoformat(), "date": day_in_words(day, show), "says": says} for day, says in sorted(days)],
        "lines": [_calendar_line(row, show) for row in reversed(rows) if row.kind == CALENDAR],
    }


def _hours(found: Beside, pack: Pack | None, show: Showing) -> OpeningHours | None:
    return (hours_at(found, pack, show.now) or pack.file.hours) if pack else None


def _said_hours(hours: OpeningHours, show: Showing) -> str:
    days = ", ".join(show.words.say("weekday", str(day)) for day in hours.weekdays)
    return f"{days}: {hours.opens:%H.%M}–{hours.closes:%H.%M}"  # noqa: RUF001 - a dash between two times


def _short_day(at: time, show: Showing) -> str:
    return show.words.say("settings", "day_short", at=f"{at:%H.%M}")


def day_in_words(day: date, show: Showing) -> str:
    """Return a day as people write it."""
    return show.words.say("settings", "day", day=day.day, month=show.words.say("months", str(day.month)), year=day.year)


def _calendar_line(row: Row, show: Showing) -> dict[str, Any]:
    value = row.value
    assert isinstance(value, CalendarRow)  # noqa: S101 - so the store reads rows of this kind
    return {
        "says": "; ".join(_parts(value, show)),
        "since": day_in_words(value.valid_from, show),
        "by": value.stated_by,
    }


def _parts(value: CalendarRow, show: Showing) -> Iterator[str]:
    words = show.words
    if value.opens and value.closes:
        days = ", ".join(words.say("weekday", str(day)) for day in value.weekdays)
        yield f"{days}: {value.opens:%H.%M}–{value.closes:%H.%M}".removeprefix(": ")  # noqa: RUF001 - a dash between two times
    for says, some in (("closed", value.extra_closed), ("ordinary", value.ordinary)):
        if some:
            yield f"{words.say('settings', says)}: {_span(some, show)}"
    for day, at in value.short_days.items():
        yield f"{day_in_words(day, show)}: {_short_day(at, show)}"


def _span(days: tuple[date, ...], show: Showing) -> str:
    whole = (days[-1] - days[0]).days + 1 == len(days) > 1
    ends = (days[0], days[-1]) if whole else days
    return (" – " if whole else ", ").join(day_in_words(day, show) for day in ends)  # noqa: RUF001 - a dash between days


def shown_addresses(rows: tuple[Row, ...], found: Beside, pack: Pack | None, show: Showing) -> list[dict[str, Any]]:
    """Return how each role is reached now; those that must hear of something and cannot be reached come first."""
    if pack is None:
        return []
    held, lacking = contacts_at(found, pack, show.now), missing_rows(pack, found, show.now)
    listed: dict[str, Contact] = {pack.file.pack.id: pack.file.contact} | {
        role: row for role, row in pack.file.roles.items() if row.resolve == "fixed"
    }
    roles = [
        {
            "role": role,
            "label": show.guide.name if role == pack.file.pack.id else show.role(role),
            "lacks": role in lacking,
            "parts": [show.role(part) for part in getattr(row, "of", ())],
            **{name: _address(held.get(role), row, name) for name in ("email", "phone", "post")},
            "given": {name: getattr(held.get(role, Contact()), name) for name in ("label", "email", "phone", "post")},
            "lines": [
                _contact_line(each, show) for each in reversed(rows) if (each.kind, each.name) == (CONTACT, role)
            ],
        }
        for role, row in listed.items()
    ]
    return sorted(roles, key=lambda one: not one["lacks"])


def _address(row: Contact | None, listed: Contact, name: str) -> str:
    said: str = (getattr(row, name) if row else "") or getattr(listed, name)
    return said


def _contact_line(row: Row, show: Showing) -> dict[str, Any]:
    value = row.value
    assert isinstance(value, ContactRow)  # noqa: S101 - so the store reads rows of this kind
    said = ", ".join(part for part in (value.label, value.email, value.phone, value.post) if part)
    return {
        "says": said or show.words.say("settings", "as_pack"),
        "since": day_in_words(value.valid_from, show),
        "by": value.stated_by,
    }
