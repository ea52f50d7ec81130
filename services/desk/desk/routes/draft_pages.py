"""Keeps what somebody has begun to write: a script sends it as they write, a button without one."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.handlers.people import Person
from desk.routes.fields import TEXT_CHARS_MAX
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw_notice
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
        at = self._office.clock.now()

        def unit(tx: Tx) -> bool:
            if Cases(tx, municipality).get(item_id) is None:
                return False
            Drafts(tx, municipality, person.person).keep(item_id, what, text, at)
            return True

        if not await self._office.db.write(unit):
            return draw_notice(request, "not_found", 404)
        if field(form, "quiet"):
            return Response(status_code=204, headers=HEADERS)
        return RedirectResponse(f"/{municipality}/items/{item_id}?did=draft", 303, HEADERS)
