"""The archivist's room: what waits to be confirmed, assessed, written off and archived; case files; one record."""

import re
import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.archive_room import CONFIRM, ROOMS
from desk.core.claim import CLAIMED
from desk.core.filing_deeds import ConfirmRecord, Filing
from desk.core.rights import ARCHIVE
from desk.handlers.acts import NO_ARCHIVE_RIGHT, NO_RIGHT, NO_SUCH_ITEM, STALE, Act, Done, NotDone
from desk.handlers.people import Person
from desk.handlers.rights import may_on, may_on_item
from desk.routes.archive_forms import chosen, filing_of
from desk.routes.archive_whole import ArchiveWhole
from desk.routes.forms import Form, field, is_ours, read_form, uuid_of
from desk.routes.office import Office, read_case
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, showing
from desk.routes.shown_archive import CASES_ROOM, Mine, shown_case, shown_one, shown_room
from desk.routes.shown_queue import page_asked
from desk.store import Cases, FiledRecords, Rights

Found = Callable[[Tx, Showing], dict[str, Any] | None]
"""Finds what a page shows; None for what is not there."""
_CASE_FORM = ("close_case_file", "reopen_case_file", "correct_case_file")
_NAME_CHARS_MAX = 60
_NUMBER = re.compile(r"[0-9]{4}/[0-9]{1,9}")
_GIVEN = ("do", "title", "case_file", "klasse", "reason", "hjemmel")


class ArchivePages:
    """What each page does, for those with the archivist's right."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def room(self, request: Request, person: Person) -> Response:
        """List what waits in one room; a list of case files beside."""
        return await self._draw_room(request, person)

    async def _draw_room(self, request: Request, person: Person, problem: str = "") -> Response:
        municipality, given = request.path_params["municipality"], request.query_params
        room = given.get("room", CONFIRM)
        room = room if room in {*ROOMS, CASES_ROOM} else CONFIRM
        page_no = page_asked(given.get("page", ""))

        def unit(tx: Tx, show: Showing) -> dict[str, Any]:
            Cases(tx, municipality).audit(person.person, "read_archive", None, show.now)
            return shown_room(_mine(tx, municipality, person), show, room, page_no)

        did = [
            int(n) if n.isascii() and n.isdigit() else 0 for n in (given.get("did", "")[:3], given.get("not", "")[:3])
        ]
        return await self._draw(request, person, "archive.html", unit, problem=problem, did=did)

    async def case(self, request: Request, person: Person) -> Response:
        """Show one case file: its records, what hinders its closing, and what may be done."""
        return await self._draw_case(request, person)

    async def _draw_case(self, request: Request, person: Person, problem: NotDone | None = None) -> Response:
        municipality, number = request.path_params["municipality"], _number(request)

        def unit(tx: Tx, show: Showing) -> dict[str, Any] | None:
            Cases(tx, municipality).audit(person.person, "read_archive", None, show.now)
            return shown_case(_mine(tx, municipality, person), number, show)

        return await self._draw(request, person, "archive_case.html", unit, problem=problem, did=_did(request))

    async def record(self, request: Request, person: Person) -> Response:
        """Show one record with its text, and what may be done with it."""
        return await self._draw_record(request, person)

    async def _draw_record(
        self, request: Request, person: Person, problem: NotDone | None = None, form: Form | None = None
    ) -> Response:
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        asked = uuid_of(field(form, "record_id") if form else request.query_params.get("record", ""))

        def unit(tx: Tx, show: Showing) -> dict[str, Any] | None:
            case = read_case(tx, municipality, item_id, person.person, show.now)
            if case is None or not may_on(tx, case, person.person, ARCHIVE):
                return None
            found = shown_one(_mine(tx, municipality, person), case, asked, show)
            return found and {"revision": case.revision, **found}

        given = {name: field(form, name) for name in _GIVEN} if form else dict.fromkeys(_GIVEN, "")
        did = _did(request)
        return await self._draw(request, person, "archive_record.html", unit, problem=problem, did=did, given=given)

    async def _draw(self, request: Request, person: Person, template: str, unit: Found, **more: object) -> Response:
        """Draw a page for whoever has the archivist's right; others are told whom to ask."""
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()

        def whole(tx: Tx) -> tuple[Showing, dict[str, Any] | None, bool]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            allowed = Rights(tx, municipality).any(person.person, ARCHIVE)
            return show, unit(tx, show) if allowed else None, allowed

        show, found, allowed = await office.db.write(whole)
        about = {"person": person.person, "csrf": person.csrf, "municipality": municipality, "name": show.guide.name}
        if not allowed:
            return draw("archive_closed.html", show.words, 403, **about)
        if found is None:
            return draw_notice(request, "not_found", 404)
        problem = more.get("problem")
        status = _status(problem if isinstance(problem, NotDone | str) else None)
        return draw(template, show.words, status, **about, key=secrets.token_urlsafe(16), **more, **found)

    # --- acts ---------------------------------------------------------------------------------------------------

    async def acts(self, request: Request, person: Person) -> Response:
        """Ask the archive to do something with a record, and go back to it."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        body = filing_of(form)
        if body is None or body.do in _CASE_FORM:
            return draw_notice(request, "bad_form", 422)
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        deed = body.deed()
        done = await self._act(request, person, (item_id, body.revision), deed, field(form, "key"))
        if isinstance(done, Done):
            record = f"&record={record_id}" if (record_id := uuid_of(field(form, "record_id"))) else ""
            where = f"/{municipality}/archive/items/{item_id}?did={type(deed).__name__.lower()}{record}"
            return RedirectResponse(where, 303, HEADERS)
        if done.code == NO_SUCH_ITEM:
            return draw_notice(request, "not_found", 404)
        return await self._draw_record(request, person, done, form)

    async def on_case(self, request: Request, person: Person) -> Response:
        """Ask the archive to close, reopen or correct a case file, and go back to it."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        number, item_id = _number(request), uuid_of(field(form, "item_id"))
        form["case_file"] = [number]
        body = filing_of(form)
        if body is None or body.do not in _CASE_FORM or item_id is None:
            return draw_notice(request, "bad_form", 422)
        deed = body.deed()
        done = await self._act(request, person, (item_id, body.revision), deed, field(form, "key"))
        if isinstance(done, NotDone):
            return await self._draw_case(request, person, done)
        where = f"/{request.path_params['municipality']}/archive/cases/{number}?did={type(deed).__name__.lower()}"
        return RedirectResponse(where, 303, HEADERS)

    async def confirm(self, request: Request, person: Person) -> Response:
        """Confirm what was ticked as it was captured, each by an act of its own; in the case file that is named.

        Or all in a new one: the form's own key is its name, so that a second press opens no second case.
        """
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        case_file, key = field(form, "case_file").strip(), field(form, "key")
        new_case = key[:_NAME_CHARS_MAX] if field(form, "new_case") and key else None
        wrong = _wrong_case(case_file, new_case)
        if not chosen(form) or wrong:
            return await self._draw_room(request, person, wrong if chosen(form) else "choose")
        deed = ConfirmRecord(case_file=case_file or None, new_case=new_case)
        ends = [
            await self._act(
                request,
                person,
                (one.item_id, one.revision),
                deed,
                f"{key}{one.item_id}",
            )
            for one in chosen(form)
        ]
        done = sum(isinstance(end, Done) for end in ends)
        where = f"/{request.path_params['municipality']}/archive?did={done}&not={len(ends) - done}"
        return RedirectResponse(where, 303, HEADERS)

    async def _act(
        self, request: Request, person: Person, seen: tuple[UUID, int], deed: Filing, key: str
    ) -> Done | NotDone:
        """Do it as every act is done. Whoever has no key to this room does nothing in it."""
        municipality = request.path_params["municipality"]
        if not await self._office.db.read(lambda tx: may_on_item(tx, municipality, seen[0], person.person, ARCHIVE)):
            return NotDone(code=NO_ARCHIVE_RIGHT)
        return await self._office.act(
            Act(
                municipality=municipality,
                item_id=seen[0],
                person=person.person,
                revision=seen[1],
                deed=deed,
                key=key[:200] or None,
            )
        )


