"""A guest's own pages, each with one matter and no more; and the page from which the desk asks and looks at answers."""

import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.events import derived_id
from desk.core.deeds import Reply
from desk.core.facts import Case
from desk.core.guest import ANSWERED, FORM, KINDS, GuestMatter, posted_text
from desk.core.refusal import Refusal
from desk.core.rights import REPLY
from desk.handlers import guests
from desk.handlers.acts import Act, Done
from desk.handlers.guests import Asking, Doing, Said
from desk.handlers.people import Person
from desk.handlers.rights import may_on
from desk.routes.fields import NAME_CHARS_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form, uuid_of
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, card, showing
from desk.routes.words import words_to
from desk.store import Cases, Guests

Drawn = Callable[[Tx, Showing], dict[str, Any] | None]


class GuestPages:
    """What each page does."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def table(self) -> tuple[tuple[str, Any, str], ...]:
        """Return path, page and method of those for whoever answers the desk's queue."""
        of_item = "/{municipality:municipality}/items/{item_id:uuid}/guests"
        return ((of_item, self.of_item, "GET"), (of_item, self.acts, "POST"))

    def for_guests(self) -> tuple[tuple[str, Any, str], ...]:
        """Return path, page and method of those for guests."""
        mine = "/{municipality:municipality}/guest"
        one = mine + "/{matter_id:uuid}"
        return ((mine, self.mine, "GET"), (one, self.one, "GET"), (one, self.answer, "POST"))

    async def mine(self, request: Request, person: Person) -> Response:
        """List what a person was asked."""
        municipality = request.path_params["municipality"]

        def unit(tx: Tx, show: Showing) -> dict[str, Any]:
            return {"matters": [_matter(one, show) for one in Guests(tx, municipality).of_person(person.person)]}

        return await self._draw(request, person, "guest_list.html", unit)

    async def one(self, request: Request, person: Person) -> Response:
        """Show one matter: text, link, reference, and the field for an answer."""
        return await self._draw_one(request, person)

    async def _draw_one(
        self, request: Request, person: Person, problem: Refusal | None = None, form: Form | None = None
    ) -> Response:
        municipality, matter_id = request.path_params["municipality"], request.path_params["matter_id"]

        def unit(tx: Tx, show: Showing) -> dict[str, Any] | None:
            matter = Guests(tx, municipality).get(matter_id)
            if matter is None or matter.person != person.person:
                return None
            case = Cases(tx, municipality).get(matter.item_id)
            if case is None or case.item is None:
                return None
            Cases(tx, municipality).audit(person.person, "read_guest_matter", matter.item_id, show.now)
            given = {name: field(form or {}, name) for name in ("text", "name", "title")}
            return {"matter": _matter(matter, show), "asked": _asked(case, show), "problem": problem, "given": given}

        return await self._draw(request, person, "guest_one.html", unit, 422 if problem else 200)

    async def answer(self, request: Request, person: Person) -> Response:
        """Take the answer in, and go back to the matter; a refusal says why, and keeps what was written."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        doing = self._doing(request, person, request.path_params["matter_id"])
        said = Said(
            text=field(form, "text").replace("\r\n", "\n")[:TEXT_CHARS_MAX],
            name=field(form, "name")[:NAME_CHARS_MAX],
            title=field(form, "title")[:NAME_CHARS_MAX],
        )
        refused = await self._office.db.write(lambda tx: guests.answer(tx, doing, said))
        if refused is None:
            return RedirectResponse(f"/{doing.municipality}/guest/{doing.matter_id}", 303, HEADERS)
        if refused.code == guests.NO_SUCH:
            return draw_notice(request, "not_found", 404)
        return await self._draw_one(request, person, refused, form)

    async def of_item(self, request: Request, person: Person) -> Response:
        """Show who was asked about an item and what they answered, and let somebody be asked."""
        return await self._draw_item(request, person)

    async def _draw_item(
        self, request: Request, person: Person, problem: Refusal | None = None, token: str = ""
    ) -> Response:
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        link = f"{request.url.scheme}://{request.url.netloc}/link/{token}" if token else ""

        def unit(tx: Tx, show: Showing) -> dict[str, Any] | None:
            case = Cases(tx, municipality).get(item_id)
            if case is None or case.item is None or not may_on(tx, case, person.person, REPLY):
                return None
            Cases(tx, municipality).audit(person.person, "read_guests", item_id, show.now)
            return {
                "card": card(case, show),
                "matters": [_matter(one, show) for one in Guests(tx, municipality).of_item(item_id)],
                "kinds": KINDS,
                "form_points": FORM,
                "link": link,
                "key": secrets.token_urlsafe(16),
                "problem": problem,
            }

        return await self._draw(request, person, "guest_asked.html", unit, 422 if problem else 200)

    async def acts(self, request: Request, person: Person) -> Response:
        """Ask somebody, post an answer as it stands, or send it back for its form."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        if not await self._may(municipality, item_id, person):
            return draw_notice(request, "not_found", 404)
        do = field(form, "do")
        if do == "ask":
            return await self._ask(request, person, form, item_id)
        matter_id = uuid_of(field(form, "matter_id"))
        matter = await self._office.db.read(lambda tx: Guests(tx, municipality).get(matter_id)) if matter_id else None
        if matter is None or matter.item_id != item_id or do not in {"post", "send_back"}:
            return draw_notice(request, "bad_form", 422)
        doing = self._doing(request, person, matter.matter_id)
        if do == "post":
            refused = await self._post(doing, matter)
        else:
            refused = await self._office.db.write(lambda tx: guests.send_back(tx, doing, field(form, "why")))
        if refused is not None:
            return await self._draw_item(request, person, refused)
        return RedirectResponse(f"/{municipality}/items/{item_id}/guests", 303, HEADERS)

    async def _ask(self, request: Request, person: Person, form: Form, item_id: UUID) -> Response:
        doing = self._doing(request, person, derived_id("guest", person.person, field(form, "key")[:NAME_CHARS_MAX]))
        asking = Asking(
            item_id=item_id,
            person=field(form, "person").strip()[:NAME_CHARS_MAX],
            kind=field(form, "kind"),
            unit=field(form, "unit").strip()[:NAME_CHARS_MAX],
            question=field(form, "question").replace("\r\n", "\n")[:REASON_CHARS_MAX],
        )
        refused, token = await self._office.db.write(lambda tx: guests.ask(tx, doing, asking))
        if refused is None and not token:
            return RedirectResponse(f"/{doing.municipality}/items/{item_id}/guests", 303, HEADERS)
        return await self._draw_item(request, person, refused, token)

    async def _post(self, doing: Doing, matter: GuestMatter) -> Refusal | None:
        """Post the answer as it stands: whoever looks at it looks at its form, and changes no word."""
        if matter.state != ANSWERED:
            return Refusal(code="guest_nothing_to_post")
        office, municipality = self._office, doing.municipality

        def unit(tx: Tx) -> tuple[int, str]:
            case = Cases(tx, municipality).get(matter.item_id)
            return case.revision if case else 0, office.guide(tx, municipality).language

        revision, language = await office.db.read(unit)
        act = Act(
            municipality=municipality,
            item_id=matter.item_id,
            person=doing.person,
            revision=revision,
            deed=Reply(text=posted_text(matter, words_to(language).say("guest_posted", language))),
            key=f"guest {matter.matter_id} {matter.answered_at}",
        )
        done = await office.act(act)
        if not isinstance(done, Done):
            return Refusal(code=done.code, clauses=done.clauses)
        return await office.db.write(lambda tx: guests.posted(tx, doing))

    async def _may(self, municipality: str, item_id: UUID, person: Person) -> bool:
        def unit(tx: Tx) -> bool:
            case = Cases(tx, municipality).get(item_id)
            return case is not None and case.item is not None and may_on(tx, case, person.person, REPLY)

        return await self._office.db.read(unit)

    def _doing(self, request: Request, person: Person, matter_id: UUID) -> Doing:
        municipality = request.path_params["municipality"]
        return Doing(municipality=municipality, matter_id=matter_id, person=person.person, at=self._office.clock.now())

    async def _draw(self, request: Request, person: Person, template: str, unit: Drawn, status: int = 200) -> Response:
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()

        def shown(tx: Tx) -> tuple[Showing, dict[str, Any] | None]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            return show, unit(tx, show)

        show, found = await office.db.write(shown)
        if found is None:
            return draw_notice(request, "not_found", 404)
        about = {"person": person.person, "csrf": person.csrf, "place": municipality, "name": show.guide.name}
        about |= {} if template != "guest_asked.html" else {"municipality": municipality}
        return draw(template, show.words, status, **about, **found)


