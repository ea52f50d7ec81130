"""The pages of settings: political cases, opening hours and days, addresses. Each form writes dated rows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.policy.beside import POLITICAL_CASE, Beside, missing_rows, rota_of
from common.policy.locate import PackError
from common.policy.pack import Pack
from desk.core.row_forms import DAY_KINDS, STATES, Fields, Read, When, Wrong, address_row, case_row, days_row, hours_row
from desk.core.rows import Row, RowsFile, check_hours, rows_of
from desk.handlers.people import Person
from desk.handlers.rows import beside, state_rows
from desk.routes import rota_pages, rule_pages
from desk.routes.fields import NAME_CHARS_MAX, REASON_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.routes.shown_crisis import around
from desk.routes.shown_rows import shown_addresses, shown_cases, shown_hours
from desk.store import Cases, Keys
from desk.store.keys import POLICY
from desk.store.rows import Rows

Page = Callable[[Request, Person], Any]
Wrongs = tuple[Wrong, ...]
CASES, HOURS, ADDRESSES = "cases", "hours", "addresses"
ROOMS = (CASES, HOURS, ADDRESSES)
STATED, SAME = "stated", "same"


class RowPages:
    """What the pages do. Whoever works in the municipality reads them; the right to its pack writes."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def overview(self, request: Request, person: Person) -> Response:
        """Show what can be set, and how it stands."""
        return await self._draw(request, person, "overview")

    async def room(self, request: Request, person: Person) -> Response:
        """Show one kind of rows."""
        room = request.path_params["room"]
        return await self._draw(request, person, room) if room in ROOMS else draw_notice(request, "not_found", 404)

    async def post(self, request: Request, person: Person) -> Response:
        """State what a form says; what is wrong is shown at its field, with all that was written."""
        room, form = request.path_params["room"], await read_form(request)
        if room not in ROOMS:
            return draw_notice(request, "not_found", 404)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        office, at, municipality = self._office, self._office.clock.now(), request.path_params["municipality"]
        pack = (await around(office, municipality, at)).pack

        def unit(tx: Tx) -> Wrongs | int | None:
            if not Keys(tx, municipality).has(person.person, POLICY):
                return None
            read = _read(room, form, pack, When(at, office.guide(tx, municipality).timezone))
            return _stated(tx, (municipality, person.person), read, pack, at)

        done = await office.db.write(unit)
        if done is None:
            return draw_notice(request, "no_right", 403)
        if isinstance(done, tuple):
            return await self._draw(request, person, room, form=form, wrong=done)
        return RedirectResponse(f"/{municipality}/settings/{room}?did={STATED if done else SAME}", 303, HEADERS)

    async def _draw(
        self, request: Request, person: Person, room: str, *, form: Form | None = None, wrong: Wrongs = ()
    ) -> Response:
        office, municipality = self._office, request.path_params["municipality"]
        at = office.clock.now()
        pack = (await around(office, municipality, at)).pack

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            Cases(tx, municipality).audit(person.person, "read_rows", None, at)
            rows, found = Rows(tx, municipality).all(), beside(tx, municipality, at)
            may = Keys(tx, municipality).has(person.person, POLICY)
            return show, {"name": guide.name, "may": may, **_shown(room, (rows, found, pack), show)}

        show, values = await office.db.write(unit)
        did = request.query_params.get("did", "")
        return draw(
            f"settings_{room}.html",
            show.words,
            422 if wrong else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            did=did if did in {STATED, SAME} and not wrong else "",
            wrong={one.field: show.words.say("settings_wrong", one.code) for one in wrong},
            given=_given(form) if form else {},
            given_days=form.get("weekdays", []) if form else [],
            today=When(at, show.guide.timezone).today.isoformat(),
            **values,
        )


def _shown(room: str, read: tuple[tuple[Row, ...], Beside, Pack | None], show: Showing) -> dict[str, Any]:
    rows, found, pack = read
    match room:
        case "cases":
            return {"cases": shown_cases(rows, found, show), "states": list(STATES)}
        case "hours":
            return {"kinds": list(DAY_KINDS), "has_pack": pack is not None, **shown_hours(rows, found, pack, show)}
        case "addresses":
            return {"roles": shown_addresses(rows, found, pack, show), "has_pack": pack is not None}
        case _:
            waiting = [case for case in shown_cases(rows, found, show) if case["state"] != "decided"]
            lacking = missing_rows(pack, found, show.now) if pack else ()
            return {
                "waiting": len(waiting),
                "days": len(shown_hours(rows, found, pack, show)["days"]),
                "lacking": len([one for one in lacking if one != "hours"]),
                "on_rota": len([row for row in rota_of(found) if show.now < row.until]),
                "version": pack.file.pack.version if pack else 0,
            }


def _given(form: Form) -> Fields:
    return {name: field(form, name).replace("\r\n", "\n").strip() for name in form if name != "csrf"}


def _read(room: str, form: Form, pack: Pack | None, when: When) -> Read:
    given = _given(form)
    limits = {"post": REASON_CHARS_MAX, "url": REASON_CHARS_MAX}
    wrong = tuple(Wrong(f, "too_long") for f, said in given.items() if len(said) > limits.get(f, NAME_CHARS_MAX))
    if wrong:
        return wrong
    if room == CASES:
        return case_row(given, when)
    if room == ADDRESSES:
        return address_row(given, frozenset({*pack.file.roles, pack.file.pack.id} if pack else ()))
    return hours_row(given, tuple(form.get("weekdays", ()))) if given.get("do") == "hours" else days_row(given, when)


def _stated(tx: Tx, by: tuple[str, str], read: Read, pack: Pack | None, at: datetime) -> Wrongs | int:
    """State what was read, by (municipality, person); return how many rows were news, or what is wrong with them."""
    if isinstance(read, tuple):
        return read
    municipality, person = by
    if _stands_so(tx, municipality, read, at):
        return 0
    rows = rows_of(read, person, at)
    wrong = _never_open(beside(tx, municipality, at, *rows), pack, read) if pack is not None else ()
    return wrong or state_rows(tx, municipality, rows, person, at)


def _stands_so(tx: Tx, municipality: str, read: RowsFile, at: datetime) -> bool:
    """True for a case that is said to stand from now on as it does already: a form that was sent twice."""
    if not read.political_case or read.political_case[0].since != at:
        return False
    new = read.political_case[0]
    mine = [r for r in Rows(tx, municipality).all() if (r.kind, r.name) == (POLITICAL_CASE, new.ref)]
    told = [(row.title, *(getattr(row.value, name) for name in ("state", "url", "date"))) for row in mine[-1:]]
    return told == [(new.title, new.state, new.url, new.date)]


def _never_open(after: Beside, pack: Pack, read: RowsFile) -> Wrongs:
    try:
        check_hours(after, pack, read)
    except PackError:
        return (Wrong("opens" if read.calendar[0].opens else "day", "never_open"),)
    return ()


def paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the pages with their paths and methods."""
    pages, here = RowPages(office), "/{municipality:municipality}/settings"
    return (
        # What is more exactly said comes first.
        *rule_pages.paths(office),
        *rota_pages.paths(office),
        (here, pages.overview, "GET"),
        (f"{here}/{{room}}", pages.room, "GET"),
        (f"{here}/{{room}}", pages.post, "POST"),
    )
