"""The pages for people: municipalities, queue, item, and the forms by which they act."""

import secrets
from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.errors import Transient
from common.policy.vocabulary import LABELLED_REASONS, TAGS
from desk.core.channel import Channel
from desk.core.claim import CLAIMED, NOBODY_SUCH, NOT_YOURS
from desk.core.who_may import NOT_YOUR_ROLE
from desk.handlers.acts import HELD, NO_RIGHT, NO_SUCH_ITEM, SECOND, STALE, Act, Done, NotDone
from desk.handlers.guests import is_guest
from desk.handlers.media import NOT_TO_FETCH
from desk.handlers.people import Person
from desk.handlers.second_person import NO_WORDS, NOT_WAITING, SAME_PERSON
from desk.routes import people_pages, settings_pages
from desk.routes.access_pages import AccessPages
from desk.routes.account_pages import account_paths
from desk.routes.act_shapes import seen_of
from desk.routes.archive_pages import archive_paths
from desk.routes.care_pages import with_care
from desk.routes.claim_pages import claim_paths
from desk.routes.complaint_pages import ComplaintPages
from desk.routes.connection_pages import ConnectionPages
from desk.routes.crisis_pages import CrisisPages
from desk.routes.draft_pages import DraftPages
from desk.routes.forms import Form, act_of, field, is_ours, read_form
from desk.routes.guest_pages import GuestPages
from desk.routes.in_language import in_readers_language
from desk.routes.insight_pages import InsightPages
from desk.routes.live import Live
from desk.routes.media_pages import paths as media_paths
from desk.routes.office import Office, read_case, read_channels
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.plan_pages import paths as plan_paths
from desk.routes.problems import STATUS_OF_ACT
from desk.routes.publish_pages import PublishPages
from desk.routes.queue_pages import QueuePages
from desk.routes.search_pages import SearchPages
from desk.routes.second_pages import SecondPages
from desk.routes.session_end import said_to_end
from desk.routes.session_pages import HERE, SessionPages
from desk.routes.session_time import kept_words
from desk.routes.shown import Showing, card, details, showing
from desk.routes.shown_acting import counted_and_stale
from desk.routes.shown_beside import beside
from desk.routes.shown_channels import shown_channel, tally
from desk.routes.shown_crisis import around_crisis, for_item
from desk.routes.shown_queue import waiting
from desk.routes.sign_in import ask_to_sign_in, session_of
from desk.routes.words import words_for
from desk.store import Cases, Keys, Rights
from desk.store.keys import ADMIN, PUBLISH, SESSION

Page = Callable[[Request, Person], Awaitable[Response]]
SAID_AFTER = frozenset(
    {CLAIMED, NOT_YOURS, NOBODY_SUCH, NO_RIGHT, SAME_PERSON, NOT_WAITING, NO_WORDS, NOT_YOUR_ROLE, STALE, NOT_TO_FETCH}
)
_GIVEN = ("do", "reason", "clause", "notice", "text", "by", "title", "case_file")


