"""The page of the duty rota: who is on duty, who stands in, who is away. Each form writes a dated row."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.policy.beside import ROTA
from common.policy.pack import Pack
from desk.core.rota import RotaGiven, given_of, read_rota
from desk.core.rows import RowsFile, rows_of
from desk.handlers.people import Person
from desk.handlers.rows import beside, state_rows
from desk.routes.fields import NAME_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.routes.shown_crisis import around
from desk.routes.shown_rota import places_of, roles_of, shown_rota
from desk.store import Cases, Keys
from desk.store.keys import POLICY
from desk.store.rights import Rights
from desk.store.rows import Rows

Page = Callable[[Request, Person], Any]
Wrongs = tuple[tuple[str, str], ...]
FIELDS = ("do", "role", "which", "out", "persons", "since", "since_clock", "until", "until_clock")
TAKE_BACK = "take_back"
STATED, SAME = "stated", "same"


class RotaPages:
    """What the page does. Whoever works in the municipality reads it; the right to its pack writes."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def page(self, request: Request, person: Person) -> Response:
        """Show who is on duty now and later, and the forms."""
        return await self._draw(request, person)

    async def post(self, request: Request, person: Person) -> Response:
        """State a row, or take one back; what is wrong is shown at its field, with all that was written."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        office, at, municipality = self._office, self._office.clock.now(), request.path_params["municipality"]
        pack = (await around(office, municipality, at)).pack

        def unit(tx: Tx) -> Wrongs | int | None:
            if not Keys(tx, municipality).has(person.person, POLICY):
                return None
            read = _read(tx, municipality, form, pack, office.guide(tx, municipality).timezone)
            if isinstance(read, tuple):
                return read
            rows = rows_of(RowsFile(rota=(read,)), person.person, at)
            return state_rows(tx, municipality, rows, person.person, at)

        done = await office.db.write(unit)
        if done is None:
            return draw_notice(request, "no_right", 403)
        if isinstance(done, tuple):
            return await self._draw(request, person, form=form, wrong=done)
        return RedirectResponse(f"/{municipality}/settings/rota?did={STATED if done else SAME}", 303, HEADERS)

    async def _draw(
        self, request: Request, person: Person, *, form: Form | None = None, wrong: Wrongs = ()
    ) -> Response:
        office, municipality = self._office, request.path_params["municipality"]
        at = office.clock.now()
        pack = (await around(office, municipality, at)).pack

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            Cases(tx, municipality).audit(person.person, "read_rows", None, at)
            may = Keys(tx, municipality).has(person.person, POLICY)
            return show, {"name": guide.name, "may": may, **_shown(tx, municipality, pack, show, at)}

        show, values = await office.db.write(unit)
        did = request.query_params.get("did", "")
        return draw(
            "settings_rota.html",
            show.words,
            422 if wrong else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            did=did if did in {STATED, SAME} and not wrong else "",
            wrong={name: show.words.say("rota_wrong", code) for name, code in wrong},
            given={name: field(form, name).strip() for name in FIELDS} if form else {},
            **values,
        )


def _shown(tx: Tx, municipality: str, pack: Pack | None, show: Showing, at: datetime) -> dict[str, Any]:
    rows = [row for row in Rows(tx, municipality).all() if row.kind == ROTA]
    places = places_of(tx, municipality, show)
    persons = sorted({row.person for row, _ in Rights(tx, municipality).all()})
    return {
        "roles": roles_of(pack, show),
        "places": places,
        "persons": persons,
        **shown_rota(rows, beside(tx, municipality, at), dict(places), show),
    }


def _read(tx: Tx, municipality: str, form: Form, pack: Pack | None, zone: str) -> RotaGiven | Wrongs:
    given = {name: field(form, name).strip() for name in FIELDS}
    if given["do"] == TAKE_BACK:
        ref = field(form, "ref")
        mine = [row for row in Rows(tx, municipality).all() if (row.kind, row.name) == (ROTA, ref)]
        return given_of(mine[-1].value, withdrawn=True) if mine else (("row", "gone"),)  # type: ignore[arg-type]  # its kind says so
    too_long = tuple((name, "too_long") for name, said in given.items() if len(said) > NAME_CHARS_MAX)
    roles = frozenset(pack.file.roles) if pack else None
    return too_long or read_rota(given, zone, roles, {value for value, _ in places_of(tx, municipality)})


def paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the page with its path and methods."""
    pages, here = RotaPages(office), "/{municipality:municipality}/settings/rota"
    return (here, pages.page, "GET"), (here, pages.post, "POST")
