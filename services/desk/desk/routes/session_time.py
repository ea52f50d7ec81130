"""A session that is about to end: a script asks how long it has, and somebody who is there stays.

Whoever sends words after it has ended finds them again as a draft when they have signed in: nothing is lost by a pause.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from common.db import Tx
from desk.core.rights import REPLY
from desk.handlers.acts import was_done
from desk.handlers.people import Person, who_had, who_has
from desk.handlers.rights import may_on
from desk.routes.cookies import SESSION_COOKIE, key_in
from desk.routes.fields import TEXT_CHARS_MAX
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw_notice
from desk.routes.session_end import told_of
from desk.store import Cases, Drafts
from desk.store.drafts import KINDS
from desk.store.keys import SESSION

HERE = "/sign-in/session"
_OVER = {"kind": "gone", "left_s": 0, "lead_s": 0}


class SessionTime:
    """What the script of every page asks for."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def left(self, request: Request) -> Response:
        """Say how long the session has. To ask is no use of it: a page left open must not keep it alive."""
        office, key, at = self._office, key_in(request, SESSION_COOKIE), self._office.clock.now()
        person = await office.db.read(lambda tx: who_has(tx, key, SESSION, at, office.door.idle)) if key else None
        return self._told(person)

    async def stay(self, request: Request) -> Response:
        """Somebody is there: the session goes on, as by any page that they open."""
        form = await read_form(request)
        person = await self._office.person(key_in(request, SESSION_COOKIE), SESSION)
        if person is not None and (form is None or not is_ours(form, person.csrf)):
            return draw_notice(request, "bad_form", 403)
        return self._told(person)

    def _told(self, person: Person | None) -> Response:
        ends = self._office.ending(person) if person else None
        if ends is None:
            return JSONResponse(_OVER, 401, HEADERS)
        return JSONResponse(told_of(ends, self._office.clock.now()), 200, HEADERS)


async def kept_words(request: Request, office: Office) -> str:
    """Keep what a form says whose session has run out, for its writer alone; return where it is, or nothing."""
    municipality, item_id = (request.path_params.get(name) for name in ("municipality", "item_id"))
    key, at = key_in(request, SESSION_COOKIE), office.clock.now()
    if request.method != "POST" or not key or not municipality or not item_id:
        return ""
    person = await office.db.read(lambda tx: who_had(tx, key, at))
    form = await read_form(request) if person else None
    if person is None or form is None or not is_ours(form, person.csrf) or municipality not in person.municipalities:
        return ""
    what, text = field(form, "do"), field(form, "text").replace("\r\n", "\n")
    if what not in KINDS or not text.strip() or len(text) > TEXT_CHARS_MAX:
        return ""

    def unit(tx: Tx) -> bool:
        cases = Cases(tx, municipality)
        # An item that is erased at this moment leaves nothing that was written to it.
        cases.lock(item_id)
        # A form that is sent once more, because its answer was lost: its words went out, and must not go out again.
        if was_done(tx, municipality, person.person, field(form, "key")[:200]):
            return False
        case = cases.get(item_id)
        if case is None or not may_on(tx, case, person.person, REPLY):
            return False
        Drafts(tx, municipality, person.person).keep(item_id, what, text, at)
        return True

    return f"/{municipality}/items/{item_id}" if await office.db.write(unit) else ""
