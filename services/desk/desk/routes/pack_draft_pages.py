"""Where texts and rules are changed: in a draft that is saved file by file, checked at each field, and proposed."""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.pack_folder import named
from common.policy.checked import Checked
from common.policy.locate import PackError
from common.policy.texts import SLOTS
from desk.core.pack_draft import RULES, as_version, overtaken, text_files, texts_of
from desk.core.pack_fields import NotWritten, field_at, fields_of, sections_of, with_values
from desk.handlers.drafting import drop_draft, propose_draft, save_files
from desk.handlers.packs import Refused
from desk.handlers.people import Person
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.pack_shapes import FILE_CHARS_MAX
from desk.routes.page import HEADERS, draw_notice
from desk.routes.rules_room import Room, checked_files, compared, room_of
from desk.routes.shown_rules import name_of_text, shown_check

BYTES_MAX = 4 * FILE_CHARS_MAX
FIELDS_MAX = 400
TEXT, SECTION, FILE = "text", "section", "file"
Wrongs = dict[str, str]


class PackDraftPages:
    """What the pages do. Only whoever has the right to the pack has a draft of it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def edit(self, request: Request, person: Person) -> Response:
        """Show a text, a part of the rules or a whole file, with what the check says of it."""
        room = await room_of(self._office, request, person)
        if not room.may:
            return draw_notice(request, "no_right", 403)
        return await _edited(room, request)

    async def save(self, request: Request, person: Person) -> Response:
        """Save what was written in the draft, right or wrong; what is wrong is shown at its field."""
        form = await read_form(request, BYTES_MAX, FIELDS_MAX)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        room = await room_of(self._office, request, person)
        if not room.may:
            return draw_notice(request, "no_right", 403)
        kind, name = request.path_params["kind"], request.path_params["name"]
        if not _is_there(room, kind, name):
            return draw_notice(request, "not_found", 404)
        texts, wrong = _written(room, kind, name, form)
        at = self._office.clock.now()
        await self._office.db.write(lambda tx: save_files(tx, room.municipality, person.person, texts, at))
        room = await room_of(self._office, request, person)
        page = await _edited(room, request, wrong, form)
        return page if page.status_code != 200 else RedirectResponse(f"{room.here}/draft?did=saved", 303, HEADERS)  # noqa: PLR2004 - a page without a flaw

    async def draft(self, request: Request, person: Person) -> Response:
        """Show what the draft changes, what the check says, and what it would have made of the newest items."""
        room = await room_of(self._office, request, person)
        return await self._draw(room, did=request.query_params.get("did", ""))

    async def decide(self, request: Request, person: Person) -> Response:
        """Propose the draft, which is the first approval, or throw it away."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        room, at = await room_of(self._office, request, person), self._office.clock.now()
        if not room.may:
            return draw_notice(request, "no_right", 403)
        if field(form, "do") == "drop":
            await self._office.db.write(lambda tx: drop_draft(tx, room.municipality, person.person, at))
            return RedirectResponse(f"{room.here}?did=dropped", 303, HEADERS)
        done = await self._propose(room, form)
        if isinstance(done, str):
            return await self._draw(room, problem=done, form=form)
        return RedirectResponse(f"{room.here}/versions/{done}?did=proposed", 303, HEADERS)

    async def _propose(self, room: Room, form: Form) -> int | str:
        """Return the number of the new version, or why there is none."""
        if not room.draft.changes:
            return "no_changes"
        try:
            since = date.fromisoformat(field(form, "valid_from"))
        except ValueError:
            return "bad_day"
        files = as_version(room.files, room.versions, since)
        checked = await checked_files(files)
        if checked.pack is None:
            return "flawed"
        try:
            pack = named(checked.pack, room.municipality)
        except PackError:
            return "flawed"
        if checked.broken and not field(form, "seen"):
            return "unseen"
        at, person = self._office.clock.now(), room.person.person
        done = await self._office.db.write(lambda tx: propose_draft(tx, pack, files, person, at))
        return done.code if isinstance(done, Refused) else done.version

    async def _draw(self, room: Room, problem: str = "", did: str = "", form: Form | None = None) -> Response:
        base, files = room.base, room.files
        checked = await checked_files(files) if room.draft.changes else Checked()
        usable = base is not None and checked.pack is not None
        found = await compared(self._office, room, base.files, files, tried=True) if base and usable else None
        return room.draw(
            "rules_draft.html",
            422 if problem else 200,
            drafted=list(room.draft.changes),
            base=base.version if base else 0,
            on_proposal=bool(base and base.state == "proposed"),
            overtaken=list(overtaken(room.draft, base.files)) if base else [],
            check=shown_check(checked, files, room.here),
            found=found,
            problem=problem,
            did="saved" if did == "saved" and not problem else "",
            given=field(form, "valid_from") if form else room.show.now.date().isoformat(),
        )


