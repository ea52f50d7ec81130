"""Pictures and films at the desk: sent from our own store, wished for by their reader, asked for from the platform."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.events import KeptAttachment
from desk.core.media import SHOWN, found_to_be, part_of
from desk.handlers.acts import NO_SUCH_ITEM
from desk.handlers.media import ask_for_media, read_media
from desk.handlers.people import Person
from desk.routes.care_pages import KEPT_S, choose_care
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.media_wish import COOKIE, cookie_of
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw_notice

Page = Callable[[Request, Person], Awaitable[Response]]
ITEM = "/{municipality:municipality}/items/{item_id:uuid}"
MEDIA_HEADERS = HEADERS | {
    # A file may be opened by itself: it runs nothing, asks for nothing and stands in no page of others.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "bytes",
    "Content-Disposition": "inline",
}
WISHES = ("blur", "grey", "mute")


def paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the addresses of pictures, and of what a reader wishes to be spared."""
    pages = MediaPages(office)
    return (
        (f"{ITEM}/media/{{revision:int}}/{{place:int}}", pages.one, "GET"),
        (f"{ITEM}/media", pages.ask, "POST"),
        (f"{ITEM}/care/media", pages.wish, "POST"),
        (f"{ITEM}/care", choose_care, "POST"),
    )


class MediaPages:
    """What the addresses do."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def one(self, request: Request, person: Person) -> Response:
        """Send one picture or film as what its bytes are: who looked, and when, stands in the audit log."""
        about, at = _about(request), self._office.clock.now()
        place = (request.path_params["revision"], request.path_params["place"])

        def unit(tx: Tx) -> KeptAttachment | None:
            return read_media(tx, about, place, person.person, at)

        found, blobs = await self._office.db.write(unit), self._office.blobs
        content = await blobs.get(about[0], found.sha256) if found and found.sha256 and blobs else None
        media_type = found_to_be(content) if content else None
        if content is None or media_type not in SHOWN:
            return draw_notice(request, "not_found", 404)
        return _sent(content, media_type, request.headers.get("range", ""))

    async def ask(self, request: Request, person: Person) -> Response:
        """Have the pictures fetched, and go back to the item."""
        form = await _form(request, person)
        if form is None:
            return draw_notice(request, "bad_form", 403)
        about, at = _about(request), self._office.clock.now()
        why = await self._office.db.write(lambda tx: ask_for_media(tx, about, person.person, at))
        if why == NO_SUCH_ITEM:
            return draw_notice(request, "not_found", 404)
        return _back(request, f"?refused={why}" if why else "?did=media")

    async def wish(self, request: Request, person: Person) -> Response:
        """Keep in the browser how its reader meets pictures, and go back to the item."""
        form = await _form(request, person)
        if form is None:
            return draw_notice(request, "bad_form", 403)
        wished = frozenset(name for name in WISHES if field(form, name) == "on")
        answer, secure = _back(request, ""), request.url.scheme == "https"
        answer.set_cookie(COOKIE, cookie_of(wished), max_age=KEPT_S, httponly=True, samesite="strict", secure=secure)
        return answer


def _sent(content: bytes, media_type: str, wanted: str) -> Response:
    part = part_of(wanted, len(content))
    if part is None:
        return Response(content, 200, MEDIA_HEADERS, media_type=media_type)
    begin, end = part
    headers = MEDIA_HEADERS | {"Content-Range": f"bytes {begin}-{end - 1}/{len(content)}"}
    return Response(content[begin:end], 206, headers, media_type=media_type)


async def _form(request: Request, person: Person) -> Form | None:
    form = await read_form(request)
    return form if form is not None and is_ours(form, person.csrf) else None


def _about(request: Request) -> tuple[str, UUID]:
    return request.path_params["municipality"], request.path_params["item_id"]


def _back(request: Request, said: str) -> RedirectResponse:
    municipality, item_id = _about(request)
    return RedirectResponse(f"/{municipality}/items/{item_id}{said}", 303, HEADERS)
