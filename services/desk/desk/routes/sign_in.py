"""Signing in by a link, and out: looking at a link uses nothing up, only its button does."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.errors import Transient
from desk.handlers.people import sign_in, sign_out, who_has
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, STATIC, draw, draw_notice
from desk.routes.static import add_static
from desk.routes.words import words_for
from desk.store.keys import LINK, SESSION

Page = Callable[[Request], Awaitable[Response]]
COOKIE = "ordstyrer_session"
KEY_CHARS_MAX = 100


def session_of(request: Request) -> str | None:
    """Return the session's key from the browser's cookie."""
    key = request.cookies.get(COOKIE)
    return key if key and len(key) <= KEY_CHARS_MAX else None


def add_sign_in(web: FastAPI, office: Office) -> None:
    """Add link, sign-in, sign-out and the stylesheet."""
    door = Door(office)
    add_static(web, STATIC)
    web.add_route("/link/{link}", _waited_for(door.show_link), methods=["GET"])
    web.add_route("/sign-in", _waited_for(door.enter), methods=["POST"])
    web.add_route("/sign-out", _waited_for(door.leave), methods=["POST"])


def _waited_for(page: Page) -> Page:
    async def handled(request: Request) -> Response:
        try:
            return await page(request)
        except Transient:
            return draw_notice(request, "broken", 503)

    return handled


class Door:
    """What happens at the desk's door."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show_link(self, request: Request) -> Response:
        """Show the button that uses the link up. Mail programs look at links: looking must not."""
        link, at = request.path_params["link"][:KEY_CHARS_MAX], self._office.clock.now()
        person = await self._office.db.read(lambda tx: who_has(tx, link, LINK, at))
        if person is None:
            return draw_notice(request, "bad_link", 404)
        words = words_for(request.headers.get("accept-language", ""))
        return draw("sign_in.html", words, person=None, csrf="", link=link)

    async def enter(self, request: Request) -> Response:
        """Use the link up and begin a session. The link itself is the secret that this form carries."""
        form, at, hours = await read_form(request), self._office.clock.now(), self._office.session_hours
        link = field(form, "link")[:KEY_CHARS_MAX] if form else ""
        session = await self._office.db.write(lambda tx: sign_in(tx, link, at, hours))
        if session is None:
            return draw_notice(request, "bad_link", 404)
        answer = RedirectResponse("/", 303, HEADERS)
        answer.set_cookie(
            COOKIE,
            session,
            max_age=int(hours * 3600),
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return answer

    async def leave(self, request: Request) -> Response:
        """End the session."""
        session, at = session_of(request), self._office.clock.now()
        form = await read_form(request)
        person = await self._office.person(session, SESSION)
        if session is not None and person is not None:
            if form is None or not is_ours(form, person.csrf):
                return draw_notice(request, "bad_form", 403)
            await self._office.db.write(lambda tx: sign_out(tx, session, at))
        answer = draw_notice(request, "signed_out", 200)
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer
