"""The pages of the publishing plan: a month at a time, and each entry from its first idea until it is out."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from common.db import Tx
from common.policy.own.asked import PlanState
from common.policy.pack import Pack
from desk.core.plan_month import month_of
from desk.handlers.crisis import crisis_now
from desk.handlers.people import Person
from desk.handlers.planning import treat
from desk.handlers.publishing import may_publish
from desk.routes import post_day_pages
from desk.routes.checking import Checks
from desk.routes.forms import field, is_ours, read_form
from desk.routes.office import Office
from desk.routes.page import HEADERS, draw, draw_notice
from desk.routes.plan_checks import PlanChecks
from desk.routes.plan_entry import EntryPages
from desk.routes.shown import Showing, showing
from desk.routes.shown_plan import looking, needing, weeks_shown
from desk.store import Plan

Page = Callable[[Request, Person], Awaitable[Response]]
PATH = "/{municipality:municipality}/plan"


def paths(office: Office) -> tuple[tuple[str, Page, str], ...]:
    """Return the pages of the plan, and the days until which posts hold, with how they are asked for."""
    plan, entries = PlanPages(office), EntryPages(office)
    return (
        (PATH, plan.page, "GET"),
        (PATH, plan.treated, "POST"),
        (f"{PATH}/new", entries.new, "GET"),
        (f"{PATH}/{{entry_id:uuid}}", entries.page, "GET"),
        (f"{PATH}/{{entry_id:uuid}}", entries.post, "POST"),
        *post_day_pages.paths(office),
    )


class PlanPages:
    """The month. Whoever works for the municipality reads its plan; nothing of a resident's stands in it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._checks, self._plan_checks = Checks(office), PlanChecks(office)

    async def page(self, request: Request, person: Person) -> Response:
        """Show a month, what a person must see to, and what the guideline says of the plan itself."""
        office, municipality, at = self._office, request.path_params["municipality"], self._office.clock.now()
        pack = await self._checks.pack(municipality, at)

        def unit(tx: Tx) -> tuple[Showing, PlanState, dict[str, Any]]:
            guide = office.guide(tx, municipality)
            show = showing(guide, at)
            look = looking(tx, municipality, show)
            month = month_of(request.query_params.get("month", ""), _today(at, guide.timezone))
            begun = crisis_now(tx, municipality, at)
            return (
                show,
                _state(tx, municipality, guide.timezone),
                {
                    "name": guide.name,
                    "month": f"{show.words.say('months', str(month.month))} {month.year}",
                    "before": str(month.moved(-1)),
                    "after": str(month.moved(1)),
                    "weeks": weeks_shown(tx, month, pack, look),
                    "needing": needing(tx, look),
                    "crisis": show.when(begun.since) if begun else "",
                    "publishes": may_publish(tx, municipality, person.person),
                },
            )

        show, state, values = await office.db.read(unit)
        reminders = await self._plan_checks.of_plan(pack, state, at)
        return draw(
            "plan.html",
            show.words,
            person=person.person,
            csrf=person.csrf,
            municipality=municipality,
            reminders=[{"because": one.because, "clauses": one.clauses} for one in reminders],
            monthly=_monthly(pack),
            treated_on=_day(show, state.treated_on),
            covers_until=_day(show, state.covers_until),
            today=_today(at, show.guide.timezone).isoformat(),
            did="treated" if request.query_params.get("did") == "treated" else "",
            **values,
        )

    async def treated(self, request: Request, person: Person) -> Response:
        """Keep the day on which the plan was treated, which is never one to come."""
        form, municipality = await read_form(request), request.path_params["municipality"]
        if form is None or not is_ours(form, person.csrf):
            return draw_notice(request, "bad_form", 403)
        office, at = self._office, self._office.clock.now()
        try:
            day = date.fromisoformat(field(form, "day"))
        except ValueError:
            return draw_notice(request, "bad_form", 422)

        def unit(tx: Tx) -> str:
            if not may_publish(tx, municipality, person.person):
                return "no_right"
            if day > _today(at, office.guide(tx, municipality).timezone):
                return "bad_form"
            treat(tx, municipality, person.person, day, at)
            return ""

        wrong = await office.db.write(unit)
        if wrong:
            return draw_notice(request, wrong, 403 if wrong == "no_right" else 422)
        return RedirectResponse(f"/{municipality}/plan?did=treated", 303, HEADERS)


def _today(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _state(tx: Tx, municipality: str, zone: str) -> PlanState:
    plan = Plan(tx, municipality)
    last = plan.last()
    return PlanState(
        treated_on=plan.treated_on(), covers_until=last.astimezone(ZoneInfo(zone)).date() if last else None
    )


def _monthly(pack: Pack | None) -> dict[str, Any] | None:
    """Return why the plan is treated every month, where the guideline asks for it."""
    rule = pack.file.plan.monthly if pack and pack.file.plan else None
    return {"because": rule.because, "clauses": rule.clauses} if rule else None


def _day(show: Showing, day: date | None) -> str:
    if day is None:
        return ""
    month = show.words.say("months", str(day.month))
    return f"{show.words.say('plan', 'day', day=day.day, month=month)} {day.year}"