def _mine(tx: Tx, municipality: str, person: Person) -> Mine:
    """Return the records and cases of the accounts on which a person is archivist."""
    accounts = Rights(tx, municipality).accounts(person.person, ARCHIVE)
    return Mine(FiledRecords(tx, municipality, accounts), Cases(tx, municipality))


def _status(problem: NotDone | str | None) -> int:
    if isinstance(problem, str) or problem is None:
        return 422 if problem else 200
    return {STALE: 409, CLAIMED: 409, NO_ARCHIVE_RIGHT: 403, NO_RIGHT: 403}.get(problem.code, 422)


def _number(request: Request) -> str:
    return f"{request.path_params['year']}/{request.path_params['number']}"


def _wrong_case(case_file: str, new_case: str | None) -> str:
    """Return why records cannot go where the form says."""
    if case_file and new_case:
        return "both_cases"
    return "case_number" if case_file and not _is_number(case_file) else ""


def _is_number(given: str) -> bool:
    return _NUMBER.fullmatch(given) is not None


def _did(request: Request) -> str:
    did = request.query_params.get("did", "")
    return did if did.isidentifier() else ""


def archive_paths(office: Office) -> tuple[tuple[str, Any, str], ...]:
    """Return the room's pages, as `add_pages` wants them."""
    pages, whole = ArchivePages(office), ArchiveWhole(office)
    here = "/{municipality:municipality}/archive"
    return (
        (here, pages.room, "GET"),
        (here, pages.confirm, "POST"),
        (f"{here}/cases/{{year:int}}/{{number:int}}", pages.case, "GET"),
        (f"{here}/cases/{{year:int}}/{{number:int}}", pages.on_case, "POST"),
        (f"{here}/items/{{item_id:uuid}}", pages.record, "GET"),
        (f"{here}/items/{{item_id:uuid}}", pages.acts, "POST"),
        (f"{here}/whole", whole.whole, "GET"),
        (f"{here}/whole", whole.asks, "POST"),
        (f"{here}/packages/{{item_id:uuid}}", whole.packages, "GET"),
        (f"{here}/packages/{{item_id:uuid}}", whole.ask_package, "POST"),
        (f"{here}/packages/{{item_id:uuid}}/{{sha256}}.zip", whole.fetch, "GET"),
    )
