"""The pages of figures: what came, how fast it was answered, what was taken away, and whether that was right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from common.db import Tx
from desk.core.figure_tables import NAMES, tables
from desk.core.figures import Counted, Table
from desk.core.guide import Guide
from desk.core.period import OWN, SPANS, Period, asked_period
from desk.handlers.people import Person
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.report import REPORT_HEADERS, report_html
from desk.routes.shown_figures import Saying, account_names, key_figures
from desk.routes.words import words_in
from desk.store import Figures

CSV = "text/csv; charset=utf-8"
REPORTS_MAX = 3
"""So many years' reports are offered; older ones have the same address."""


@dataclass(frozen=True)
class Asked:
    """What a page's address asks for, and what was found."""

    guide: Guide
    today: date
    period: Period
    account: str
    saying: Saying
    found: Counted
    tables: list[Table]


class InsightPages:
    """What the pages do. Nothing of a resident's or a colleague's is read, so nobody is noted."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def page(self, request: Request, person: Person) -> Response:
        """Show every table of a period, with its chart."""
        municipality, given = request.path_params["municipality"], request.query_params

        def unit(tx: Tx) -> tuple[Asked, list[str], date | None]:
            figures = Figures(tx, municipality)
            return self._read(tx, municipality, given), figures.accounts(), figures.first_day()

        asked, accounts, first_day = await self._office.db.read(unit)
        saying, period = asked.saying, asked.period
        return draw(
            "insight.html",
            saying.words,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=asked.guide.name,
            period=period,
            days=tuple(saying.day(day) for day in (period.first, period.last)),
            account=asked.account,
            accounts=[(one, saying.accounts.get(one, one)) for one in accounts],
            key_figures=key_figures(asked.found, asked.tables, saying),
            tables=[saying.shown(one) for one in asked.tables],
            spans=[
                (span, _link(municipality, Period(first=asked.today, last=asked.today, span=span), asked.account))
                for span in SPANS
            ],
            before=_link(municipality, period.before(), asked.account),
            after=_link(municipality, period.after(), asked.account) if period.last < asked.today else "",
            here=_query(period, asked.account),
            years=_years(first_day, asked.today),
            least=self._office.report_least,
        )

    async def table(self, request: Request, _: Person) -> Response:
        """Return one table as a file for a spreadsheet."""
        municipality, name = request.path_params["municipality"], request.path_params["table"]
        given = request.query_params
        asked = await self._office.db.read(lambda tx: self._read(tx, municipality, given)) if name in NAMES else None
        table = next((one for one in asked.tables if one.name == name), None) if asked else None
        if asked is None or table is None:
            return draw_notice(request, "not_found", 404)
        called = f"{municipality}-{name}-{asked.period.first}-{asked.period.last}.csv"
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{called}"'}
        return Response(asked.saying.file(table), 200, headers, media_type=CSV)

    async def report(self, request: Request, _: Person) -> Response:
        """Return a year's report as it would be published."""
        office, municipality = self._office, request.path_params["municipality"]
        year, at = request.path_params["year"], office.clock.now()

        def unit(tx: Tx) -> str | None:
            return report_html(tx, municipality, office.guide(tx, municipality), year, at, office.report_least)

        html = await office.db.read(unit)
        return HTMLResponse(html, 200, REPORT_HEADERS) if html else draw_notice(request, "not_found", 404)

    def _read(self, tx: Tx, municipality: str, given: Mapping[str, str]) -> Asked:
        at, guide, figures = self._office.clock.now(), self._office.guide(tx, municipality), Figures(tx, municipality)
        today = at.astimezone(ZoneInfo(guide.timezone)).date()
        period, account = asked_period(given, today), given.get("account", "")
        found = figures.counted(period.until(today), account or None)
        # A case is kept without its account: what waits now is told of all of them together.
        waiting, late = ([], 0) if account else figures.waiting(at)
        return Asked(
            guide=guide,
            today=today,
            period=period,
            account=account,
            saying=Saying(words_in(guide.language), account_names(tx, municipality), guide.quotes),
            found=found,
            tables=tables(found, waiting, late, at),
        )


def _query(period: Period, account: str) -> str:
    if period.span == OWN:
        given = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    else:
        given = {"span": period.span, "on": period.first.isoformat()}
    return urlencode(given | ({"account": account} if account else {}))


def _link(municipality: str, period: Period, account: str) -> str:
    return f"/{municipality}/insight?{_query(period, account)}"


def _years(first: date | None, today: date) -> list[int]:
    if first is None:
        return []
    return list(range(today.year, first.year - 1, -1))[:REPORTS_MAX]
