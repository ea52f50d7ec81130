"""Keeps what somebody has begun to write: a script sends it as they write, a button without one."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.rights import REPLY
from desk.handlers.acts import was_done
from desk.handlers.people import Person
from desk.handlers.rights import may_on
from desk.routes.fields import TEXT_CHARS_MAX
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.routes.shown_acting import found_in
from desk.store import Cases, Drafts
from desk.store.drafts import KINDS


class DraftPages:
    """What the pages do with drafts; each is its writer's alone."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def keep(self, request: Request, person: Person) -> Response:
        """Keep a draft, in place of the one before."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        what, text = field(form, "do"), field(form, "text").replace("\r\n", "\n")
        if what not in KINDS or len(text) > TEXT_CHARS_MAX:
            return draw_notice(request, "bad_form", 422)
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        quiet = bool(field(form, "quiet"))
        found = await self._kept(request, person, (what, text), field(form, "key")[:200] if quiet else "")
        if found is None:
            return draw_notice(request, "not_found", 404)
        if quiet:
            show, checks = found
            return draw("checks.html", show.words, alone=True, found=checks)
        return RedirectResponse(f"/{municipality}/items/{item_id}?did=draft", 303, HEADERS)

    async def _kept(
        self, request: Request, person: Person, said: tuple[str, str], key: str
    ) -> tuple[Showing, dict[str, Any]] | None:
        """Keep the draft (kind, text) of an item that they may answer, and return what the guideline says of it.

        `key` is that of the form from which a script sent it: once the form is sent, what was on its way is no draft.
        """
        what, text = said
        office, at = self._office, self._office.clock.now()
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        pack = await office.pack_now(municipality, at)

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]] | None:
            cases = Cases(tx, municipality)
            # An item that is erased at this moment leaves nothing that was written to it.
            cases.lock(item_id)
            case = cases.get(item_id)
            if case is None or not may_on(tx, case, person.person, REPLY):
                return None
            if not was_done(tx, municipality, person.person, key):
                Drafts(tx, municipality, person.person).keep(item_id, what, text, at)
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            return show, found_in(tx, case, (person.person, text), pack, show)

        return await office.db.write(unit)
