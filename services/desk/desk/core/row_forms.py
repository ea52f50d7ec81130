"""What people fill in about dated rows: the rows that it makes, or what is wrong at which field."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from desk.core.rows import CalendarGiven, ContactGiven, PoliticalCaseGiven, RowsFile

T = TypeVar("T")
Fields = Mapping[str, str]
STATES: Mapping[str, Literal["pending", "decided", "unknown"]] = {
    "pending": "pending",
    "decided": "decided",
    "unknown": "unknown",
}
CLOSED, SHORT, ORDINARY = "closed", "short", "ordinary"
DAY_KINDS = (CLOSED, SHORT, ORDINARY)
DAYS_MAX = 62
"""So many days at most are stated at once: more is a slip of the year."""
WEEKDAYS = (1, 2, 3, 4, 5, 6, 7)


class Wrong(NamedTuple):
    """What is wrong at a field; `code` picks the words."""

    field: str
    code: str


class When(NamedTuple):
    """Now, and whose clock the forms are filled in by."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        """Return the day there."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()


Read = RowsFile | tuple[Wrong, ...]


def case_row(given: Fields, when: When) -> Read:
    """Read how a political case stands; without a time it stands so from now on."""
    wrong = [Wrong(name, "needed") for name in ("ref", "title") if not given.get(name)]
    state, url = given.get("state", ""), given.get("url", "")
    if state not in STATES:
        wrong.append(Wrong("state", "needed"))
    if url and not url.startswith(("https://", "http://")):
        wrong.append(Wrong("url", "no_link"))
    day = _day(given, "date", wrong)
    since = _instant(given.get("since", ""), when, wrong)
    if wrong or since is None:
        return tuple(wrong)
    row = PoliticalCaseGiven(
        ref=given["ref"],
        title=given["title"],
        since=since,
        state=STATES[state],
        url=url or None,
        date=day.isoformat() if day else None,
    )
    return RowsFile(political_case=(row,))


def _instant(text: str, when: When, wrong: list[Wrong]) -> datetime | None:
    """Return the instant, now where none is given. Nobody knows yet how a case will stand."""
    if not text:
        return when.now
    try:
        at = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(when.zone)).astimezone(UTC)
    except (ValueError, OverflowError):  # no time at all, or one at the edge of what a calendar holds
        wrong.append(Wrong("since", "no_time"))
        return None
    if at > when.now:
        wrong.append(Wrong("since", "future"))
    return at


def days_row(given: Fields, when: When) -> Read:
    """Read days that differ from the others: closed, closing early, or ordinary again."""
    wrong: list[Wrong] = []
    first = _day(given, "day", wrong, needed=True)
    last = _day(given, "until", wrong) or first
    kind = given.get("kind", "")
    if kind not in DAY_KINDS:
        wrong.append(Wrong("kind", "needed"))
    closes = _clock(given, "closes", wrong) if kind == SHORT else None
    if first and last and not timedelta(0) <= last - first < timedelta(days=DAYS_MAX):
        wrong.append(Wrong("until", "bad_span"))
    if wrong or first is None or last is None:
        return tuple(wrong)
    days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    row = CalendarGiven(
        # A day that is past already is stated for what came before it too.
        valid_from=min(when.today, first),
        extra_closed=days if kind == CLOSED else (),
        short_days=dict.fromkeys(days, closes) if closes else {},
        ordinary=days if kind == ORDINARY else (),
    )
    return RowsFile(calendar=(row,))


def hours_row(given: Fields, weekdays: tuple[str, ...]) -> Read:
    """Read opening hours that hold from a day on."""
    wrong: list[Wrong] = []
    since = _day(given, "valid_from", wrong, needed=True)
    opens, closes = _clock(given, "opens", wrong), _clock(given, "closes", wrong)
    days = tuple(day for day in WEEKDAYS if str(day) in weekdays)
    if not days:
        wrong.append(Wrong("weekdays", "needed"))
    if opens and closes and opens >= closes:
        wrong.append(Wrong("closes", "before_opens"))
    if wrong or since is None:
        return tuple(wrong)
    return RowsFile(calendar=(CalendarGiven(valid_from=since, opens=opens, closes=closes, weekdays=days),))


def address_row(given: Fields, roles: frozenset[str]) -> Read:
    """Read how a role is reached from a day on; what is empty is as the pack says."""
    wrong: list[Wrong] = []
    since = _day(given, "valid_from", wrong, needed=True)
    if given.get("role") not in roles:
        wrong.append(Wrong("role", "no_role"))
    email = given.get("email", "")
    if email and (email.count("@") != 1 or any(c.isspace() for c in email) or email.startswith("@")):
        wrong.append(Wrong("email", "no_email"))
    if wrong or since is None:
        return tuple(wrong)
    said = {name: given.get(name, "") for name in ("label", "email", "phone", "post")}
    return RowsFile(contact=(ContactGiven(role=given["role"], valid_from=since, **said),))


def _day(given: Fields, name: str, wrong: list[Wrong], *, needed: bool = False) -> date | None:
    return _read(date.fromisoformat, given, Wrong(name, "no_day"), wrong, needed=needed)


def _clock(given: Fields, name: str, wrong: list[Wrong]) -> time | None:
    return _read(time_of_day, given, Wrong(name, "no_clock"), wrong, needed=True)


def time_of_day(said: str) -> time:
    """Return the time of day that somebody wrote. ValueError for what is none, and for one with an offset."""
    at = time.fromisoformat(said)
    if at.tzinfo is not None:
        raise ValueError("a time of day has no offset")
    return at


def _read(read: Callable[[str], T], given: Fields, slip: Wrong, wrong: list[Wrong], *, needed: bool) -> T | None:
    said = given.get(slip.field, "")
    if not said:
        if needed:
            wrong.append(Wrong(slip.field, "needed"))
        return None
    try:
        return read(said)
    except ValueError:
        wrong.append(slip)
        return None
