"""Setting up how one signs in: a picture for the app, a passphrase, the first code; and codes for a lost phone."""

import asyncio

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from desk.core.entering import PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN, flaw
from desk.handlers.people import csrf_of
from desk.handlers.second_factor import WRONG_CODE, SetUp, finish, set_up_of
from desk.routes.cookies import ENTERING_COOKIE, key_in, with_session, without_key
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import draw, draw_notice
from desk.routes.words import Words, words_for


class SetUpPages:
    """What the page does, for whoever has just used a link up."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, request: Request) -> Response:
        """Show the picture, and ask for passphrase and code."""
        key = key_in(request, ENTERING_COOKIE)
        setting = await self._setting(key)
        if key is None or setting is None:
            return draw_notice(request, "bad_link", 404)
        return _draw(request, key, setting)

    async def finish(self, request: Request) -> Response:
        """Take passphrase and code, let the person in, and show the codes for a lost phone once."""
        key, form = key_in(request, ENTERING_COOKIE), await read_form(request)
        setting = await self._setting(key)
        if key is None or setting is None:
            return draw_notice(request, "bad_link", 404)
        if form is None or not is_ours(form, csrf_of(key)):
            return draw_notice(request, "bad_form", 403)
        passphrase = field(form, "passphrase")
        wrong = flaw(passphrase, setting.person)
        if wrong is not None:
            return _draw(request, key, setting, wrong)
        # Slow on purpose, and so beside what others wait for.
        stored = await asyncio.to_thread(self._office.door.passphrases.kept, passphrase)
        office, at, said = self._office, self._office.clock.now(), (stored, field(form, "code"))
        done = await office.db.write(lambda tx: finish(tx, key, said, office.door.box, at, office.session_hours))
        if done is None:
            return draw_notice(request, "bad_link", 404)
        if isinstance(done, str):
            return _draw(request, key, setting, WRONG_CODE)
        session, codes = done
        answer = draw("codes.html", _words(request), person=setting.person, csrf=csrf_of(session), codes=codes)
        without_key(answer, ENTERING_COOKIE)
        return with_session(answer, request, office, session, office.session_hours)

    async def _setting(self, key: str | None) -> SetUp | None:
        at, box = self._office.clock.now(), self._office.door.box
        return await self._office.db.read(lambda tx: set_up_of(tx, key, box, at)) if key else None


def _draw(request: Request, key: str, setting: SetUp, problem: str = "") -> Response:
    return draw(
        "set_up.html",
        _words(request),
        422 if problem else 200,
        person=None,
        csrf=csrf_of(key),
        who=setting.person,
        picture=_picture(setting.address),
        secret=" ".join(setting.secret[at : at + 4] for at in range(0, len(setting.secret), 4)),
        problem=problem,
        least=PASSPHRASE_CHARS_MIN,
        most=PASSPHRASE_CHARS_MAX,
    )


def _picture(address: str) -> Markup:
    """Return the address as a QR code, drawn in the page itself: dark on light in every colour scheme."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=5, dark="#000", light="#fff", svgclass="qr")
    return Markup(drawn)  # noqa: S704 - a drawing of squares; no word of anybody's is in it


def _words(request: Request) -> Words:
    return words_for(request.headers.get("accept-language", ""))
