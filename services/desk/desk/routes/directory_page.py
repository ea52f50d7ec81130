"""The public list of a municipality's channels: the same page for everybody, so that it may be kept a while."""

from datetime import datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from common.db import Tx
from desk.core.directory import Listing, directory, grounds_told
from desk.routes.office import Office
from desk.routes.page import PUBLIC_HEADERS, draw_public
from desk.routes.public_place import PublicPlace, notice
from desk.store import AccountBook, Registry, Statements

DIRECTORY_HEADERS = {name: value for name, value in PUBLIC_HEADERS.items() if name != "X-Robots-Tag"} | {
    "Cache-Control": "public, max-age=300"
}
COUNTED = timedelta(days=365)
"""Of so long a time the list of channels tells how many items were hidden or removed, and on which grounds."""


class DirectoryPage:
    """What the page does."""

    def __init__(self, office: Office) -> None:
        self._office, self._places = office, PublicPlace(office)

    async def channels(self, request: Request) -> Response:
        """List the municipality's accounts for anybody: the same page for all, so that it may be kept a while."""
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()

        def unit(tx: Tx) -> dict[str, Any] | None:
            if not self._places.is_known(tx, municipality):
                return None
            show, guide = self._places.showing(tx, municipality, request, at), office.public.guides(municipality)
            counts = Statements(tx, municipality).counted(at - COUNTED) if "statements" in guide.open.show else {}
            told = [{"clause": c, "n": n, "quote": show.guide.quotes.get(c, "")} for c, n in grounds_told(counts)]
            listed = self._listed(tx, municipality, at)
            place = self._places.place(tx, municipality, show)
            return {
                "show": show,
                "place": place,
                "listed": listed,
                "grounds": told,
                "shows_grounds": "statements" in guide.open.show,
            }

        found = await office.db.read(unit)
        if found is None:
            return notice(request, "not_there")
        show = found.pop("show")
        return draw_public(
            "directory.html",
            show.words,
            headers=DIRECTORY_HEADERS,
            here=f"/{municipality}/channels",
            guide_lang=show.guide.language,
            links_journal=office.public.links_journal,
            **found,
        )

    async def as_json(self, request: Request) -> Response:
        """Return the same list for the municipality's own site to show; it is open to every page of the web."""
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()

        def unit(tx: Tx) -> list[Listing] | None:
            return self._listed(tx, municipality, at) if self._places.is_known(tx, municipality) else None

        listed = await office.db.read(unit)
        if listed is None:
            return notice(request, "not_there")
        accounts = [{"platform": one.platform, "name": one.name, **_said(one)} for one in listed]
        headers = {**DIRECTORY_HEADERS, "Access-Control-Allow-Origin": "*"}
        return JSONResponse({"municipality": municipality, "accounts": accounts}, headers=headers)

    def _listed(self, tx: Tx, municipality: str, at: datetime) -> list[Listing]:
        known, cards = self._office.public.guides(municipality).known, AccountBook(tx, municipality).cards()
        return directory(Registry(tx, municipality).accounts(), known, cards, at)


def _said(one: Listing) -> dict[str, object]:
    said = {"url": one.url, "purpose": one.purpose, "response_time": one.response_time}
    return {name: value for name, value in said.items() if value} | {"main": one.is_main, "closing": one.is_closing}
