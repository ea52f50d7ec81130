"""The pages of requests for access: the list, one request with its texts and its answer, and the copies to hand out."""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.calendar import OpeningHours
from common.db import Tx
from common.events import derived_id
from desk.core.access import GIVE, GROUNDS, WITHHOLD
from desk.core.guide import LANGUAGES
from desk.core.refusal import Refusal
from desk.handlers import access
from desk.handlers.access import Doing, Masking
from desk.handlers.people import Person
from desk.handlers.searching import accounts_of, search
from desk.routes.fields import REASON_CHARS_MAX, TEXT_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form, uuid_of
from desk.routes.hours import working_hours
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.search_pages import search_of
from desk.routes.shown import Showing, showing
from desk.routes.shown_access import letter, shown_match, shown_request
from desk.routes.shown_crisis import around
from desk.routes.shown_found import shown_found
from desk.routes.words import words_to
from desk.store import AccessRequests, Cases

Unit = Callable[[Tx], Refusal | None]
CONTACT_CHARS_MAX = 200


class AccessPages:
    """What each page does, for those with the archivist's right."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def table(self) -> tuple[tuple[str, Any, str], ...]:
        """Return path, page and method of each."""
        place = "/{municipality:municipality}/access"
        one = place + "/{request_id:uuid}"
        return (
            (place, self.listed, "GET"),
            (place, self.register, "POST"),
            (one, self.one, "GET"),
            (one, self.acts, "POST"),
            (one + "/copies", self.copies, "GET"),
        )

    async def listed(self, request: Request, person: Person) -> Response:
        """List the requests that wait, the oldest first, and those that are answered."""
        return await self._draw_list(request, person)

    async def _draw_list(self, request: Request, person: Person, problem: Refusal | None = None) -> Response:
        municipality = request.path_params["municipality"]
        answered = request.query_params.get("show") == "answered"

        def unit(tx: Tx, show: Showing, hours: OpeningHours) -> dict[str, Any]:
            Cases(tx, municipality).audit(person.person, "read_access_requests", None, show.now)
            requests = AccessRequests(tx, municipality)
            found = [shown_request(one, show, hours) for one in requests.listed(answered=answered)]
            return {"requests": found, "waiting": requests.waiting()}

        more = {"answered": answered, "problem": problem, "key": secrets.token_urlsafe(16)}
        return await self._draw(request, person, "access_list.html", unit, more)

    async def register(self, request: Request, person: Person) -> Response:
        """Take a request in, and go to its page."""
        form = await self._form(request, person)
        if isinstance(form, Response):
            return form
        doing = self._doing(request, person, derived_id("access", person.person, field(form, "key")[:200]))
        asked = field(form, "asked").replace("\r\n", "\n")[:TEXT_CHARS_MAX]
        contact = field(form, "contact")[:CONTACT_CHARS_MAX]
        refused = await self._do(lambda tx: access.register(tx, doing, asked, contact), doing)
        if refused is not None:
            return await self._refused(request, person, refused, in_list=True)
        return RedirectResponse(f"/{doing.municipality}/access/{doing.request_id}", 303, HEADERS)

    async def one(self, request: Request, person: Person) -> Response:
        """Show one request: its texts, what is masked, and the draft of its answer."""
        return await self._draw_one(request, person)

    async def _draw_one(
        self, request: Request, person: Person, problem: Refusal | None = None, form: Form | None = None
    ) -> Response:
        municipality, request_id = request.path_params["municipality"], request.path_params["request_id"]
        lang = request.query_params.get("letter", "")

        def unit(tx: Tx, show: Showing, hours: OpeningHours) -> dict[str, Any] | None:
            requests = AccessRequests(tx, municipality)
            one = requests.get(request_id)
            if one is None:
                return None
            Cases(tx, municipality).audit(person.person, "read_access_request", None, show.now)
            matches = requests.matches(request_id)
            chosen = lang if lang in LANGUAGES else show.guide.language
            return {
                "one": shown_request(one, show, hours),
                "matches": [shown_match(match, show) for match in matches],
                "unread": sum(1 for match in matches if not match.verdict),
                "letter": field(form or {}, "answer") or letter(one, matches, words_to(chosen), show),
                "letter_lang": chosen,
                "grounds": GROUNDS.get(show.guide.country, GROUNDS["NO"]),
                "country": show.guide.country,
                **_found(tx, form, {match.item_id for match in matches}, (municipality, person.person), show),
            }

        return await self._draw(request, person, "access_one.html", unit, {"problem": problem})

    async def copies(self, request: Request, person: Person) -> Response:
        """Show the copies as they are handed out: what is masked is not in the page at all."""
        municipality, request_id = request.path_params["municipality"], request.path_params["request_id"]

        def unit(tx: Tx, show: Showing, hours: OpeningHours) -> dict[str, Any] | None:
            requests = AccessRequests(tx, municipality)
            one = requests.get(request_id)
            if one is None:
                return None
            Cases(tx, municipality).audit(person.person, "read_access_copies", None, show.now)
            found = [shown_match(match, show) for match in requests.matches(request_id)]
            return {"one": shown_request(one, show, hours), "matches": found}

        return await self._draw(request, person, "access_copies.html", unit, {})

    async def acts(self, request: Request, person: Person) -> Response:
        """Do what a form asks for, and go back to the request; a refusal says why, and keeps what was written."""
        form = await self._form(request, person)
        if isinstance(form, Response):
            return form
        doing = self._doing(request, person, request.path_params["request_id"])
        if field(form, "do") == "search":
            return await self._draw_one(request, person, form=form)
        unit = _unit(form, doing)
        if unit is None:
            return draw_notice(request, "bad_form", 422)
        refused = await self._do(unit, doing)
        if refused is None:
            place = f"#text-{field(form, 'item_id')}" if field(form, "item_id") else ""
            return RedirectResponse(f"/{doing.municipality}/access/{doing.request_id}{place}", 303, HEADERS)
        return await self._refused(request, person, refused, form=form)

    async def _refused(
        self, request: Request, person: Person, refused: Refusal, *, in_list: bool = False, form: Form | None = None
    ) -> Response:
        if refused.code == access.NOT_YOURS:
            return draw_notice(request, "not_allowed", 403)
        if in_list:
            return await self._draw_list(request, person, refused)
        if refused.code == access.NO_SUCH:
            return draw_notice(request, "not_found", 404)
        return await self._draw_one(request, person, refused, form)

    async def _form(self, request: Request, person: Person) -> Form | Response:
        form = await read_form(request)
        return form if form is not None and is_ours(form, person.csrf) else draw_notice(request, "bad_form", 403)

    def _doing(self, request: Request, person: Person, request_id: UUID) -> Doing:
        municipality = request.path_params["municipality"]
        return Doing(
            municipality=municipality, request_id=request_id, person=person.person, at=self._office.clock.now()
        )

    async def _do(self, unit: Unit, doing: Doing) -> Refusal | None:
        def guarded(tx: Tx) -> Refusal | None:
            allowed = access.may_give(tx, doing.municipality, doing.person)
            return unit(tx) if allowed else Refusal(code=access.NOT_YOURS)

        return await self._office.db.write(guarded)

    async def _draw(
        self,
        request: Request,
        person: Person,
        template: str,
        unit: Callable[[Tx, Showing, OpeningHours], dict[str, Any] | None],
        more: dict[str, Any],
    ) -> Response:
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        pack = (await around(office, municipality, at)).pack

        def guarded(tx: Tx) -> tuple[Showing, dict[str, Any] | None, bool]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            allowed = access.may_give(tx, municipality, person.person)
            hours = working_hours(tx, municipality, pack, guide.timezone, at)
            return show, unit(tx, show, hours) if allowed else None, allowed

        show, shown, allowed = await office.db.write(guarded)
        if shown is None:
            return draw_notice(request, *(("not_found", 404) if allowed else ("not_allowed", 403)))
        about = {"person": person.person, "csrf": person.csrf, "municipality": municipality, "name": show.guide.name}
        return draw(template, show.words, 422 if more.get("problem") else 200, **about, **shown, **more)


def _found(tx: Tx, form: Form | None, there: set[UUID], who: tuple[str, str], show: Showing) -> dict[str, Any]:
    """Return what a search for texts has found, which is on record as every search."""
    if form is None or field(form, "do") != "search":
        return {"found": None, "q": ""}
    accounts = accounts_of(tx, *who)
    wanted = search_of(form, [key for key, _ in accounts], who, show.guide.timezone)
    found = search(tx, wanted, show.now)
    new = [case for case in found.cases if case.item_id not in there]
    cards = [shown_found(case, wanted.asked.words, dict(accounts), show) for case in new]
    return {"found": {"cards": cards, "hits": found.hits}, "q": field(form, "q")[:CONTACT_CHARS_MAX]}


def _unit(form: Form, doing: Doing) -> Unit | None:
    do, ground = field(form, "do"), field(form, "ground")[:REASON_CHARS_MAX].strip()
    item_id = _item_of(field(form, "item_id"))
    added = [one for one in map(_item_of, form.get("add", [])) if one is not None]
    text = field(form, "answer").replace("\r\n", "\n")[:TEXT_CHARS_MAX]
    units: dict[str, Unit] = {
        "add": lambda tx: access.add(tx, doing, added),
        "answer": lambda tx: access.answer(tx, doing, text),
        "reopen": lambda tx: access.reopen(tx, doing),
    }
    if item_id is not None:
        masking = Masking(
            ground=ground,
            words=field(form, "words")[:REASON_CHARS_MAX],
            writer=do == "mask_writer",
            everywhere=field(form, "everywhere") == "yes",
        )
        units |= {
            "drop": lambda tx: access.drop(tx, doing, item_id),
            "mask": lambda tx: access.mask(tx, doing, item_id, masking),
            "mask_writer": lambda tx: access.mask(tx, doing, item_id, masking),
            "unmask": lambda tx: access.unmask(tx, doing, item_id),
            GIVE: lambda tx: access.judge(tx, doing, item_id, GIVE),
            WITHHOLD: lambda tx: access.judge(tx, doing, item_id, WITHHOLD, ground),
        }
    return units.get(do)


def _item_of(text: str) -> UUID | None:
    """An item's id, or the address of its page with the id last."""
    return uuid_of(text.rpartition("/")[2].strip())
