"""What the residents' pages share: whose page it is, in which language, and kind words where there is none."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from common.db import Tx
from common.events import ContactRow
from common.policy.beside import CONTACT
from desk.core.guide import LANGUAGES
from desk.handlers.complaints import TOO_OFTEN
from desk.routes.office import Office
from desk.routes.page import draw_public
from desk.routes.shown import Showing
from desk.routes.words import words_for, words_in
from desk.store import Registry
from desk.store.rows import Rows

NOTICE_STATUS = {"statement_gone": 404, "not_there": 404, "bad_form": 422, "not_from_here": 403, TOO_OFTEN: 429}


def notice(
    request: Request, code: str, status: int | None = None, found: tuple[Showing, dict[str, Any]] | None = None
) -> Response:
    """Return a page for residents that says one thing and what to do about it; `found` is whose it is, where known."""
    show, place = found or (None, None)
    words = show.words if show else words_for(request.headers.get("accept-language", ""))
    return draw_public("public_notice.html", words, status or NOTICE_STATUS[code], place=place, code=code)


def is_from_here(request: Request) -> bool:
    """True for a form of our own page. A browser says so itself; what says nothing is no browser of today."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def asked_lang(request: Request) -> str:
    """Return the language that the address asks for, "" where it asks for none of ours."""
    lang = request.query_params.get("lang", "")
    return lang if lang in LANGUAGES else ""


class PublicPlace:
    """Finds whose page it is."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def is_known(self, tx: Tx, municipality: str) -> bool:
        """True for a municipality that has a pack, or an account."""
        return self._office.guides(municipality) is not None or bool(Registry(tx, municipality).accounts())

    async def found(self, request: Request, municipality: str, at: datetime) -> tuple[Showing, dict[str, Any]] | None:
        """Return for whom a page is drawn and whose it is; None for a municipality that is none."""

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]] | None:
            if not self.is_known(tx, municipality):
                return None
            show = self.showing(tx, municipality, request, at)
            return show, self.place(tx, municipality, show)

        return await self._office.db.read(unit)

    def showing(self, tx: Tx, municipality: str, request: Request, at: datetime) -> Showing:
        """Return for whom a page is drawn: in the pack's language where the address asks for no other."""
        guide = self._office.guide(tx, municipality)
        return Showing(words=words_in(asked_lang(request) or guide.language), guide=guide, now=at)

    def place(self, tx: Tx, municipality: str, show: Showing) -> dict[str, Any]:
        """Return whose page it is: name, what the pack tells the public, how it is reached."""
        guide = self._office.public.guides(municipality)
        stated = (row for row in Rows(tx, municipality).all() if row.kind == CONTACT and row.name == municipality)
        rows = tuple(row.value for row in stated if isinstance(row.value, ContactRow))
        contact = guide.reached_at(rows, show.now)
        accessibility = self._office.public.accessibility_url.replace("{municipality}", municipality)
        about = {"guide": guide, "contact": contact, "accessibility": accessibility}
        return {"id": municipality, "name": show.guide.name, **about}
