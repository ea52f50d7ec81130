"""Where one is signed in: a person sees their own sessions, ends them, and makes new recovery codes."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.handlers.people import Person, end_sessions, sessions_of, sha256_of
from desk.handlers.second_factor import new_codes
from desk.routes.cookies import SESSION_COOKIE, key_in
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.words import words_for
from desk.store import Factors

HERE = "/sign-in/sessions"
SHOWN_CHARS = 16
"""So much of a key's hash names a session: enough to tell it from others, of no use to anybody."""
ZONE = "Europe/Oslo"


class SessionPages:
    """What the page does, for whoever is signed in."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def page(self, request: Request, person: Person) -> Response:
        """List the sessions, this one marked."""
        office, at = self._office, self._office.clock.now()
        mine = sha256_of(key_in(request, SESSION_COOKIE) or "")
        words = words_for(request.headers.get("accept-language", ""))

        def unit(tx: Tx) -> tuple[list[dict[str, Any]], int]:
            found = [
                {
                    "id": row["key_sha256"][:SHOWN_CHARS],
                    "mine": row["key_sha256"] == mine,
                    "made": words.when(row["made_at"], ZONE),
                    "used": words.when(row["used_at"] or row["made_at"], ZONE),
                }
                for row in sessions_of(tx, person, at, office.door.idle)
            ]
            return found, max(Factors(tx, m).codes_left(person.person) for m in person.municipalities)

        sessions, left = await office.db.read(unit)
        return draw(
            "sessions.html",
            words,
            person=person.person,
            csrf=person.csrf,
            sessions=sessions,
            left=left,
            has_codes=office.door.second_factor and office.door.provider is None,
        )

    async def post(self, request: Request, person: Person) -> Response:
        """End one session, or all others; or make new recovery codes, which are shown once."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        do, which, at, office = field(form, "do"), field(form, "session"), self._office.clock.now(), self._office
        if do == "codes" and office.door.second_factor and office.door.provider is None:
            codes = await office.db.write(lambda tx: new_codes(tx, person.person, person.municipalities, at))
            words = words_for(request.headers.get("accept-language", ""))
            return draw("codes.html", words, person=person.person, csrf=person.csrf, codes=codes)
        if do not in {"end", "end_others"} or (do == "end" and len(which) != SHOWN_CHARS):
            return draw_notice(request, "bad_form", 422)
        mine = sha256_of(key_in(request, SESSION_COOKIE) or "")

        def ends(key_sha256: str) -> bool:
            return key_sha256 != mine if do == "end_others" else key_sha256.startswith(which)

        await office.db.write(lambda tx: end_sessions(tx, person, ends, at))
        return RedirectResponse(HERE, 303, HEADERS)