def _matter(matter: GuestMatter, show: Showing) -> dict[str, Any]:
    return {
        "matter_id": matter.matter_id,
        "person": matter.person,
        "kind": matter.kind,
        "unit": matter.unit,
        "question": matter.question,
        "asked": show.when(matter.asked_at),
        "asked_by": matter.asked_by,
        "state": matter.state,
        "tone": {"open": "busy", "answered": "alarm"}.get(matter.state, "calm"),
        "answer": matter.answer,
        "signed": ", ".join(part for part in (matter.name, matter.title) if part),
        "name": matter.name,
        "title": matter.title,
        "why": matter.why,
        "is_open": matter.state == "open",
        "to_post": matter.state == ANSWERED,
    }


def _asked(case: Case, show: Showing) -> dict[str, Any]:
    """Return what a guest sees of an item: its text, where it stands, and the archive's number of it."""
    item = case.item
    assert item is not None  # noqa: S101 - only an item that is known is asked about
    at = case.created_at or item.received_at or item.recorded_at
    return {
        "title": show.words.say("kind", item.kind),
        "place": show.words.say("platform", item.platform),
        "when": show.when(at),
        "text": item.text,
        "lang": case.ruling.tagging.lang if case.ruling else "",
        "link": item.permalink or "",
        "reference": guests.reference_of(case),
    }
