"""The page of one entry of the plan: its fields, how it stands, what may be done with it, and what was done."""

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.policy.pack import Pack
from desk.core.crisis import rules_of
from desk.core.plan import CONTENT_TYPES, EDITABLE, PLANNED, SCHEDULED, WAITING, Entry
from desk.core.refusal import Refusal
from desk.handlers.crisis import crisis_now
from desk.handlers.people import Person
from desk.handlers.planning import (
    NO_RIGHT,
    REFUSED,
    Doing,
    Written,
    approve,
    cancel,
    confirm,
    may_approve,
    release,
    send_back,
    write,
)
from desk.handlers.publishing import may_publish, may_publish_on
from desk.routes.checking import Checks
from desk.routes.fields import REASON_CHARS_MAX
from desk.routes.forms import Form, field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.plan_checks import PlanChecks
from desk.routes.plan_fields import BECOMES, fields_of, filled
from desk.routes.post_day_pages import asks_day
from desk.routes.shown import Showing, showing
from desk.routes.shown_plan import looking, shown_entry
from desk.routes.shown_publishing import Checked, accounts_shown, shown_checks
from desk.routes.who_speaks import not_the_second, refusal_shown, refused_on, second_on, turn_away
from desk.store import Plan

NO_REASON = "no_reason"
_DEEDS: dict[str, Callable[[Tx, Doing, str], str]] = {
    "approve": approve,
    "send_back": send_back,
    "cancel": cancel,
    "confirm": confirm,
}
_LETS_GO = frozenset({"approve", "release"})
_NEEDS_WORDS = frozenset({"send_back", "release"})
_NUMBER_DIGITS_MAX = 9


