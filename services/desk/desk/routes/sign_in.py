"""Signing in, and out: by a link that sets up, by passphrase and code from then on. Looking at a link uses none up."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from hashlib import sha256

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.errors import BadMessage, Transient
from desk.core.entering import PASSPHRASE_CHARS_MAX, local_path
from desk.handlers.people import LINK_MINUTES, sign_in, sign_out, who_has
from desk.handlers.second_factor import Given, begin, enter, may_try
from desk.routes.cookies import (
    ENTERING_COOKIE,
    KEY_CHARS_MAX,
    SESSION_COOKIE,
    key_in,
    with_key,
    with_session,
    without_key,
)
from desk.routes.forms import field, is_ours, read_form
from desk.routes.notices import unless_broken
from desk.routes.office import Office
from desk.routes.page import HEADERS, STATIC, draw, draw_notice
from desk.routes.provider_pages import BACK, ProviderPages
from desk.routes.public_place import is_from_here
from desk.routes.session_time import HERE as SESSION_TIME
from desk.routes.session_time import SessionTime
from desk.routes.set_up_pages import SetUpPages
from desk.routes.static import add_static
from desk.routes.words import words_for
from desk.store.factors import factors_of
from desk.store.keys import LINK, SESSION

Page = Callable[[Request], Awaitable[Response]]
PERSON_CHARS_MAX = 200


def session_of(request: Request) -> str | None:
    """Return the session's key from the browser's cookie."""
    return key_in(request, SESSION_COOKIE)


def add_sign_in(web: FastAPI, office: Office) -> None:
    """Add link, sign-in, sign-out and the stylesheet."""
    door, set_up, provider, time = Door(office), SetUpPages(office), ProviderPages(office), SessionTime(office)
    add_static(web, STATIC)
    paths: tuple[tuple[str, Page, str], ...] = (
        ("/link/{link}", door.show_link, "GET"),
        ("/sign-in", door.show, "GET"),
        ("/sign-in", door.enter, "POST"),
        ("/sign-in/set-up", set_up.show, "GET"),
        ("/sign-in/set-up", set_up.finish, "POST"),
        ("/sign-in/provider", provider.go, "GET"),
        (BACK, provider.back, "GET"),
        ("/sign-out", door.leave, "POST"),
        (SESSION_TIME, time.left, "GET"),
        (SESSION_TIME, time.stay, "POST"),
    )
    for path, page, method in paths:
        web.add_route(path, unless_broken(page), methods=[method])


def ask_to_sign_in(request: Request, office: Office, status: int = 401, problem: str = "", back: str = "") -> Response:
    """Draw the page on which somebody signs in, and from which they come to `back`, or where they wanted to be."""
    words = words_for(request.headers.get("accept-language", ""))
    by_provider = office.door.provider is not None
    if not office.door.second_factor and not by_provider:
        return draw_notice(request, "need_link", status, words)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    is_door = request.method != "GET" or request.url.path == "/sign-in"
    here = request.query_params.get("next", "") if is_door else wanted
    return draw(
        "enter.html",
        words,
        status,
        person=None,
        csrf="",
        problem=problem,
        next=local_path(back or here),
        given="",
        by_provider=by_provider,
    )


class Door:
    """What happens at the desk's door."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, request: Request) -> Response:
        """Ask who somebody is."""
        return ask_to_sign_in(request, self._office, 200)

    async def show_link(self, request: Request) -> Response:
        """Show the button that uses the link up. Mail programs look at links: looking must not."""
        if self._office.door.provider is not None:
            return draw_notice(request, "bad_link", 404)
        link, at = request.path_params["link"][:KEY_CHARS_MAX], self._office.clock.now()
        person = await self._office.db.read(lambda tx: who_has(tx, link, LINK, at))
        if person is None:
            return draw_notice(request, "bad_link", 404)
        words = words_for(request.headers.get("accept-language", ""))
        return draw("sign_in.html", words, person=None, csrf="", link=link)

    async def enter(self, request: Request) -> Response:
        """Let somebody in: by a link, whose form carries that secret, or by what they know and what they hold."""
        form = await read_form(request)
        if form is None or not is_from_here(request):
            return draw_notice(request, "bad_form", 403)
        if self._office.door.provider is not None:
            return draw_notice(request, "bad_link", 404)
        link = field(form, "link")[:KEY_CHARS_MAX]
        if not link and self._office.door.second_factor:
            given = Given(
                person=field(form, "person").strip()[:PERSON_CHARS_MAX],
                passphrase=field(form, "passphrase")[:PASSPHRASE_CHARS_MAX],
                code=field(form, "code"),
                address=self._hashed(request),
            )
            return await self._by_code(request, given, local_path(field(form, "next")))
        return await self._by_link(request, link)

    async def _by_link(self, request: Request, link: str) -> Response:
        office, at = self._office, self._office.clock.now()
        if office.door.second_factor:
            key = await office.db.write(lambda tx: begin(tx, link, office.door.box, at))
            if key is None:
                return draw_notice(request, "bad_link", 404)
            answer = RedirectResponse("/sign-in/set-up" if key else "/sign-in", 303, HEADERS)
            return with_key(answer, request, office, ENTERING_COOKIE, key, LINK_MINUTES * 60) if key else answer
        session = await office.db.write(lambda tx: sign_in(tx, link, at, office.session_hours))
        if session is None:
            return draw_notice(request, "bad_link", 404)
        return await self._in(request, session, "/")

    async def _by_code(self, request: Request, given: Given, there: str) -> Response:
        office, at, hours = self._office, self._office.clock.now(), self._office.session_hours
        if not await office.db.write(lambda tx: may_try(tx, given, at)):
            return self._again(request, given, there, "too_often", 429)
        rows = await office.db.read(lambda tx: factors_of(tx, given.person))
        # Slow on purpose, and so beside what others wait for.
        known = await asyncio.to_thread(office.door.passphrases.municipalities, rows, given.passphrase)
        session = await office.db.write(lambda tx: enter(tx, given, known, office.door.box, at, hours))
        if session is None:
            return self._again(request, given, there, "wrong", 401)
        return await self._in(request, session, there)

    async def _in(self, request: Request, session: str, there: str) -> Response:
        """Give the browser its new session; one that it had is over, whoever put it there."""
        old, at, hours = session_of(request), self._office.clock.now(), self._office.session_hours
        if old is not None:
            await self._office.db.write(lambda tx: sign_out(tx, old, at))
        answer = RedirectResponse(there, 303, HEADERS)
        return with_session(answer, request, self._office, session, hours)

    def _again(self, request: Request, given: Given, there: str, problem: str, status: int) -> Response:
        words = words_for(request.headers.get("accept-language", ""))
        values = {"problem": problem, "next": there, "given": given.person, "by_provider": False}
        return draw("enter.html", words, status, person=None, csrf="", **values)

    def _hashed(self, request: Request) -> str:
        host = request.client.host if request.client else ""
        return hmac.new(self._office.public.salt, host.encode(), sha256).hexdigest()[:32]

    async def leave(self, request: Request) -> Response:
        """End the session."""
        session, at = session_of(request), self._office.clock.now()
        form = await read_form(request)
        person = await self._office.person(session, SESSION)
        if session is not None and person is not None:
            if form is None or not is_ours(form, person.csrf):
                return draw_notice(request, "bad_form", 403)
            await self._office.db.write(lambda tx: sign_out(tx, session, at))
        return without_key(await self._signed_out(request), SESSION_COOKIE)

    async def _signed_out(self, request: Request) -> Response:
        """Say so, and where the provider's own session is ended: whoever shares the machine would be in at once."""
        provider, url = self._office.door.provider, self._office.door.url
        try:
            there = await provider.end(url or f"{request.url.scheme}://{request.url.netloc}/") if provider else None
        except (Transient, BadMessage):
            there = None
        if there is None:
            return draw_notice(request, "signed_out", 200)
        words = words_for(request.headers.get("accept-language", ""))
        return draw("signed_out.html", words, person=None, csrf="", there=there)
