"""The pages of settings: each room shows what is stated, and its forms state dated rows."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.row_forms import When
from desk.handlers.people import Person
from desk.routes import rule_pages
from desk.routes.forms import is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.rota_room import RotaRoom
from desk.routes.row_rooms import AddressRoom, CaseRoom, HoursRoom, Overview
from desk.routes.settings_room import NOTHING_GIVEN, Scene, SettingsRoom, Shown, Wrongs
from desk.routes.shown import Showing, showing
from desk.routes.shown_crisis import around
from desk.store import Cases, Keys
from desk.store.keys import POLICY

Page = Callable[[Request, Person], Any]
STATED, SAME = "stated", "same"
OVERVIEW = Overview()
ROOMS: dict[str, SettingsRoom] = {room.name: room for room in (CaseRoom(), HoursRoom(), AddressRoom(), RotaRoom())}


class SettingsPages:
    """What the pages do. Whoever works in the municipality reads them; the right to its pack writes."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def overview(self, request: Request, person: Person) -> Response:
        """Show what can be set, and how it stands."""
        return await self._draw(request, person, OVERVIEW)

    async def room(self, request: Request, person: Person) -> Response:
        """Show one kind of rows."""
        room = ROOMS.get(request.path_params["room"])
        return await self._draw(request, person, room) if room else draw_notice(request, "not_found", 404)

    async def post(self, request: Request, person: Person) -> Response:
        """State what a form says; what is wrong is shown at its field, with all that was written."""
        room, form = ROOMS.get(request.path_params["room"]), await read_form(request)
        if room is None:
            return draw_notice(request, "not_found", 404)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        scene = await self._scene(request, person)

        def unit(tx: Tx) -> Wrongs | int | None:
            if not Keys(tx, scene.municipality).has(person.person, POLICY):
                return None
            return room.state(tx, form, scene, self._office.guide(tx, scene.municipality).timezone)

        done = await self._office.db.write(unit)
        if done is None:
            return draw_notice(request, "no_right", 403)
        if isinstance(done, tuple):
            return await self._draw(request, person, room, again=room.given(form), wrong=done)
        did = STATED if done else SAME
        return RedirectResponse(f"/{scene.municipality}/settings/{room.name}?did={did}", 303, HEADERS)

    async def _scene(self, request: Request, person: Person) -> Scene:
        at, municipality = self._office.clock.now(), request.path_params["municipality"]
        return Scene(municipality, person.person, (await around(self._office, municipality, at)).pack, at)

    async def _draw(
        self,
        request: Request,
        person: Person,
        room: Shown,
        *,
        again: Mapping[str, Any] = NOTHING_GIVEN,
        wrong: Wrongs = (),
    ) -> Response:
        office, scene = self._office, await self._scene(request, person)

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, scene.municipality)
            show = showing(guide, scene.at)
            Cases(tx, scene.municipality).audit(person.person, "read_rows", None, scene.at)
            may = Keys(tx, scene.municipality).has(person.person, POLICY)
            return show, {"name": guide.name, "may": may, **room.shown(tx, scene, show)}

        show, values = await office.db.write(unit)
        did = request.query_params.get("did", "")
        return draw(
            f"settings_{room.name}.html",
            show.words,
            422 if wrong else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=scene.municipality,
            did=did if did in {STATED, SAME} and not wrong else "",
            wrong={at_field: show.words.say(room.words, code) for at_field, code in wrong},
            today=When(scene.at, show.guide.timezone).today.isoformat(),
            **again,
            **values,
        )


def paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the pages with their paths and methods."""
    pages, here = SettingsPages(office), "/{municipality:municipality}/settings"
    return (
        # What is more exactly said comes first.
        *rule_pages.paths(office),
        (here, pages.overview, "GET"),
        (f"{here}/{{room}}", pages.room, "GET"),
        (f"{here}/{{room}}", pages.post, "POST"),
    )
