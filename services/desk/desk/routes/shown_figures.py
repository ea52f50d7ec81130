"""How figures are said: tables as words and numbers of a language, as a file for a spreadsheet, and as charts."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from common.db import Tx
from desk.core import counting as c
from desk.core.act import OWN_CHOICE
from desk.core.chart import Chart, Series, bars, columns, lines, parts
from desk.core.figure_tables import LATE
from desk.core.figures import (
    BARS,
    COLUMNS,
    DAY,
    LINES,
    MINUTES,
    PARTS,
    SHARE,
    TEXT,
    Column,
    Counted,
    Table,
    Value,
    all_of,
    quantile,
    share_of,
)
from desk.core.small import AT_LEAST, BELOW, Guarded, guarded
from desk.handlers.accounts import names_of
from desk.routes.words import Words

MINUTES_PER_HOUR, MINUTES_PER_DAY, HOURS_PER_DAY = 60, 1440, 24
DAYS_FROM_MINUTES = 2 * MINUTES_PER_DAY
NARROW = "\u202f"
BOM = "\ufeff"
"""By which a spreadsheet sees that the file is UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Saying:
    """In which words figures are told. `least` above 1: smaller numbers are not told as they are."""

    words: Words
    accounts: Mapping[str, str]
    quotes: Mapping[str, str]
    least: int = 0

    def name(self, table: Table) -> str:
        """Return a table's heading."""
        return self.words.say("table", table.name)

    def head(self, column: Column) -> str:
        """Return a column's heading."""
        return self._code(column.of, column.code) if column.of == "tag" and column.form != TEXT else self._head(column)

    def _head(self, column: Column) -> str:
        return self.words.say("column", column.code)

    def cell(self, column: Column, value: Value) -> str:
        """Return a value as people read it."""
        if value is None:
            return self.words.say("insight", "nobody")
        if column.form == TEXT:
            return self._code(column.of, str(value))
        if isinstance(value, date):
            return self._month(value) + f" {value.year}" if column.of == "month" else self.day(value)
        if column.form == MINUTES:
            return self.wait(int(value))
        if column.form == SHARE:
            return self.words.say("insight", "share", n=round(100 * float(value)))
        return self.count(int(value))

    def count(self, n: int) -> str:
        """Return a number with its thousands apart."""
        return f"{n:,}".replace(",", NARROW)

    def day(self, day: date) -> str:
        """Return a day of any year."""
        return self.words.say("insight", "date_year", day=day.day, month=day.month, year=day.year)

    def _month(self, day: date) -> str:
        return self.words.say("months", f"{day.month}")

    def wait(self, minutes: int) -> str:
        """Return a wait in the two largest units that say something."""
        if minutes < MINUTES_PER_HOUR:
            return self.words.say("insight", "minutes" if minutes else "under_a_minute", n=minutes)
        hours, rest = divmod(minutes, MINUTES_PER_HOUR)
        if minutes < DAYS_FROM_MINUTES:
            return self.words.say("insight", "hours_minutes" if rest else "hours", n=hours, m=rest)
        days, hours = divmod(round(minutes / MINUTES_PER_HOUR), HOURS_PER_DAY)
        return self.words.say("insight", "days_hours" if hours else "days", n=days, m=hours)

    def _code(self, of: str, code: str) -> str:
        if of == "account":
            return self.accounts.get(code, code)
        if of == "clause":
            said = {"": "none", OWN_CHOICE: "own"}.get(code)
            return self.words.say("clause", said) if said else code
        if of in {"topic", "party"}:
            return code.replace("_", " ") if of == "topic" else code
        return self.words.say(of, code)

    def told(self, table: Table) -> list[list[str]]:
        """Return the rows in words, small numbers guarded."""
        hidden = self._guarded(table)
        return [
            [self._told(column, value, hidden.get((place, column.code))) for column, value in _beside(table, row)]
            for place, row in enumerate(table.rows)
        ]

    def _guarded(self, table: Table) -> Guarded:
        return guarded(table, self.least) if self.least > 1 else {}

    def _told(self, column: Column, value: Value, how: str | None) -> str:
        if how is None:
            return self.cell(column, value)
        signs = {BELOW: f"<{self.least}", AT_LEAST: f"≥{self.least}"}
        return signs.get(how, self.words.say("insight", "nobody"))

    def chart(self, table: Table) -> Markup | None:
        """Return the table's chart; None where it has none, or where there is nothing to draw."""
        if not table.drawn:
            return None
        label, *codes = table.drawn
        hidden, named = self._guarded(table), {one.code: one for one in table.columns}
        rows = [place for place, row in enumerate(table.rows) if row[0] != LATE]
        series = []
        for code in codes:
            known = {place: self._drawn(value, hidden.get((place, code))) for place, value in _numbered(table, code)}
            told = {place: self._told(named[code], v, hidden.get((place, code))) for place, v in _numbered(table, code)}
            one = Series(
                name=self.head(named[code]),
                values=tuple(known[place] for place in rows),
                told=tuple(told[place] for place in rows),
            )
            series.append(one)
        if not any(any(one.values) for one in series):
            return None
        labels = tuple(self._label(named[label], table.column(label)[place]) for place in rows)
        chart = Chart(
            chart_id=f"chart-{table.name}",
            title=self.name(table),
            description=self._description(labels, series),
            labels=labels,
            series=tuple(series),
        )
        draws = {BARS: bars, PARTS: parts, COLUMNS: columns, LINES: lines}[table.chart]
        # Every word in it was escaped where it was drawn.
        return Markup(draws(chart))  # noqa: S704 - see above

    def _drawn(self, value: Value, how: str | None) -> int:
        """Return how long a bar is: that of a guarded number would tell it."""
        if how is None:
            return int(value) if isinstance(value, int) else 0
        return self.least if how == AT_LEAST else 0

    def _label(self, column: Column, value: Value) -> str:
        if isinstance(value, date):
            if column.of == "month":
                return self._month(value)[:3]
            return self.words.say("insight", "date", day=value.day, month=value.month)
        return self.cell(column, value)

    def _description(self, labels: tuple[str, ...], series: list[Series]) -> str:
        said = []
        for one in series:
            most = max(range(len(labels)), key=lambda place: one.values[place])
            highest = self.words.say("insight", "highest", label=labels[most], n=one.told[most])
            said.append(f"{one.name}: {highest}")
        return " ".join(said)

    def shown(self, table: Table) -> dict[str, Any]:
        """Return what a template needs of a table."""
        return {
            "code": table.name,
            "name": self.name(table),
            "intro": self.words.say("table_intro", table.name),
            "head": [(self.head(column), column.form not in {TEXT, DAY}) for column in table.columns],
            "rows": self.told(table),
            "quotes": self._quotes(table),
            "chart": self.chart(table),
        }

    def _quotes(self, table: Table) -> list[tuple[str, str]]:
        """Return the sentences behind the clauses of a table."""
        ids = [str(row[0]) for row in table.rows] if table.columns[0].of == "clause" else []
        return [(code, self.quotes[code]) for code in ids if code in self.quotes]

    def file(self, table: Table) -> bytes:
        """Return the table for a spreadsheet: as that of the language's country expects it, numbers as numbers."""
        english = self.words.lang == "en"
        out = io.StringIO()
        writer = csv.writer(out, delimiter="," if english else ";", lineterminator="\r\n")
        writer.writerow([self._file_head(column) for column in table.columns])
        for row in table.rows:
            writer.writerow(
                [self._plain(column, value, "." if english else ",") for column, value in _beside(table, row)]
            )
        return (BOM + out.getvalue()).encode()

    def _file_head(self, column: Column) -> str:
        units = {MINUTES: " (min)", SHARE: " (%)"}
        return self.head(column) + units.get(column.form, "")

    def _plain(self, column: Column, value: Value, point: str) -> str:
        if value is None:
            return ""
        if column.form == TEXT:
            text = self.cell(column, value)
            # A name that a spreadsheet would run as a formula is text.
            return f"'{text}" if text.startswith(_FORMULA) else text
        if isinstance(value, date):
            return value.isoformat()
        if column.form == SHARE:
            return f"{100 * float(value):.1f}".replace(".", point)
        return f"{value}"