def _is_there(room: Room, kind: str, name: str) -> bool:
    files = room.files
    if kind == TEXT:
        return name in texts_of(files)
    if kind == SECTION:
        return RULES in files and name in sections_of(files[RULES])
    return kind == FILE and (name in files or (room.base is not None and name in room.base.files))


def _written(room: Room, kind: str, name: str, form: Form) -> tuple[dict[str, str], tuple[NotWritten, ...]]:
    """Return the files that the form changes, and the fields that could not be written."""
    if kind == TEXT:
        own, english = text_files(name)
        return {own: field(form, "text"), english: field(form, "english")}, ()
    if kind == FILE:
        return {name: field(form, "text")}, ()
    said = {each: field(form, each) for each in form}
    text, wrong = with_values(room.files[RULES], name, said)
    return {RULES: text}, wrong


async def _edited(
    room: Room, request: Request, wrong: tuple[NotWritten, ...] = (), form: Form | None = None
) -> Response:
    kind, name = request.path_params["kind"], request.path_params["name"]
    if not _is_there(room, kind, name):
        return draw_notice(request, "not_found", 404)
    files, checked = room.files, await checked_files(room.files)
    at_fields = {each.name: room.show.words.say("rule_wrong", each.code) for each in wrong}
    if checked.flaw is not None:
        at_fields |= _flaw_at(checked.flaw, files, kind, name)
    return room.draw(
        f"rules_{kind}.html",
        422 if at_fields else 200,
        part=name,
        kind=kind,
        says=_called(room, kind, name),
        wrong=at_fields,
        check=shown_check(checked, files, room.here),
        **_values(files, kind, name, form if wrong else None),
    )


def _called(room: Room, kind: str, name: str) -> str:
    if kind == TEXT:
        return name_of_text(name, room.show)
    return room.show.words.say("rule_section", name) if kind == SECTION else name


def _values(files: dict[str, str], kind: str, name: str, form: Form | None) -> dict[str, Any]:
    if kind == TEXT:
        own, english = text_files(name)
        return {"text": files.get(own, ""), "english": files.get(english, ""), "slots": list(SLOTS)}
    if kind == FILE:
        return {"text": files.get(name, "")}
    groups: dict[str, list[dict[str, str]]] = {}
    for each in fields_of(files[RULES], name):
        value = field(form, each.name) if form and each.name in form else each.value
        shown = {"name": each.name, "key": str(each.path[-1]), "kind": each.kind, "value": value}
        groups.setdefault(".".join(map(str, each.path[1:-1])), []).append(shown)
    return {"groups": groups}


def _flaw_at(flaw: PackError, files: dict[str, str], kind: str, name: str) -> Wrongs:
    """Return the flaw at the field in which it stands; nothing where it stands on another page."""
    if kind == TEXT and flaw.file in text_files(name):
        return {"english" if flaw.file == text_files(name)[1] else "text": str(flaw)}
    if kind == FILE and flaw.file == name:
        return {"text": str(flaw)}
    if kind == SECTION and flaw.file == RULES and flaw.place is not None:
        at = field_at(files[RULES], name, flaw.place.line, flaw.place.column)
        return {at: flaw.said} if at else {}
    return {}