def add_pages(web: FastAPI, office: Office, live: Live) -> None:
    """Add the pages. GET changes the audit log and who looks right now, nothing else; every form carries its token."""
    desk, connections, publishing = Pages(office), ConnectionPages(office), PublishPages(office)
    crisis, complaints, insight = CrisisPages(office), ComplaintPages(office), InsightPages(office)
    for path, page, method in (
        ("/", desk.municipalities, "GET"),
        *QueuePages(office).paths(),
        ("/{municipality:municipality}/live", live.page, "GET"),
        ("/{municipality:municipality}/our-channels", desk.channels, "GET"),
        ("/{municipality:municipality}/our-channels/{platform}/{account_id}", connections.account, "GET"),
        ("/{municipality:municipality}/our-channels/{platform}/{account_id}", connections.wish, "POST"),
        *account_paths(office),
        ("/{municipality:municipality}/crisis", crisis.page, "GET"),
        ("/{municipality:municipality}/crisis", crisis.post, "POST"),
        ("/{municipality:municipality}/insight", insight.page, "GET"),
        ("/{municipality:municipality}/insight/tables/{table}.csv", insight.table, "GET"),
        ("/{municipality:municipality}/insight/report/{year:int}", insight.report, "GET"),
        *settings_pages.paths(office),
        *people_pages.paths(office),
        (HERE, SessionPages(office).page, "GET"),
        (HERE, SessionPages(office).post, "POST"),
        *plan_paths(office),
        ("/{municipality:municipality}/publish", publishing.page, "GET"),
        ("/{municipality:municipality}/publish", publishing.post, "POST"),
        ("/{municipality:municipality}/complaints", complaints.listed, "GET"),
        ("/{municipality:municipality}/complaints/{complaint_id:uuid}", complaints.one, "GET"),
        ("/{municipality:municipality}/complaints/{complaint_id:uuid}", complaints.acts, "POST"),
        ("/{municipality:municipality}/items/{item_id:uuid}/statement-link", complaints.link, "POST"),
        ("/{municipality:municipality}/items/{item_id:uuid}", desk.item, "GET"),
        ("/{municipality:municipality}/items/{item_id:uuid}/acts", desk.acts, "POST"),
        *claim_paths(office),
        *SearchPages(office).table(),
        *archive_paths(office),
        ("/{municipality:municipality}/items/{item_id:uuid}/draft", DraftPages(office).keep, "POST"),
        *AccessPages(office).table(),
        ("/{municipality:municipality}/items/{item_id:uuid}/second", SecondPages(office).decide, "POST"),
        *GuestPages(office).table(),
        *media_paths(office),
    ):
        web.add_route(path, _signed_in(office, in_readers_language(with_care(page))), methods=[method])
    for path, page, method in GuestPages(office).for_guests():
        web.add_route(path, _signed_in(office, in_readers_language(page), guests=True), methods=[method])


