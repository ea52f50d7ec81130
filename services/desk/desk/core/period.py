"""Periods by a municipality's own calendar, and the steps in which a period is drawn."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

WEEK, MONTH, QUARTER, YEAR, OWN = "week", "month", "quarter", "year", "own"
SPANS = (WEEK, MONTH, QUARTER, YEAR)
DAYS_IN_DAYS, DAYS_IN_WEEKS = 45, 200
"""Up to so many days a period is drawn day by day, then week by week, then month by month."""
DAYS_MAX = 3660
"""Ten years: nobody reads more at once."""
FIRST_YEAR, LAST_YEAR = 2000, 2200


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """From the first to the last day, both included. `span` is one of SPANS, or "own"."""

    first: date
    last: date
    span: str = OWN

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def step(self) -> str:
        """In what it is drawn: day, week or month."""
        if self.days <= DAYS_IN_DAYS:
            return "day"
        return "week" if self.days <= DAYS_IN_WEEKS else "month"

    def bucket(self, day: date) -> date:
        """Return the first day of the step that a day belongs to, never before the period."""
        start = _STARTS[self.step](day)
        return max(start, self.first)

    def buckets(self) -> tuple[date, ...]:
        """Return the first day of every step."""
        every = (self.first + timedelta(days=n) for n in range(self.days))
        return tuple(dict.fromkeys(self.bucket(day) for day in every))

    def until(self, day: date) -> "Period":
        """Return as much of it as has come by a day: there is nothing yet of what is to come."""
        return msgspec.structs.replace(self, last=max(self.first, min(self.last, day)))

    def before(self) -> "Period":
        """Return the period before this one: of the same kind, or as long."""
        if self.span == OWN:
            return period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))
        return around(self.span, self.first - timedelta(days=1))

    def after(self) -> "Period":
        """Return the period after this one."""
        if self.span == OWN:
            return period(self.last + timedelta(days=1), self.last + timedelta(days=self.days))
        return around(self.span, self.last + timedelta(days=1))


def _day(day: date) -> date:
    return day


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _first_of_month(day: date) -> date:
    return day.replace(day=1)


def _first_of_quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _first_of_year(day: date) -> date:
    return day.replace(month=1, day=1)


_STARTS: Mapping[str, Callable[[date], date]] = {
    "day": _day,
    WEEK: _monday,
    MONTH: _first_of_month,
    QUARTER: _first_of_quarter,
    YEAR: _first_of_year,
}
_LONGEST = {WEEK: 7, MONTH: 31, QUARTER: 92, YEAR: 366}


def around(span: str, day: date) -> Period:
    """Return the week (from Monday), month, quarter or year that a day lies in."""
    start = _STARTS[span](day)
    # A day past its end for certain, back to where that one's span begins, and a day back.
    beyond = _STARTS[span](start + timedelta(days=_LONGEST[span]))
    return Period(first=start, last=beyond - timedelta(days=1), span=span)


def period(first: date, last: date) -> Period:
    """Return the days from one to another, in whichever order they are given; no more than DAYS_MAX."""
    first, last = min(first, last), max(first, last)
    return Period(first=max(first, last - timedelta(days=DAYS_MAX - 1)), last=last)


def asked_period(given: Mapping[str, str], today: date) -> Period:
    """Return the period that a page's address asks for; this month where it asks for none, or for nonsense."""
    first, last = day_asked(given.get("from", "")), day_asked(given.get("to", ""))
    if first and last:
        return period(first, last)
    span = given.get("span", MONTH)
    return around(span if span in SPANS else MONTH, day_asked(given.get("on", "")) or today)


def day_asked(text: str) -> date | None:
    """Return the day that somebody wrote; None for what is no day, and for one that nobody can mean."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
