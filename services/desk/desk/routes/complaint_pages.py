"""The desk's pages of complaints: the list, one with its answer; and the private link that a person hands on."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.events import item_id_of
from desk.core.complaint import OPEN, TAKEN, Complaint, refuse_taking
from desk.core.facts import HIDDEN, REMOVED, Case
from desk.core.notice import link_line
from desk.core.pointing import object_ids, plain_link
from desk.core.refusal import Refusal
from desk.core.refuse import is_possible
from desk.handlers.complaints import (
    NO_SUCH_COMPLAINT,
    Judged,
    decide,
    deciders_on,
    made_by_link,
    match,
    put_back,
    take,
)
from desk.handlers.people import Person
from desk.handlers.rights import may_judge
from desk.handlers.statements import PATH, hand_out
from desk.routes.fields import REASON_CHARS_MAX
from desk.routes.forms import field, is_ours, read_form, uuid_of
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.shown import Showing, card, showing
from desk.routes.shown_statement import Telling, shown_complaint, shown_statements
from desk.store import Cases, Complaints, Registry, Statements

LOOKED_BACK = timedelta(days=365)
"""So old may the comment be that somebody without a link complains about."""
CANDIDATES_MAX = 10
Unit = Callable[[Tx], Refusal | None]


class ComplaintPages:
    """What each page does, for those with the right to the queue."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def listed(self, request: Request, person: Person) -> Response:
        """List the complaints that wait, the first due first, and those that are decided."""
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        decided = request.query_params.get("show") == "decided"

        def unit(tx: Tx) -> tuple[Showing, list[dict[str, Any]], int]:
            Cases(tx, municipality).audit(person.person, "read_complaints", None, at)
            show, complaints = self._showing(tx, municipality, at), Complaints(tx, municipality)
            return (
                show,
                [
                    shown_complaint(one, show)
                    for one in complaints.listed(decided=decided)
                    if may_judge(tx, municipality, one.item_id, person.person)
                ],
                complaints.waiting(),
            )

        show, found, waiting = await office.db.write(unit)
        return draw(
            "complaints.html",
            show.words,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=show.guide.name,
            complaints=found,
            decided=decided,
            waiting=waiting,
        )

    async def one(self, request: Request, person: Person) -> Response:
        """Show one complaint, what it is about, and what may be done."""
        return await self._draw_one(request, person)

    async def _draw_one(
        self, request: Request, person: Person, problem: Refusal | None = None, answer: str = ""
    ) -> Response:
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        complaint_id: UUID = request.path_params["complaint_id"]

        def unit(tx: Tx) -> dict[str, Any] | None:
            one = Complaints(tx, municipality).get(complaint_id)
            if one is None or not may_judge(tx, municipality, one.item_id, person.person):
                return None
            Cases(tx, municipality).audit(person.person, "read_complaint", one.item_id, at)
            show = self._showing(tx, municipality, at)
            return {"show": show, **self._about(tx, municipality, one, show, person.person)}

        found = await office.db.write(unit)
        if found is None:
            return draw_notice(request, "not_found", 404)
        show: Showing = found.pop("show")
        return draw(
            "complaint.html",
            show.words,
            422 if problem else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=show.guide.name,
            problem=problem,
            answer=answer,
            **found,
        )

    def _about(self, tx: Tx, municipality: str, one: Complaint, show: Showing, person: str) -> dict[str, Any]:
        deciders = deciders_on(tx, municipality, one.item_id)
        case = Cases(tx, municipality).get(one.item_id) if one.item_id else None
        statements = Statements(tx, municipality).of(one.item_id) if one.item_id else ()
        by_link = one.item_id is not None and one in made_by_link(tx, municipality, one.item_id)
        accounts = {(a.platform, a.account_id): a.name for a in Registry(tx, municipality).accounts()}
        telling = Telling(
            show, self._office.public.guides(municipality), accounts, self._office.limits(municipality).terms
        )
        return {
            "one": shown_complaint(one, show),
            "told": shown_statements(statements, case, telling) if statements else None,
            "item": card(case, show) if case is not None and case.item is not None else None,
            "refused": refuse_taking(one, deciders, person),
            "mine": one.state == TAKEN and one.taken_by == person,
            "open": one.state == OPEN,
            "candidates": [] if one.item_id or one.is_decided else self._candidates(tx, municipality, one, show),
            "by_link": by_link,
            # Whoever complained without a link may be another than who wrote the item: the answer is not for them.
            "reply": _private_reply(one, case, show) if by_link else None,
            "can_show_again": case is not None and case.visibility == HIDDEN,
            "is_removed": case is not None and case.visibility == REMOVED,
        }

    def _candidates(self, tx: Tx, municipality: str, one: Complaint, show: Showing) -> list[dict[str, Any]]:
        """Return what it may be about: first what the link names, else what is hidden or gone, the newest first."""
        cases = Cases(tx, municipality)
        platforms = sorted({a.platform for a in Registry(tx, municipality).accounts()})
        named = [cases.get(item_id_of(municipality, p, one_id)) for p in platforms for one_id in object_ids(one.link)]
        away = Complaints(tx, municipality).taken_away(one.came_at - LOOKED_BACK, one.came_at)
        others = [cases.get(item_id) for item_id in away]
        wanted = plain_link(one.link)
        same = [c for c in others if c and c.item and wanted and plain_link(c.item.permalink or "") == wanted]
        found: dict[UUID, Case] = {}
        for case in [*named, *same] if any([*named, *same]) else others:
            if case is not None and case.item is not None and not case.item.own:
                found.setdefault(case.item_id, case)
        return [card(case, show) for case in list(found.values())[:CANDIDATES_MAX]]

    async def acts(self, request: Request, person: Person) -> Response:
        """Take it up, put it back, say what it is about, or answer it; and go back to its page."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        municipality, complaint_id = request.path_params["municipality"], request.path_params["complaint_id"]
        at, limits, who = self._office.clock.now(), self._office.limits, person.person
        answer = field(form, "answer").replace("\r\n", "\n")[:REASON_CHARS_MAX]
        do, item_id = field(form, "do"), uuid_of(field(form, "item_id").rpartition("/")[2].strip())

        def judged(*, upheld: bool) -> Judged:
            return Judged(
                municipality=municipality, complaint_id=complaint_id, person=who, upheld=upheld, answer=answer
            )

        units: dict[str, Unit] = {
            "take": lambda tx: take(tx, municipality, complaint_id, who, at),
            "put_back": lambda tx: put_back(tx, municipality, complaint_id, who, at),
            "uphold": lambda tx: decide(tx, judged(upheld=True), at, limits),
            "reject": lambda tx: decide(tx, judged(upheld=False), at, limits),
        }
        if item_id is not None:
            units["match"] = lambda tx: match(tx, municipality, complaint_id, item_id, who, at)
        if do not in {*units, "match"}:
            return draw_notice(request, "bad_form", 422)
        about = (municipality, complaint_id, item_id)
        refused = await self._office.db.write(lambda tx: _judging(tx, about, who, units.get(do)))
        if refused is None:
            return RedirectResponse(f"/{municipality}/complaints/{complaint_id}", 303, HEADERS)
        if refused.code == NO_SUCH_COMPLAINT:
            return draw_notice(request, "not_found", 404)
        return await self._draw_one(request, person, refused, answer)

    async def link(self, request: Request, person: Person) -> Response:
        """Make a private link to an item's statement, and show it once, for whoever hands it on themselves."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        office, municipality, item_id = (
            self._office,
            request.path_params["municipality"],
            request.path_params["item_id"],
        )
        at, terms = office.clock.now(), office.limits(municipality).terms

        def unit(tx: Tx) -> tuple[Showing, str | None]:
            if not may_judge(tx, municipality, item_id, person.person):
                return self._showing(tx, municipality, at), None
            return self._showing(tx, municipality, at), hand_out(tx, municipality, item_id, person.person, at, terms)

        show, token = await office.db.write(unit)
        if token is None:
            return draw_notice(request, "not_found", 404)
        origin = terms.public_url.rstrip("/") or f"{request.url.scheme}://{request.url.netloc}"
        return draw(
            "statement_link.html",
            show.words,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=show.guide.name,
            item_id=item_id,
            link=f"{origin}{PATH}{token}",
            ends=show.when(at + timedelta(days=terms.statement_days)),
        )

    def _showing(self, tx: Tx, municipality: str, at: datetime) -> Showing:
        guide = self._office.guide(tx, municipality)
        return showing(guide, at)


def _judging(tx: Tx, about: tuple[str, UUID, UUID | None], person: str, unit: Unit | None) -> Refusal | None:
    """Do it for whoever may judge where the complaint belongs; `about`: municipality, complaint, an item named."""
    municipality, complaint_id, item_id = about
    one = Complaints(tx, municipality).get(complaint_id)
    if one is None or not may_judge(tx, municipality, one.item_id, person):
        return Refusal(code=NO_SUCH_COMPLAINT)
    if unit is None or (item_id is not None and not may_judge(tx, municipality, item_id, person)):
        return Refusal(code="no_such_item")
    return unit(tx)


def _private_reply(one: Complaint, case: Case | None, show: Showing) -> dict[str, Any] | None:
    """Return the draft that tells the writer of the answer where the platform can; None where it cannot."""
    if not one.is_decided or not one.answer or case is None or case.visibility == REMOVED:
        return None
    if not is_possible(case, "private_reply"):
        return None
    draft = show.words.say("complaint", "draft", answer=one.answer)
    text = f"{draft}\n\n{link_line(show.guide.language)}"
    return {"revision": case.revision, "key": secrets.token_urlsafe(16), "text": text}
