"""An open page says that it is still looked at, and hears who else looks: names of colleagues, and nothing else."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from common.db import Tx
from desk.handlers.onlooking import look_again, look_away
from desk.handlers.people import Person
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw_notice, html_of
from desk.routes.shown import Showing, showing

LEFT, STILL = "left", "still"


class OnlookerPages:
    """What the script of an item's page asks for."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def look(self, request: Request, person: Person) -> Response:
        """Note that the page is still looked at, or was left; return who else looks."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf) or field(form, "do") not in {LEFT, STILL}:
            return draw_notice(request, "bad_form", 403)
        office, at = self._office, self._office.clock.now()
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        if field(form, "do") == LEFT:
            await office.db.write(lambda tx: look_away(tx, municipality, item_id, person.person))
            return Response(status_code=204, headers=HEADERS)

        def unit(tx: Tx) -> tuple[Showing, list[str] | None]:
            return showing(office.guide(tx, municipality), at), look_again(tx, municipality, item_id, person.person, at)

        show, found = await office.db.write(unit)
        if found is None:
            return draw_notice(request, "not_found", 404)
        return HTMLResponse(html_of("onlookers.html", show.words, onlookers=found), 200, HEADERS)
