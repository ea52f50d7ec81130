"""Signing in by the municipality's own provider: there, and back."""

import hmac
import json
import secrets

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.errors import BadMessage, Permanent
from desk.core.entering import local_path
from desk.handlers.people import KEY_BYTES, sign_out
from desk.handlers.providing import enter_by_provider
from desk.routes.cookies import SESSION_COOKIE, key_in, with_session
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.words import words_for

STATE_COOKIE = "ordstyrer_provider"
STATE_S = 600
STATE_CHARS_MAX = 2000
BACK = "/sign-in/provider/back"


class ProviderPages:
    """What the two addresses do."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def go(self, request: Request) -> Response:
        """Send the browser to the provider. What it comes back with has to fit what it takes along now."""
        provider, box = self._office.door.provider, self._office.door.box
        if provider is None:
            return draw_notice(request, "not_found", 404)
        state, nonce, verifier = (secrets.token_urlsafe(KEY_BYTES) for _ in range(3))
        try:
            url = await provider.begin(self._back(request), state, nonce, verifier)
        except BadMessage:
            return draw_notice(request, "provider_failed", 502)
        told = json.dumps([state, nonce, verifier, local_path(request.query_params.get("next", ""))])
        answer = RedirectResponse(url, 303, HEADERS)
        answer.set_cookie(
            STATE_COOKIE,
            box.seal(told, STATE_COOKIE)[1].hex(),
            max_age=STATE_S,
            path="/sign-in",
            httponly=True,
            # Strict would be left out when the provider sends the browser back.
            samesite="lax",
            secure=self._office.door.secure or request.url.scheme == "https",
        )
        return answer

    async def back(self, request: Request) -> Response:
        """Let in whom the provider vouches for, once: what the browser took along is forgotten."""
        answer = await self._entered(request)
        answer.delete_cookie(STATE_COOKIE, path="/sign-in", httponly=True, samesite="lax")
        return answer

    async def _entered(self, request: Request) -> Response:
        office, took = self._office, self._took_along(request)
        provider, given = office.door.provider, dict(request.query_params)
        if (
            provider is None
            or took is None
            or not hmac.compare_digest(given.get("state", "").encode(), took[0].encode())
        ):
            return draw_notice(request, "provider_failed", 400)
        _, nonce, verifier, there = took
        try:
            person, groups = await provider.finish(self._back(request), {"code": "", **given}, nonce, verifier)
        except BadMessage:
            return draw_notice(request, "provider_failed", 400)
        at, hours, gifts, old = (
            office.clock.now(),
            office.session_hours,
            office.door.gifts,
            key_in(request, SESSION_COOKIE),
        )
        session = await office.db.write(lambda tx: enter_by_provider(tx, person, groups, gifts, at, hours))
        if session is None:
            return draw_notice(request, "provider_no_right", 403)
        if old is not None:
            await office.db.write(lambda tx: sign_out(tx, old, at))
        words = words_for(request.headers.get("accept-language", ""))
        # A page of ours in between: to where another site has sent it, the browser brings no strict cookie along.
        answer = draw("entered.html", words, person=None, csrf="", next=there)
        return with_session(answer, request, office, session, hours)

    def _took_along(self, request: Request) -> tuple[str, str, str, str] | None:
        sealed = request.cookies.get(STATE_COOKIE, "")[:STATE_CHARS_MAX]
        try:
            state, nonce, verifier, there = json.loads(self._office.door.box.open(bytes.fromhex(sealed), STATE_COOKIE))
        except (Permanent, ValueError):
            return None
        return state, nonce, verifier, there

    def _back(self, request: Request) -> str:
        base = self._office.door.url or f"{request.url.scheme}://{request.url.netloc}"
        return f"{base.rstrip('/')}{BACK}"
