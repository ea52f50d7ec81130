"""The pages of texts and rules: what is in force, what waits for a second person, and every version that ever was."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.policy.beside import missing_rows
from common.policy.locate import PackError
from common.policy.pack import Pack
from common.policy.parse import parse_pack
from desk.core.pack_draft import texts_of
from desk.core.pack_fields import sections_of
from desk.core.version import PROPOSED, WITHDRAWN, Version
from desk.handlers.packs import NO_SUCH_VERSION, OTHER_WORDS, Refused, approve, withdraw
from desk.handlers.people import Person
from desk.handlers.rows import beside
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.pack_draft_pages import PackDraftPages
from desk.routes.page import HEADERS, draw_notice
from desk.routes.rules_room import Room, compared, room_of
from desk.routes.shown_rules import name_of_text, shown_version

Page = Callable[[Request, Person], Any]
SAME_PERSON = "same_person"
DONE = frozenset({"proposed", "activated", "approved", "dropped", "saved", "withdrawn"})


class RulePages:
    """What the pages do. Everybody reads; whoever has the right to the pack approves what another proposed."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def home(self, request: Request, person: Person) -> Response:
        """Show what is in force, what waits, and what can be changed."""
        room = await room_of(self._office, request, person)
        files, show, held = room.files, room.show, room.held
        did = request.query_params.get("did", "")
        return room.draw(
            "rules.html",
            held=shown_version(held, person.person, show, held.version) if held else None,
            versions=[shown_version(v, person.person, show, held.version if held else None) for v in room.versions],
            drafted=list(room.draft.changes),
            texts=[{"name": name, "says": name_of_text(name, show)} for name in texts_of(files)],
            sections=list(sections_of(files["pack.toml"])) if files else [],
            files=[name for name in sorted(files) if not name.startswith("texts/")],
            did=did if did in DONE else "",
        )

    async def version(self, request: Request, person: Person) -> Response:
        """Show one version: what it changed, what it would have made of the newest items, and all it says."""
        return await self._draw(request, person)

    async def approve(self, request: Request, person: Person) -> Response:
        """Approve what another person proposed, word for word as it was read, or withdraw what one has proposed."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        room = await room_of(self._office, request, person)
        if not room.may:
            return draw_notice(request, "no_right", 403)
        version = _asked(room, request)
        if version is None:
            return draw_notice(request, "not_found", 404)
        act = self._withdrawn if field(form, "do") == "withdraw" else self._approved
        done = await act(room, version, field(form, "sha256"))
        if isinstance(done, Refused):
            return await self._draw(request, person, done)
        did = {PROPOSED: "approved", WITHDRAWN: "withdrawn"}.get(done.state, "activated")
        return RedirectResponse(f"{room.here}/versions/{version.version}?did={did}", 303, HEADERS)

    async def _approved(self, room: Room, version: Version, read: str) -> Version | Refused:
        person, at = room.person.person, self._office.clock.now()
        if version.sha256 != read:
            return Refused(code=OTHER_WORDS)
        if version.state == PROPOSED and person in version.approved_by:
            return Refused(code=SAME_PERSON)
        pack = _parsed(version)
        if pack is None:
            return Refused(code=NO_SUCH_VERSION)
        return await self._office.db.write(lambda tx: approve(tx, pack, person, at))

    async def _withdrawn(self, room: Room, version: Version, read: str) -> Version | Refused:
        at, of = self._office.clock.now(), (version.version, read)
        return await self._office.db.write(lambda tx: withdraw(tx, room.municipality, of, room.person.person, at))

    async def _draw(self, request: Request, person: Person, problem: Refused | None = None) -> Response:
        room = await room_of(self._office, request, person)
        version, held = _asked(room, request), room.held
        if version is None:
            return draw_notice(request, "not_found", 404)
        waits = version.state == PROPOSED
        earlier = [v for v in room.versions if v.activated_at and v.version < version.version]
        old = held if waits else max(earlier, key=lambda v: v.version, default=None)
        found = await compared(self._office, room, old.files, version.files, tried=waits) if old else None
        did = request.query_params.get("did", "")
        return room.draw(
            "rules_version.html",
            422 if problem else 200,
            one=shown_version(version, person.person, room.show, held.version if held else None),
            files=sorted(version.files.items()),
            found=found,
            missing=[room.show.role(role) for role in await self._missing(room, version)],
            problem=problem.code if problem else "",
            did=did if did in DONE and not problem else "",
        )

    async def _missing(self, room: Room, version: Version) -> tuple[str, ...]:
        pack, at = _parsed(version), room.show.now
        if pack is None:
            return ()
        rows = await self._office.db.read(lambda tx: beside(tx, room.municipality, at))
        return missing_rows(pack, rows, max(version.holds_from or at, at))


def _asked(room: Room, request: Request) -> Version | None:
    number = request.path_params["version"]
    return next((each for each in room.versions if each.version == number), None)


def _parsed(version: Version) -> Pack | None:
    """Return the pack; None for one that this release cannot read any more: its files are shown all the same."""
    try:
        return parse_pack(version.files)
    except PackError:
        return None


def paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the pages with their paths and methods."""
    rules, drafts, here = RulePages(office), PackDraftPages(office), "/{municipality:municipality}/settings/rules"
    return (
        (here, rules.home, "GET"),
        (f"{here}/versions/{{version:int}}", rules.version, "GET"),
        (f"{here}/versions/{{version:int}}", rules.approve, "POST"),
        (f"{here}/draft", drafts.draft, "GET"),
        (f"{here}/draft", drafts.decide, "POST"),
        (f"{here}/{{kind}}/{{name:path}}", drafts.edit, "GET"),
        (f"{here}/{{kind}}/{{name:path}}", drafts.save, "POST"),
    )