class EntryPages:
    """What the page does. Everybody reads; whoever may publish on its account writes."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._checks, self._plan_checks = Checks(office), PlanChecks(office)

    async def new(self, request: Request, person: Person) -> Response:
        """Show an empty entry, on the day that the address names."""
        municipality = request.path_params["municipality"]
        if not await self._office.db.read(lambda tx: may_publish(tx, municipality, person.person)):
            return await turn_away(request, self._office, municipality, person)
        return await self._draw(request, person, uuid.uuid4())

    async def page(self, request: Request, person: Person) -> Response:
        """Show an entry."""
        municipality, entry_id = request.path_params["municipality"], request.path_params["entry_id"]
        if await self._office.db.read(lambda tx: Plan(tx, municipality).one(entry_id)) is None:
            return draw_notice(request, "not_found", 404)
        return await self._draw(request, person, entry_id)

    async def post(self, request: Request, person: Person) -> Response:
        """Do what a button asks for; a refusal says why, and keeps what was written."""
        form = await read_form(request)
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        version = field(form, "version")
        if not version.isdecimal() or len(version) > _NUMBER_DIGITS_MAX:
            return draw_notice(request, "bad_form", 422)
        doing = Doing(
            municipality=request.path_params["municipality"],
            person=person.person,
            entry_id=request.path_params["entry_id"],
            version=int(version),
            at=self._office.clock.now(),
        )
        do = field(form, "do")
        if do in BECOMES:
            return await self._write(request, person, form, doing)
        if do in _DEEDS or do == "release":
            return await self._do(request, person, form, doing)
        return draw_notice(request, "bad_form", 422)

    async def _write(self, request: Request, person: Person, form: Form, doing: Doing) -> Response:
        """Keep an entry, when nothing stops it and what is warned of was seen."""
        office, municipality = self._office, doing.municipality
        zone = await office.db.read(lambda tx: office.guide(tx, municipality).timezone)
        given = filled(form, zone)
        if given is None:
            return draw_notice(request, "bad_form", 422)
        here = (given.draft.platform, given.draft.account_id)
        chosen = bool(here[1])  # without an account the plan's own check says what is missing
        if chosen and not await office.db.read(lambda tx: may_publish_on(tx, municipality, doing.person, here)):
            return draw_notice(request, NO_RIGHT, 403)
        # Anybody with the right plans, and asks a colleague; only whom the guideline names lets it go out.
        goes = chosen and given.becomes == SCHEDULED
        wrong = await refused_on(office, (municipality, doing.person), here) if goes else None
        if wrong is not None:
            return await self._draw(request, person, doing.entry_id, form=form, refused=wrong)
        if goes and await second_on(office, (municipality, doing.person), here) is not None:
            given = msgspec.structs.replace(given, becomes=WAITING)
        pack = await self._checks.pack(municipality, doing.at)
        checked = await self._plan_checks.of(municipality, doing.entry_id, given, pack, doing.at)
        unseen = given.becomes != PLANNED and bool(checked.warns) and given.seen != checked.sha256
        stops = bool(checked.flaw or checked.stops or checked.lacks_reason)
        if stops or unseen or given.publish_at is None or not chosen:
            return await self._draw(request, person, doing.entry_id, form=form, checked=checked)
        written = Written(
            publish_at=given.publish_at,
            content_type=given.content_type,
            goal=given.goal,
            draft=given.draft,
            state=given.becomes,
            reason=given.reason if checked.cap else "",
        )
        said = await office.db.write(lambda tx: write(tx, doing, written))
        if said in REFUSED:
            return await self._draw(request, person, doing.entry_id, form=form, refused=said)
        return RedirectResponse(f"/{municipality}/plan/{doing.entry_id}?did={said}", 303, HEADERS)

    async def _do(self, request: Request, person: Person, form: Form, doing: Doing) -> Response:
        """Do something else with an entry that is there."""
        do, said = field(form, "do"), field(form, "said").strip()[:REASON_CHARS_MAX]
        pack = await self._checks.pack(doing.municipality, doing.at)
        if not said and (do in _NEEDS_WORDS or (do == "approve" and await self._held(doing, pack))):
            return await self._draw(request, person, doing.entry_id, refused=NO_REASON)
        wrong = await self._wrong_person(doing) if do in _LETS_GO else None
        if wrong is not None:
            return await self._draw(request, person, doing.entry_id, refused=wrong)

        def unit(tx: Tx) -> str:
            if do != "release":
                return _DEEDS[do](tx, doing, said)
            rules = rules_of(pack) if pack and crisis_now(tx, doing.municipality, doing.at) else None
            return release(tx, doing, said, rules.approvers if rules else ())

        done = await self._office.db.write(unit)
        if done == NO_RIGHT:
            return draw_notice(request, NO_RIGHT, 403)
        if done in REFUSED:
            return await self._draw(request, person, doing.entry_id, refused=done)
        return RedirectResponse(f"/{doing.municipality}/plan/{doing.entry_id}?did={do}", 303, HEADERS)

    async def _wrong_person(self, doing: Doing) -> Refusal | None:
        """Return why this is not who lets the entry out: no role that does, or neither of the two is named for it."""
        office, mine = self._office, doing.municipality
        entry = await office.db.read(lambda tx: Plan(tx, mine).one(doing.entry_id))
        if entry is None:
            return None
        other = await not_the_second(office, (mine, doing.person), entry.written_by, entry.here)
        if other is not None or await refused_on(office, (mine, entry.written_by), entry.here) is None:
            return other
        return await refused_on(office, (mine, doing.person), entry.here)

    async def _held(self, doing: Doing, pack: Pack | None) -> bool:
        """Say whether a check asks the second person for a reason."""
        entry = await self._office.db.read(lambda tx: Plan(tx, doing.municipality).one(doing.entry_id))
        if entry is None:
            return False
        return bool(await self._plan_checks.released(doing.municipality, entry.draft, pack, doing.at))

    async def _draw(
        self,
        request: Request,
        person: Person,
        entry_id: UUID,
        *,
        form: Form | None = None,
        checked: Checked | None = None,
        refused: str | Refusal = "",
    ) -> Response:
        office, municipality = self._office, request.path_params["municipality"]
        at = office.clock.now()
        pack = await self._checks.pack(municipality, at)

        def unit(tx: Tx) -> tuple[Showing, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            entry = Plan(tx, municipality).one(entry_id)
            given = fields_of(form, entry, guide.timezone)
            given["day"] = given["day"] or request.query_params.get("day", "")[:10]
            return show, {"given": given, "name": guide.name, "roles": guide.roles} | _values(
                tx, (municipality, person.person), entry, pack, show
            )

        show, values = await office.db.read(unit)
        wrong = refusal_shown(refused, show) if isinstance(refused, Refusal) else None
        stops = refused or (checked and (checked.flaw or checked.stops or checked.lacks_reason))
        return draw(
            "plan_entry.html",
            show.words,
            403 if wrong else (409 if refused == "stale" else 422) if stops else 200,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            entry_id=str(entry_id),
            checked=shown_checks(checked, show) if checked else None,
            refused="" if wrong else refused,
            wrong=wrong,
            did=_did(request) if not (form or refused) else "",
            **values,
        )


def _values(tx: Tx, who: tuple[str, str], entry: Entry | None, pack: Pack | None, show: Showing) -> dict[str, Any]:
    """Return what is shown of an entry and may be done with it; without one an empty form is."""
    municipality, person = who
    plan, look = Plan(tx, municipality), looking(tx, municipality, show)
    shown = shown_entry(tx, entry, look) if entry else None
    how = shown["how"] if shown else ""
    writes = entry is None or (may_publish_on(tx, municipality, person, entry.here) and how in EDITABLE)
    rule = pack.file.plan if pack else None
    return {
        "entry": shown,
        "version": entry.version if entry else 0,
        "text": entry.draft.text if entry else "",
        "address": entry.address if entry and entry.address.startswith("https://") else "",
        "writes": writes,
        "approves": entry is not None
        and how in {"waiting", "missed"}
        and entry.state == "waiting"
        and may_approve(tx, municipality, person, entry),
        "releases": writes and how == "paused",
        "confirms": writes and entry is not None and (entry.is_by_hand or how == "unknown"),
        "accounts": accounts_shown(tx, municipality, person, show, by_hand=True),
        "content_types": rule.content_types if rule else CONTENT_TYPES,
        "asked_fields": {name: one.clauses for name, one in rule.fields.items()} if rule else {},
        "goals": plan.goals(),
        "asks_day": asks_day(pack),
        "lines": [
            {
                "says": show.words.say("plan_line", one.what),
                "who": one.who if one.who != "desk" else show.words.say("plan", "by_itself"),
                "said": _said(one.what, one.said),
                "at": one.at,
                "when": show.when(one.at),
            }
            for one in (plan.lines(entry.entry_id) if entry else [])
        ],
    }


def _said(what: str, said: str) -> str:
    """Return a person's words as they are; what stopped a post is a code, and stands with the entry itself."""
    return "" if what == "stopped" else said


def _did(request: Request) -> str:
    did = request.query_params.get("did", "")
    return did if did in {*BECOMES.values(), *_DEEDS, "release"} else ""
