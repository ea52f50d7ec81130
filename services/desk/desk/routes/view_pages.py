"""Views of the queue that a person keeps, and the one place from which everything is reached by its name."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.events import derived_id
from desk.core.lane import LANES
from desk.core.sieve import Wanted, wanted
from desk.handlers.people import Person
from desk.routes.forms import field, is_ours, read_form, uuid_of
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.routes.shown_queue import address
from desk.store import Rights
from desk.store.queue import Queue
from desk.store.views import Views

NAME_CHARS_MAX = 60
QUERY_CHARS_MAX = 2000
ASKED_CHARS_MAX = 100
ROOMS = ("our-channels", "complaints", "archive", "insight", "settings", "crisis", "search", "publish", "accounts")
_NAMED = {"our-channels": "channels"}


class ViewPages:
    """What is done with views, and the palette."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def keep(self, request: Request, person: Person) -> Response:
        """Keep the view that the form names, or drop it; and go back to it."""
        form = await read_form(request)
        name = field(form, "name").strip()[:NAME_CHARS_MAX] if form else ""
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        municipality, at = request.path_params["municipality"], self._office.clock.now()
        # Made anew of what we know: no address of anybody else's making is kept.
        view = wanted(dict(parse_qsl(field(form, "view")[:QUERY_CHARS_MAX])))
        dropped = uuid_of(field(form, "drop"))

        def unit(tx: Tx) -> None:
            views = Views(tx, municipality, person.person)
            if dropped is not None:
                views.drop(dropped)
            elif name:
                view_id = derived_id(municipality, "view", person.person, name)
                views.drop(view_id)
                views.keep(view_id, name, urlencode(view.pairs()), at)

        await self._office.db.write(unit)
        return RedirectResponse(address(municipality, view), 303, HEADERS)

    async def palette(self, request: Request, person: Person) -> Response:
        """List all that can be gone to, narrowed by what is asked for; a script shows it over any page."""
        office, municipality = self._office, request.path_params["municipality"]
        asked, at = request.query_params.get("q", "")[:ASKED_CHARS_MAX], office.clock.now()

        def unit(tx: Tx) -> tuple[Showing, list[dict[str, str]]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            counts = Queue(tx, municipality, at, Rights(tx, municipality).accounts(person.person)).counts(Wanted())
            kept = Views(tx, municipality, person.person).all()
            return show, _places(municipality, show, counts) + [
                {"to": f"/{municipality}?{view['query']}", "says": view["name"], "n": ""} for view in kept
            ]

        show, places = await office.db.read(unit)
        words = asked.casefold().split()
        found = [one for one in places if all(word in one["says"].casefold() for word in words)]
        shown: dict[str, Any] = {"municipality": municipality, "name": show.guide.name, "places": found, "q": asked}
        return draw("palette.html", show.words, person=person.person, csrf=person.csrf, **shown)


def _places(municipality: str, show: Showing, counts: dict[str, int]) -> list[dict[str, str]]:
    say = show.words.say
    lanes = [
        {
            "to": address(municipality, Wanted(lane=lane)),
            "says": f"{say('ui', 'queue')}: {say('lane', lane)}",
            "n": f"{counts[lane]}",
        }
        for lane in LANES
    ]
    rooms = [
        {"to": f"/{municipality}/{room}", "says": say("palette", _NAMED.get(room, room)), "n": ""} for room in ROOMS
    ]
    return [*lanes, *rooms, {"to": "/", "says": say("ui", "choose"), "n": ""}]
