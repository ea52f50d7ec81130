"""The page on which a post is written, checked by the guideline, and published."""

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from desk.core.refusal import Refusal
from desk.handlers.crisis_texts import hold_post
from desk.handlers.people import Person
from desk.handlers.planning import ask_at_once
from desk.handlers.publishing import ANEW, Order, clauses_of, may_publish, publish
from desk.routes.checking import Checks
from desk.routes.draft_fields import draft_of, given_of, reason_of
from desk.routes.fields import NAME_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.post_day_pages import DID, asks_day, dated_shown
from desk.routes.shown import Showing, showing
from desk.routes.shown_publishing import Checked, accounts_shown, posts_shown, shown_checks, week_shown
from desk.routes.who_speaks import NOWHERE, refusal_shown, refused_on, second_on, second_shown, turn_away


class PublishPages:
    """What the page does, for those with the right to publish."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._checks = Checks(office)

    async def page(self, request: Request, person: Person) -> Response:
        """Show the form, and what became of the newest posts."""
        return await self._draw(request, person, None, None)

    async def post(self, request: Request, person: Person) -> Response:
        """Check the draft; publish it when that was pressed, nothing stops it, and its warnings were seen."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        do, key, draft = field(form, "do"), field(form, "key")[:NAME_CHARS_MAX], draft_of(form)
        if do not in {"check", "publish"} or not key or draft is None:
            return draw_notice(request, "bad_form", 422)
        municipality, at = request.path_params["municipality"], self._office.clock.now()
        here = (draft.platform, draft.account_id)
        refused = await refused_on(self._office, (municipality, person.person), here)
        if refused is not None:
            return await self._draw(request, person, form, None, refused)
        checked = await self._checks.of(municipality, person.person, draft, at)
        order = Order(
            municipality=municipality,
            person=person.person,
            draft=draft,
            key=key,
            pack=checked.pack,
            rests_on=clauses_of(checked.steps),
            reason=reason_of(form) if checked.cap else "",
            news=checked.news,
        )
        unseen = bool(checked.warns) and field(form, "seen") != checked.sha256
        lacks = do == "publish" and checked.cap is not None and not order.reason
        if do == "check" or checked.flaw or checked.stops or unseen or lacks:
            return await self._draw(request, person, form, replace(checked, lacks_reason=lacks))
        where = await self._go(order, checked)
        if where == ANEW:
            return await self._draw(
                request, person, form, await self._checks.of(municipality, person.person, draft, at)
            )
        return RedirectResponse(f"/{municipality}/{where}", 303, HEADERS)

    async def _go(self, order: Order, checked: Checked) -> str:
        """Order the post, or hold it until a role or a second person approves it; return where that is shown."""
        at, db, here = self._office.clock.now(), self._office.db, (order.draft.platform, order.draft.account_id)
        if checked.waits:
            await db.write(lambda tx: hold_post(tx, order, at))
            return "publish?did=held"
        if await second_on(self._office, (order.municipality, order.person), here) is not None:
            entry_id = await db.write(lambda tx: ask_at_once(tx, order, at))
            return f"plan/{entry_id}?did=waiting"
        zone = await db.read(lambda tx: self._office.guide(tx, order.municipality).timezone)
        said = await db.write(lambda tx: publish(tx, order, at, zone))
        return ANEW if said == ANEW else "publish?did=publish"

    async def _draw(
        self,
        request: Request,
        person: Person,
        form: Form | None,
        checked: Checked | None,
        refused: Refusal | None = None,
    ) -> Response:
        office, municipality = self._office, request.path_params["municipality"]
        at = office.clock.now()
        pack = await self._checks.pack(municipality, at)
        second = await second_on(office, (municipality, person.person), NOWHERE)

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            return show, {
                "name": guide.name,
                "may": may_publish(tx, municipality, person.person),
                "accounts": accounts_shown(tx, municipality, person.person, show),
                "posts": posts_shown(tx, municipality, show),
                "weeks": week_shown(tx, municipality, pack, show) if pack else [],
                "roles": guide.roles,
                "asks_day": asks_day(pack),
                "dated": dated_shown(tx, municipality, _today(at, guide.timezone), show),
            }

        show, values = await office.db.read(unit)
        if not values.pop("may"):
            return await turn_away(request, office, municipality, person)
        stops = bool(checked and (checked.flaw or checked.stops or checked.lacks_reason))
        return draw(
            "publish.html",
            show.words,
            403 if refused else 422 if stops else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            given=given_of(form),
            checked=shown_checks(checked, show) if checked else None,
            refused=refusal_shown(refused, show) if refused else None,
            second=second_shown(second, show),
            did=_did(request) if form is None else "",
            key=secrets.token_urlsafe(16),
            now=show.when(at),
            **values,
        )


def _did(request: Request) -> str:
    did = request.query_params.get("did", "")
    return did if did in {"publish", "held", *DID} else ""


def _today(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).date().isoformat()