def _signed_in(office: Office, page: Page, *, guests: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """Only whoever is signed in, and has a right to the municipality in the path, sees the page (G9).

    Whoever is a guest there sees what they were asked, and nothing else.
    """

    async def handled(request: Request) -> Response:
        try:
            person = await office.person(session_of(request), SESSION)
            if person is None:
                kept = await kept_words(request, office)
                return ask_to_sign_in(request, office, problem="kept" if kept else "", back=kept)
            municipality = request.path_params.get("municipality")
            if municipality is not None and municipality not in person.municipalities:
                return draw_notice(request, "not_found", 404)
            if municipality is not None and not guests and await _is_guest(office, municipality, person.person):
                return RedirectResponse(f"/{municipality}/guest", 303, HEADERS)
            with said_to_end(office.ending(person), office.clock.now()):
                return await page(request, person)
        except Transient:
            return draw_notice(request, "broken", 503)

    return handled


async def _is_guest(office: Office, municipality: str, person: str) -> bool:
    return await office.db.read(lambda tx: is_guest(tx, municipality, person))


class Pages:
    """What each page does."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def municipalities(self, request: Request, person: Person) -> Response:
        """List the municipalities that the person works for."""
        office = self._office

        def unit(tx: Tx) -> list[dict[str, object]]:
            return [
                {
                    "id": m,
                    "name": office.guide(tx, m).name,
                    "waiting": waiting(tx, m, person.person, office.clock.now()),
                }
                for m in person.municipalities
            ]

        words = words_for(request.headers.get("accept-language", ""))
        listed = await office.db.read(unit)
        return draw("municipalities.html", words, person=person.person, csrf=person.csrf, municipalities=listed)

    async def channels(self, request: Request, person: Person) -> Response:
        """Show how each account of the registry stands, and what to do about those that do not work."""
        office, municipality = self._office, request.path_params["municipality"]
        at = office.clock.now()

        def unit(tx: Tx) -> tuple[Showing, list[Channel], tuple[bool, bool]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            keys = Keys(tx, municipality)
            rights = keys.has(person.person, ADMIN), Rights(tx, municipality).any(person.person, PUBLISH)
            return show, read_channels(tx, municipality, at), rights

        show, found, (is_admin, publishes) = await office.db.read(unit)
        return draw(
            "channels.html",
            show.words,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=show.guide.name,
            channels=[shown_channel(one, show, is_admin=is_admin) for one in found],
            wrong=tally(found),
            publishes=publishes,
            now=show.when(at),
        )

    async def item(self, request: Request, person: Person) -> Response:
        """Show one item with its timeline and what may be done."""
        did, refused = (request.query_params.get(name, "") for name in ("did", "refused"))
        problem = NotDone(code=refused) if refused in SAID_AFTER else None
        return await self._draw_item(request, person, did=did if did.isidentifier() else "", problem=problem)

    async def _draw_item(
        self,
        request: Request,
        person: Person,
        *,
        did: str = "",
        problem: NotDone | None = None,
        form: Form | None = None,
    ) -> Response:
        office, municipality = self._office, request.path_params["municipality"]
        item_id: UUID = request.path_params["item_id"]
        at = office.clock.now()
        now = await around_crisis(office, municipality, at)
        pack = await office.pack_now(municipality, at)

        def unit(tx: Tx) -> tuple[Showing, dict[str, object], dict[str, object]] | None:
            case = read_case(tx, municipality, item_id, person.person, at)
            if case is None:
                return None
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            more = beside(tx, case, person.person, show)
            more |= counted_and_stale(tx, case, (pack, seen_in(problem, form)), person.person, show)
            more["crisis"] = for_item(tx, now, (municipality, person.person), at, show) if now else {}
            timeline = Cases(tx, municipality).timeline(item_id)
            return show, card(case, show), details(case, timeline, show) | more

        found = await office.db.write(unit)
        if found is None:
            return draw_notice(request, "not_found", 404)
        show, shown, more = found
        return draw(
            "item.html",
            show.words,
            _status(problem),
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            name=show.guide.name,
            card=shown,
            more=more,
            did=did,
            problem=problem,
            given={name: field(form, name) for name in _GIVEN} if form else dict.fromkeys(_GIVEN, ""),
            key=secrets.token_urlsafe(16),
            tags=TAGS,
            reasons=LABELLED_REASONS,
            now=show.when(at),
        )

    async def acts(self, request: Request, person: Person) -> Response:
        """Do what a form asks for, and go back to the item; a refusal says why, and keeps what was written."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        body = act_of(form)
        if body is None:
            return draw_notice(request, "bad_form", 422)
        municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
        act = Act(
            municipality=municipality,
            item_id=item_id,
            person=person.person,
            revision=body.revision,
            deed=body.deed(),
            key=field(form, "key")[:200] or None,
            seen=seen_of(body),
        )
        done = await self._office.act(act)
        if isinstance(done, Done):
            did = type(act.deed).__name__.lower()
            return RedirectResponse(f"/{municipality}/items/{item_id}?did={did}", 303, HEADERS)
        if done.code in {HELD, SECOND}:
            did = "held" if done.code == HELD else "second_wanted"
            return RedirectResponse(f"/{municipality}/items/{item_id}?did={did}", 303, HEADERS)
        if done.code == NO_SUCH_ITEM:
            return draw_notice(request, "not_found", 404)
        return await self._draw_item(request, person, problem=done, form=form)


def seen_in(problem: NotDone | None, form: Form | None) -> str:
    """Return the revision that a form was made of, where a newer one has made it stale."""
    return field(form, "revision") if form and problem and problem.code == STALE else ""


def _status(problem: NotDone | None) -> int:
    return STATUS_OF_ACT.get(problem.code, 422) if problem else 200
