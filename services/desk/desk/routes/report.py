"""A year's transparency report: one document without scripts or links to anything, ready to be published.

It says what the municipality took away and why, how fast it answered, and how well the machine did. Small numbers are
guarded: behind a one stands somebody.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from common.db import Tx
from desk.core import counting as c
from desk.core.figure_tables import tables
from desk.core.figures import MINUTES, SHARE, Column, Counted, Table, all_of, quantile, share_of
from desk.core.guide import Guide
from desk.core.period import FIRST_YEAR, YEAR, around
from desk.core.small import is_small
from desk.routes.page import HEADERS, STATIC, html_of
from desk.routes.shown_figures import Saying, account_names
from desk.routes.words import words_in
from desk.store import Figures

STYLE = STATIC.text("report.css") + STATIC.text("charts.css")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
REPORT_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'"
    ),
}
"""The document brings its own style, and nothing but that one is let in."""
PARTS = (
    ("removed", ("grounds",)),
    ("fast", ("answers", "waits", "promises")),
    ("machine", ("system_hides", "overrides")),
    ("equal", ("tag_removals", "topics", "parties")),
    ("year", ("volume", "subjects")),
)
"""The report's sections, each with its tables."""


def report_html(tx: Tx, municipality: str, guide: Guide, year: int, now: datetime, least: int) -> str | None:
    """Return the report; None for a year that has not begun, or that no calendar of ours has."""
    today = now.astimezone(ZoneInfo(guide.timezone)).date()
    if not FIRST_YEAR <= year <= today.year:
        return None
    figures, period = Figures(tx, municipality), around(YEAR, date(year, 1, 1))
    found, first_day = figures.counted(period.until(today)), figures.first_day()
    saying = Saying(words_in(guide.language), account_names(tx, municipality), guide.quotes, least)
    words = saying.words
    return html_of(
        "report.html",
        words,
        style=STYLE,
        year=year,
        name=guide.name,
        so_far=saying.day(today) if year == today.year else "",
        since=saying.day(first_day) if first_day and first_day > period.first and first_day.year == year else "",
        least=least,
        key_figures=list(_key_figures(found, saying)),
        parts=_parts(tables(found), saying),
        made=words.when(now, guide.timezone),
    )


def _parts(every: Iterable[Table], saying: Saying) -> list[dict[str, Any]]:
    by_name = {one.name: one for one in every}
    parts = [
        {"code": code, "tables": [saying.shown(by_name[name]) for name in names if name in by_name]}
        for code, names in PARTS
    ]
    return [part for part in parts if part["tables"]]


def _key_figures(found: Counted, saying: Saying) -> Iterable[tuple[str, str]]:
    """Yield the year in short: what it was, and how much. What rests on too few is left out."""
    hidden = found.total(c.HIDDEN_BY_SYSTEM) + found.total(c.HIDDEN_BY_PERSON)
    counts = (("came", c.CAME), ("answered", c.ANSWERED))
    yield from ((f"fact_{code}", _count(found.total(what), saying)) for code, what in counts)
    some = found.waits(c.ANSWERED, all_of).get("", Counter())
    if some.total() >= max(1, saying.least):
        yield "fact_median", saying.cell(Column("median", MINUTES), quantile(some, 0.5))
    yield from _share("fact_in_time", found, (c.MET, c.MISSED), saying)
    yield "fact_hidden", _count(hidden, saying)
    yield "fact_removed", _count(found.total(c.REMOVED_BY_US), saying)
    yield from _share("fact_restored", found, (c.RESTORED, c.UPHELD), saying)


def _count(n: int, saying: Saying) -> str:
    return f"<{saying.least}" if is_small(n, saying.least) else saying.count(n)


def _share(code: str, found: Counted, whats: tuple[str, str], saying: Saying) -> Iterable[tuple[str, str]]:
    parts = [found.total(what) for what in whats]
    if sum(parts) >= max(1, saying.least) and not any(is_small(part, saying.least) for part in parts):
        yield code, saying.cell(Column(code, SHARE), share_of(*parts))
