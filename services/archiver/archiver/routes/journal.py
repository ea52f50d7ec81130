"""`GET /{municipality}/journal…`: the public journal as page, JSON and CSV. It reads published entries alone."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from archiver.core.office import OWN, Office
from archiver.core.public_journal.as_csv import MEDIA_TYPE as CSV
from archiver.core.public_journal.as_csv import as_csv
from archiver.core.public_journal.as_html import Reader, choice_page, day_page, empty_page, found_page, no_page
from archiver.core.public_journal.as_json import MEDIA_TYPE as JSON
from archiver.core.public_journal.as_json import as_json
from archiver.core.public_journal.entry import Place, PublicPage
from archiver.core.public_journal.search import wanted
from archiver.core.public_journal.style import HEADERS
from archiver.core.public_journal.words import language
from archiver.core.structure import MAIN
from archiver.ports import Offices
from archiver.store.public import FOUND_MAX, Published
from common.clock import Clock
from common.db import Database, Tx
from common.errors import Transient

HTML = "text/html; charset=utf-8"
QUERY_CHARS_MAX = 100
SWEDISH = "sv"


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What an address asks for. `day` None: the newest one."""

    municipality: str
    series: str | None
    day: date | None
    form: str
    query: str | None


class PublicJournal:
    """Answers for every municipality whose journal a named person has turned on."""

    def __init__(self, db: Database, offices: Offices, clock: Clock) -> None:
        self._db = db
        self._offices = offices
        self._clock = clock

    async def shown(self, request: Request) -> Response:
        """Answer 200, 404 for whatever is not published, 503 while the database is away."""
        municipality = request.path_params["municipality"]
        office = self._offices(municipality)
        lang = language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""), office.lang)
        asked = _asked(municipality, office, request)
        try:
            answer = (
                await self._db.read(partial(self._answer, office=office, asked=asked, lang=lang)) if asked else None
            )
        except Transient:
            return Response(no_page(lang), 503, {**HEADERS, "Retry-After": "30"}, HTML)
        return answer or Response(no_page(lang), 404, HEADERS, HTML)

    def _answer(self, tx: Tx, *, office: Office, asked: _Asked, lang: str) -> Response | None:
        published = Published(tx, asked.municipality)
        switch = published.switch()
        if switch is None or not switch.on or office.journal != OWN:
            return None
        today = self._clock.now().astimezone(office.zone).date()
        base = f"/{asked.municipality}/journal"
        if asked.series is None:
            places = [
                _place(office, asked.municipality, series, switch.contact) for series in office.structure.all_series
            ]
            return _html(choice_page(places, Reader(lang=lang, zone=office.zone, base=base)))
        if office.structure.authorities:
            base = f"{base}/{asked.series}"
        reader = Reader(lang=lang, zone=office.zone, base=base, query=asked.query)
        place = _place(office, asked.municipality, asked.series, switch.contact)
        if asked.query is not None:
            hits = (
                published.found(asked.series, wanted(asked.query), _names_since(today)) if wanted(asked.query) else ()
            )
            more = len(hits) > FOUND_MAX
            return _html(found_page(place, hits[:FOUND_MAX], msgspec.structs.replace(reader, more=more)))
        return _day(published, asked, place, reader, today)


def _day(published: Published, asked: _Asked, place: Place, reader: Reader, today: date) -> Response | None:
    day = asked.day or published.newest_day(place.series)
    if day is None:
        return _html(empty_page(place, reader)) if asked.form == "html" else None
    page = published.page(place.series, day)
    if page is None:
        return None
    earlier, later = published.beside(place.series, day)
    made = PublicPage(
        place=place,
        day=day,
        made_at=page.made_at,
        today=today,
        entries=published.entries(place.series, day),
        earlier=earlier,
        later=later,
    )
    if asked.form == "html":
        return _html(day_page(made, reader))
    content, kind = (as_json(made, reader.lang), JSON) if asked.form == "json" else (as_csv(made, reader.lang), CSV)
    name = f"{place.municipality}-{place.series}-{day.isoformat()}.{asked.form}"
    return Response(content, 200, {**HEADERS, "Content-Disposition": f'inline; filename="{name}"'}, kind)


def _html(page: str) -> Response:
    return Response(page, 200, HEADERS, HTML)


def _place(office: Office, municipality: str, series: str, contact: str) -> Place:
    authority = office.structure.authority(series)
    return Place(
        municipality=municipality,
        series=series,
        name=office.structure.name or municipality,
        country="se" if office.lang == SWEDISH else "no",
        lang=office.lang,
        contact=contact,
        authority=authority.name if authority else None,
    )


def _names_since(today: date) -> date:
    """Return the first day whose names may still be searched for: a year back, and a day on."""
    try:
        back = today.replace(year=today.year - 1)
    except ValueError:
        back = date(today.year - 1, 2, 28)
    return back + timedelta(days=1)


def _asked(municipality: str, office: Office, request: Request) -> _Asked | None:
    """Return what is asked for; None for an address that can never be one."""
    rest, form = _form(request.path_params.get("rest", "") or "", request.path_params.get("form", "") or "")
    parts = [part for part in rest.split("/") if part]
    every = office.structure.all_series
    series = parts.pop(0) if parts and parts[0] in every and parts[0] != MAIN else None
    if series is None and len(every) == 1:
        series = every[0]
    day = _day_of(parts.pop(0)) if parts else None
    named_day = rest.rpartition("/")[2] if rest else ""
    if parts or form not in {"html", "json", "csv"} or (day is None and named_day and named_day != series):
        return None
    if series is None and (day is not None or form != "html"):
        return None
    query = request.query_params.get("q", "").strip()[:QUERY_CHARS_MAX] if form == "html" else ""
    return _Asked(municipality=municipality, series=series, day=day, form=form, query=query or None)


def _form(rest: str, form: str) -> tuple[str, str]:
    head, dot, end = rest.rpartition(".")
    return (head, end) if dot else (rest, form or "html")


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def add_journal(add: Callable[..., Any], journal: PublicJournal) -> None:
    """Add the routes."""
    for path in (
        "/{municipality}/journal",
        "/{municipality}/journal.{form}",
        "/{municipality}/journal/{rest:path}",
    ):
        add(path, journal.shown, methods=["GET"])