def account_names(tx: Tx, municipality: str) -> dict[str, str]:
    """Return what each account of the registry is called: by "platform:id"."""
    return {f"{one.platform}:{one.account_id}": one.name for one in names_of(tx, municipality)}


def key_figures(found: Counted, every: Sequence[Table], saying: Saying) -> list[tuple[str, str]]:
    """Return the few figures that stand first: each as words, and what it is."""
    met, missed, upheld, restored = (found.total(what) for what in (c.MET, c.MISSED, c.UPHELD, c.RESTORED))
    taken = found.total(c.HIDDEN_BY_SYSTEM) + found.total(c.HIDDEN_BY_PERSON) + found.total(c.REMOVED_BY_US)
    middle = quantile(found.waits(c.ANSWERED, all_of).get("", Counter()), 0.5)
    shares = Column("in_time", SHARE), Column("restored", SHARE)
    queue = next((one for one in every if one.name == "queue"), None)
    shown = [
        ("came", saying.count(found.total(c.CAME))),
        ("median", saying.cell(Column("median", MINUTES), middle)),
        ("in_time", saying.cell(shares[0], share_of(met, missed))),
        ("taken_away", saying.count(taken)),
        ("restored", saying.cell(shares[1], share_of(restored, upheld))),
    ]
    if queue is not None:
        late = sum(row[1] for row in queue.rows if row[0] == LATE and isinstance(row[1], int))
        shown.append(("waiting", saying.count(queue.total("waiting") - late)))
    return [(value, saying.words.say("insight", code)) for code, value in shown]


def _beside(table: Table, row: tuple[Value, ...]) -> list[tuple[Column, Value]]:
    return list(zip(table.columns, row, strict=True))


def _numbered(table: Table, code: str) -> list[tuple[int, Value]]:
    return list(enumerate(table.column(code)))
