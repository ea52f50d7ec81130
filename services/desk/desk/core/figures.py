"""What was counted in a period, and the shape of the tables that tell of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from desk.core import counting as c
from desk.core.counting import Cell
from desk.core.period import Period

TEXT, COUNT, MINUTES, SHARE, DAY = "text", "count", "minutes", "share", "day"
"""What a column holds: a code that words are found for, a number, minutes, a share 0-1, a day."""
P90 = 0.9
BARS, PARTS, COLUMNS, LINES = "bars", "parts", "columns", "lines"
"""A bar a number, bars of parts that come to a whole, columns over time, a line for each thing over time."""
Value = str | int | float | date | None
Key = tuple[str, str, str, str, int]
"""What, account, kind, detail, minutes."""


class Column(msgspec.Struct, frozen=True):
    """`code` is what it is called by, `form` what it holds, `of` the kind of codes in a text column or of its name.

    `rests_on` are the columns of counts that a share or a wait is taken from.
    """

    code: str
    form: str = COUNT
    of: str = ""
    rests_on: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of values, each as its column says. `drawn` are the columns that a chart shows, the first one labels.

    `chart` is how: BARS, PARTS, COLUMNS or LINES.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    drawn: tuple[str, ...] = ()
    chart: str = BARS

    def column(self, code: str) -> tuple[Value, ...]:
        """Return the values of a column."""
        place = [one.code for one in self.columns].index(code)
        return tuple(row[place] for row in self.rows)

    def total(self, code: str) -> int:
        """Return the sum of a column of counts."""
        return sum(value for value in self.column(code) if isinstance(value, int))


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted in a period. `totals` are summed over its days, `daily` are (day, what, detail) → how many."""

    period: Period
    totals: Mapping[Key, int]
    daily: Mapping[tuple[date, str, str], int]

    def sums(self, what: str, of: Callable[[Key], str]) -> Counter[str]:
        """Return how often something happened, by account, kind or detail."""
        found: Counter[str] = Counter()
        for key, n in self.totals.items():
            if key[0] == what:
                found[of(key)] += n
        return found

    def total(self, what: str) -> int:
        """Return how often something happened."""
        return sum(n for key, n in self.totals.items() if key[0] == what)

    def waits(self, what: str, of: Callable[[Key], object]) -> dict[object, Counter[int]]:
        """Return minutes → how often, by account, kind or detail."""
        found: dict[object, Counter[int]] = defaultdict(Counter)
        for key, n in self.totals.items():
            if key[0] == what:
                found[of(key)][key[4]] += n
        return found


DAILY = (c.CAME, c.TAGGED, c.HIDDEN_BY_SYSTEM, c.HIDDEN_BY_PERSON, c.REMOVED_BY_US)
"""What is drawn over time."""


def by_account(key: Key) -> str:
    """Which account."""
    return key[1]


def by_detail(key: Key) -> str:
    """Which tag, clause, topic, party: whatever is told apart."""
    return key[3]


def all_of(_: Key) -> str:
    """Everything together."""
    return ""


def counted(cells: Iterable[tuple[Cell, int]], period: Period) -> Counted:
    """Return what cells come to in a period: what the store's sums come to, without a store."""
    totals: Counter[Key] = Counter()
    daily: Counter[tuple[date, str, str]] = Counter()
    for cell, n in cells:
        if period.first <= cell.day <= period.last:
            totals[cell.what, cell.account, cell.kind, cell.detail, cell.amount] += n
            if cell.what in DAILY:
                daily[cell.day, cell.what, cell.detail] += n
    return Counted(period=period, totals=totals, daily=daily)


def quantile(waits: Mapping[int, int], share: float) -> int | None:
    """Return the wait that this share of all is no longer than (nearest rank); None where there is none."""
    wanted, seen = share * sum(waits.values()), 0
    for minutes in sorted(waits):
        seen += waits[minutes]
        if waits[minutes] > 0 and seen >= wanted:
            return minutes
    return None


def share_of(part: int, rest: int) -> float | None:
    """Return part / (part + rest); None of nothing."""
    return part / (part + rest) if part + rest else None
