"""Asks the pack's checks of an entry of the plan: its fields, and the post as of the hour at which it is to go out."""

import asyncio
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from common.db import Tx
from common.events import Step
from common.policy.asked import Asked, Context
from common.policy.decide import decide
from common.policy.own.asked import Entry as Asking
from common.policy.own.asked import PlanState
from common.policy.pack import Pack
from desk.core.news import capped, week_of
from desk.core.plan import PLANNED, WAITING, is_written
from desk.core.publishing import BLOCK, Draft, flaw, sha256_of
from desk.handlers.going_out import RELEASABLE
from desk.handlers.planning import news_planned
from desk.handlers.publishing import asked_of_draft
from desk.routes.office import Office
from desk.routes.plan_fields import Filled
from desk.routes.shown_publishing import Checked
from desk.store import Registry

BY_HAND = "not_on_this_platform"


class PlanChecks:
    """The checks of one desk."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def of(self, municipality: str, entry_id: UUID, given: Filled, pack: Pack | None, at: datetime) -> Checked:
        """Return what is found of an entry. What is only planned needs no more than the plan's own fields."""
        if pack is None:
            return Checked(flaw="no_pack")
        name = await self._office.db.read(lambda tx: _name(tx, municipality, given.draft))
        steps = await asyncio.to_thread(_of_fields, pack, given, name, at)
        hour, wrong = given.publish_at, _flaw(given, name, steps, at)
        if wrong or hour is None or given.becomes == PLANNED:
            return Checked(flaw=wrong or None, steps=steps)
        asked = await self._asked(municipality, entry_id, given, pack, hour)
        if asked is None:
            return Checked(flaw="no_account", steps=steps)
        found = (await asyncio.to_thread(decide, pack, asked)).steps
        if given.becomes == WAITING:
            found = tuple(_left_to_second(step) for step in found)
        # What a crisis asks for is asked at its hour: a crisis holds it until a person lets it go.
        return Checked(
            steps=(*steps, *found),
            pack=pack.ref,
            sha256=sha256_of(given.draft),
            approved=True,
            lacks_reason=capped(found) and not given.reason,
        )

    async def of_plan(self, pack: Pack | None, state: PlanState, at: datetime) -> tuple[Step, ...]:
        """Return what the guideline says of the plan: that there is one, how far it reaches, when it was treated."""
        if pack is None or pack.file.plan is None:
            return ()
        local = at.astimezone(ZoneInfo(pack.file.pack.timezone))
        asked = Asked(kind="plan", received_at=local, context=Context(plan=state))
        found = (await asyncio.to_thread(decide, pack, asked)).steps
        return tuple(step for step in found if step.do == "remind_publishing_plan")

    async def released(self, municipality: str, draft: Draft, pack: Pack | None, at: datetime) -> tuple[Step, ...]:
        """Return the checks that a second person lets a post past, with a reason."""

        def unit(tx: Tx) -> Asked | None:
            return asked_of_draft(tx, municipality, draft, pack, at, 0) if pack else None

        asked = await self._office.db.read(unit)
        if asked is None or pack is None:
            return ()
        found = (await asyncio.to_thread(decide, pack, asked)).steps
        return tuple(step for step in found if step.do in RELEASABLE)

    async def _asked(self, municipality: str, entry_id: UUID, given: Filled, pack: Pack, at: datetime) -> Asked | None:
        draft, week = given.draft, week_of(pack.file.pack.timezone, at)

        def unit(tx: Tx) -> Asked | None:
            news = news_planned(tx, municipality, (draft.platform, draft.account_id), week, entry_id)
            return asked_of_draft(tx, municipality, draft, pack, at, news)

        return await self._office.db.read(unit)


def _name(tx: Tx, municipality: str, draft: Draft) -> str:
    account = Registry(tx, municipality).account(draft.platform, draft.account_id)
    return account.name if account else ""


def _flaw(given: Filled, name: str, steps: tuple[Step, ...], at: datetime) -> str:
    """Return what is wrong with the entry itself; what its plan asks for says so by its clause."""
    if given.publish_at is None or not name:
        lacking = "no_time" if given.publish_at is None else "no_account"
        return "" if any(step.mode == BLOCK for step in steps) else lacking
    if given.publish_at <= at:
        return "past_time"
    if given.becomes == PLANNED:
        return ""
    wrong = flaw(given.draft)
    return (wrong if wrong != BY_HAND else None) or ("" if is_written(given.draft) else "empty")


def _left_to_second(step: Step) -> Step:
    """What a second person may let go does not stop the writer from asking for one."""
    return msgspec.structs.replace(step, mode="propose") if step.do in RELEASABLE else step


def _of_fields(pack: Pack, given: Filled, name: str, at: datetime) -> tuple[Step, ...]:
    if pack.file.plan is None:
        return ()
    asking = Asking(
        account=name,
        publish_at=given.publish_at.isoformat() if given.publish_at else None,
        content_type=given.content_type,
        goal=given.goal,
    )
    local = at.astimezone(ZoneInfo(pack.file.pack.timezone))
    steps = decide(pack, Asked(kind="plan", received_at=local, context=Context(entry=asking))).steps
    return tuple(step for step in steps if step.do in {"require_plan_fields", "remind_publishing_plan"})
