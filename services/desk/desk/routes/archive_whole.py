"""The archivist's pages beside the records: the archive as a whole, and what is handed out of one item."""

import secrets
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.events import PackageMade
from desk.core.filing_deeds import AskPackage
from desk.core.refusal import Refusal
from desk.core.rights import ARCHIVE
from desk.handlers.acts import Act, NotDone
from desk.handlers.archive_asking import NOT_SURE, ask_proof, decide_disposal, is_archivist
from desk.handlers.people import Person
from desk.handlers.rights import may_on, may_on_item
from desk.routes.archive_forms import filing_of
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office, read_case
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, card, showing
from desk.routes.shown_archive import shown_whole
from desk.routes.shown_record import filing
from desk.store import Cases
from desk.store.archive_told import ArchiveTold

KEY_CHARS_MAX = 100
CASE_FILE_CHARS_MAX = 14


class ArchiveWhole:
    """What the pages do."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def whole(self, request: Request, person: Person) -> Response:
        """Show how the chains stand, and which case files are due."""
        return await self._draw_whole(request, person)

    async def _draw_whole(self, request: Request, person: Person, problem: str = "") -> Response:
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any] | None]:
            show = self._showing(tx, municipality)
            if not is_archivist(tx, municipality, person.person):
                return show, None
            Cases(tx, municipality).audit(person.person, "read_archive", None, at)
            return show, shown_whole(ArchiveTold(tx, municipality), show)

        show, found = await office.db.write(unit)
        about = _about(person, municipality, show)
        if found is None:
            return draw("archive_closed.html", show.words, 403, **about)
        did, status = request.query_params.get("did", "") if not problem else "", 422 if problem else 200
        did = did if did in {"ask_proof", "decide_disposal"} else ""
        return draw("archive_whole.html", show.words, status, **about, problem=problem, did=did, **found)

    async def asks(self, request: Request, person: Person) -> Response:
        """Have the archive gone through, or decide that a case file goes."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        municipality, at = request.path_params["municipality"], self._office.clock.now()
        do, who = field(form, "do"), (person.person, field(form, "key")[:KEY_CHARS_MAX])
        case_file = field(form, "case_file")[:CASE_FILE_CHARS_MAX]
        if do not in {"ask_proof", "decide_disposal"}:
            return draw_notice(request, "bad_form", 422)
        if do == "ask_proof":
            refused = await self._office.db.write(lambda tx: ask_proof(tx, municipality, who, at))
        elif field(form, "sure") != "true":
            refused = Refusal(code=NOT_SURE)
        else:
            refused = await self._office.db.write(lambda tx: decide_disposal(tx, municipality, who, case_file, at))
        if refused is not None:
            return await self._draw_whole(request, person, refused.code)
        return RedirectResponse(f"/{municipality}/archive/whole?did={do}", 303, HEADERS)

    # --- what is handed out -------------------------------------------------------------------------------------

    async def packages(self, request: Request, person: Person) -> Response:
        """Show what was put together of an item, and the form that asks for it."""
        return await self._draw_packages(request, person)

    async def _draw_packages(self, request: Request, person: Person, problem: NotDone | None = None) -> Response:
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        item_id: UUID = request.path_params["item_id"]

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]] | None:
            case = read_case(tx, municipality, item_id, person.person, at)
            if case is None or not may_on(tx, case, person.person, ARCHIVE):
                return None
            show, made = self._showing(tx, municipality), ArchiveTold(tx, municipality).packages(item_id)
            unfiled = filing(case, show, archivist=True)["unfiled"]
            return show, {
                "card": card(case, show),
                "revision": case.revision,
                "unfiled": [one for one in unfiled if one["of_package"]],
                "packages": [_shown(one, show) for one in made],
            }

        found = await office.db.write(unit)
        if found is None:
            return draw_notice(request, "not_found", 404)
        show, shown = found
        did = request.query_params.get("did") == "asked"
        about = _about(person, municipality, show)
        status = 200 if problem is None else 422
        return draw("archive_package.html", show.words, status, **about, problem=problem, did=did, **shown)

    async def ask_package(self, request: Request, person: Person) -> Response:
        """Have everything that is kept of an item put together."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        if not await self._office.db.read(lambda tx: may_on_item(tx, municipality, item_id, person.person, ARCHIVE)):
            return draw_notice(request, "not_found", 404)
        form["do"] = ["ask_package"]
        body = filing_of(form)
        deed = body.deed() if body else None
        if body is None or not isinstance(deed, AskPackage):
            return await self._draw_packages(request, person, NotDone(code="no_recipient"))
        done = await self._office.act(
            Act(
                municipality=municipality,
                item_id=item_id,
                person=person.person,
                revision=body.revision,
                deed=deed,
                key=field(form, "key")[:KEY_CHARS_MAX] or None,
            )
        )
        if isinstance(done, NotDone):
            return await self._draw_packages(request, person, done)
        return RedirectResponse(f"/{municipality}/archive/packages/{item_id}?did=asked", 303, HEADERS)

    async def fetch(self, request: Request, person: Person) -> Response:
        """Hand a package out: who fetched it, and when, stands in the audit log."""
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        item_id, sha256 = request.path_params["item_id"], request.path_params["sha256"]

        def unit(tx: Tx) -> PackageMade | None:
            if not may_on_item(tx, municipality, item_id, person.person, ARCHIVE):
                return None
            made = ArchiveTold(tx, municipality).packages(item_id)
            found = next((one for one in made if one.sha256 == sha256), None)
            if found is not None:
                Cases(tx, municipality).audit(person.person, "read_package", item_id, at)
            return found

        found = await office.db.write(unit)
        content = await office.blobs.get(municipality, found.sha256) if found and office.blobs else None
        if content is None:
            return draw_notice(request, "not_found", 404)
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{municipality}-{item_id}.zip"'}
        return Response(content, 200, headers, media_type="application/zip")

    def _showing(self, tx: Tx, municipality: str) -> Showing:
        guide = self._office.guide(tx, municipality)
        return showing(guide, self._office.clock.now())


def _about(person: Person, municipality: str, show: Showing) -> dict[str, Any]:
    return {
        "person": person.person,
        "csrf": person.csrf,
        "municipality": municipality,
        "name": show.guide.name,
        "key": secrets.token_urlsafe(16),
    }


def _shown(made: PackageMade, show: Showing) -> dict[str, Any]:
    return {
        "sha256": made.sha256,
        "kib": -(-made.size_bytes // 1024),
        "key_id": made.key_id,
        "at": made.recorded_at,
        "when": show.when(made.recorded_at),
        "until": show.when(made.kept_until),
        "is_there": show.now < made.kept_until,
    }
