"""A month of the plan as people see it: whole weeks from Monday on, by the municipality's clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

DAYS = 7
MONTHS = 12


class Month(msgspec.Struct, frozen=True):
    """A month of a year."""

    year: int
    month: int

    def __str__(self) -> str:
        """Return it as addresses name it: 2026-11."""
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month, 1)

    def moved(self, months: int) -> "Month":
        """Return the month so many months later."""
        year, month = divmod(self.year * MONTHS + self.month - 1 + months, MONTHS)
        return Month(year, month + 1)

    def weeks(self) -> list[date]:
        """Return the Mondays of all weeks that have a day of the month."""
        monday = self.first - timedelta(days=self.first.weekday())
        found = []
        while monday < self.moved(1).first:
            found.append(monday)
            monday += timedelta(days=DAYS)
        return found


def month_of(given: str, today: date) -> Month:
    """Return the month that an address asks for, as 2026-11; this month for what is none."""
    year, _, month = given.partition("-")
    if len(given) <= len("2026-11") and year.isdecimal() and month.isdecimal():
        try:
            asked = date(int(year), int(month), 1)
        except ValueError:
            return Month(today.year, today.month)
        if abs(asked.year - today.year) <= MONTHS:
            return Month(asked.year, asked.month)
    return Month(today.year, today.month)


def midnight(day: date, zone: str) -> datetime:
    """Return when a day begins by the municipality's clock."""
    return datetime.combine(day, time.min, ZoneInfo(zone))
