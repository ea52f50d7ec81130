"""Carries an order out on its platform: setting calls until the read-back shows it, creating calls once (G5)."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.crash import CrashPoint
from common.db import Database, Tx
from common.errors import NotYet, OrdstyrerError, Transient
from common.events import ActionOrdered, ActionUnknown, Outcome
from common.log import logger
from common.metrics import Metrics
from common.work import Job, Unit
from ingest import store
from ingest.core import guard, outcomes
from ingest.core.item_state import ItemState
from ingest.core.sweeping import Whose
from ingest.jobs.order_parts import sending_of, target_of, where_of
from ingest.jobs.sealed import count_sealed
from ingest.jobs.showing import SHOWN, show
from ingest.ports import Access, NotSent, Platform, Platforms, Refused, Secrets, Target, TurnedAway
from ingest.store import actions, tokens

READ_BACK_S_MAX = 120.0
"""How long we look for what a creating call may have made before we say that nobody can tell."""
READ_BACK_EVERY_S = 15.0
"""Few enough looks for the attempts that a job has (`common.work.worker.ATTEMPTS_MAX`)."""
CLOCKS_DIFFER_S = 120.0
"""The platform's clock and ours: what it says it made this long before our attempt may still be ours."""


class _Order(msgspec.Struct, frozen=True):
    action: actions.Action
    item: ItemState | None
    seals: dict[int, str]


class _Call(msgspec.Struct, frozen=True):
    """An order that may be carried out, and on what."""

    ordered: ActionOrdered
    platform: Platform
    access: Access
    target: Target


class Act:
    """Does jobs of kind `act`. It looks for `read_back_s_max` for what a creating call may have made."""

    def __init__(
        self,
        db: Database,
        platforms: Platforms,
        secrets: Secrets,
        crash: CrashPoint,
        metrics: Metrics,
        *,
        read_back_s_max: float = READ_BACK_S_MAX,
    ) -> None:
        self._read_back = timedelta(seconds=read_back_s_max)
        self._db = db
        self._platforms = platforms
        self._secrets = secrets
        self._crash = crash
        self._metrics = metrics
        self._log = logger("ingest")

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Carry the order out; Transient when it must wait or be tried again."""
        action_id = UUID(job.args["action_id"])
        order = await self._db.read(lambda tx: _look_up(tx, job.municipality, action_id))
        if order is None or order.action.state in actions.ENDS:
            return None
        ordered, begun = order.action.ordered, order.action.attempted_at
        verdict = guard.may(ordered, order.item, order.seals)
        if verdict == guard.WAIT:
            raise NotYet("the order waits for its item or its evidence")
        if verdict == guard.ALREADY:
            return self._settle(outcomes.taken(ordered, at, None), at)
        if verdict != guard.GO and not _may_be_out(ordered, begun):
            return self._settle(outcomes.failed(ordered, at, verdict), at)
        platform, account_id = where_of(ordered, order.item)
        access = self._secrets.access(job.municipality, platform, account_id)
        if access is None:
            return await self._without_access(order.action, (job.municipality, platform, account_id), at)
        call = _Call(ordered, self._platforms[platform], access, target_of(ordered, order.item))
        try:
            return await self._carry_out(call, order.action, at)
        except NotYet:
            raise
        except OrdstyrerError as e:
            self._count_error(call, e)
            raise

    async def _without_access(self, action: actions.Action, whose: Whose, at: datetime) -> Unit:
        """A token that came a moment ago is only not read yet; without one the order fails.

        What may be out is not said to have failed: nobody can look for it any more, and it would be sent once more.
        """
        if await self._db.read(lambda tx: tokens.is_fresh(tx, whose, at)):
            raise NotYet("the account was connected a moment ago, and this process has not read its token yet")
        end = outcomes.unknown if _may_be_out(action.ordered, action.attempted_at) else outcomes.failed
        return self._settle(end(action.ordered, at, "no_access"), at)

    async def _carry_out(self, call: _Call, action: actions.Action, at: datetime) -> Unit:
        begun = action.attempted_at
        if call.ordered.do in guard.SETTING:
            return await self._set(call, begun, at)
        if begun is None:
            return await self._create(call, at)
        return await self._look_back(call, begun, at, turned_away=action.state == actions.TURNED_AWAY)

    def _count_error(self, call: _Call, error: OrdstyrerError) -> None:
        self._metrics.count(
            "ordstyrer_platform_errors_total",
            service="ingest",
            municipality=call.ordered.municipality,
            platform=call.platform.name,
            error=error.code if isinstance(error, Refused) else type(error).__name__,
        )

    async def _set(self, call: _Call, begun: datetime | None, at: datetime) -> Unit:
        await self._begin(call.ordered, at)
        try:
            shown = await call.platform.set_state(call.access, call.target, call.ordered.do, call.ordered.text or "")
        except NotSent:
            if begun is None:
                await self._take_back(call.ordered, at)
            raise
        except Refused as e:
            self._count_error(call, e)
            return self._settle(outcomes.failed(call.ordered, at, e.code), at)
        if not shown:
            raise NotYet("the platform does not show it yet")
        return self._settle(outcomes.taken(call.ordered, at, None), at)

    async def _create(self, call: _Call, at: datetime) -> Unit:
        ordered = call.ordered
        await self._begin(ordered, at)
        self._crash.passed("ingest", "attempt.begun")
        try:
            object_id = await call.platform.create(call.access, call.target, ordered.do, sending_of(ordered))
        except NotSent:
            await self._take_back(ordered, at)
            raise
        except TurnedAway as e:
            await self._db.write(lambda tx: _orders(tx, ordered).turn_away(ordered.action_id, at))
            # Looked for once, when all that there may be shows, and then tried again: no attempt goes on early looks.
            raise TurnedAway(str(e), retry_after_s=max(e.retry_after_s or 0.0, self._read_back.total_seconds())) from e
        except (Transient, asyncio.CancelledError) as e:
            self._say("nobody knows yet whether the platform did it", call, type(e.__cause__ or e).__name__)
            raise
        except Refused as no:
            self._count_error(call, no)
            # An error may come after the platform did it all the same (facts.md 3): look before believing it.
            found, object_id = await self._look(call, at)
            end = outcomes.taken(ordered, at, object_id) if found else outcomes.failed(ordered, at, no.code)
            return self._settle(end, at)
        self._crash.passed("ingest", "attempt.called")
        return self._settle(outcomes.taken(ordered, at, object_id), at)

    async def _look_back(self, call: _Call, begun: datetime, at: datetime, *, turned_away: bool) -> Unit:
        """The one attempt was made and its end is not known: look for what it may have made.

        Where the platform said that it takes no calls now, and nothing is there, it is tried again.
        """
        found, object_id = await self._look(call, begun)
        if found:
            return self._settle(outcomes.taken(call.ordered, at, object_id), at)
        if at - begun < self._read_back:
            raise NotYet("looking for what we may have sent", retry_after_s=READ_BACK_EVERY_S)
        if turned_away:
            # This one alone: were this worker late, another's newer attempt would be made a second time.
            await self._take_back(call.ordered, begun, actions.TURNED_AWAY)
            return await self._create(call, at)
        self._say("nobody can tell whether the platform did it: a person decides", call, "not_found_again")
        return self._settle(outcomes.unknown(call.ordered, at, "not_found_again"), at)

    def _say(self, what: str, call: _Call, error: str) -> None:
        """Say it with the kind of error alone; both lines of an order have its id."""
        action_id = str(call.ordered.action_id)
        self._log.warning(what, action_id=action_id, do=call.ordered.do, platform=call.platform.name, error=error)

    async def _begin(self, ordered: ActionOrdered, at: datetime) -> None:
        """Commit to the attempt, and ask the guard once more in that very transaction; NotYet when it is too late.

        An edit, a withdrawal or another worker may have come since we looked.
        """

        def begun(tx: Tx) -> bool:
            if ordered.item_id is not None:
                store.of(tx, ordered.municipality).lock_item(ordered.item_id)
            order = _look_up(tx, ordered.municipality, ordered.action_id)
            if order is None or guard.may(ordered, order.item, order.seals) != guard.GO:
                return False
            again = ordered.do in guard.SETTING and order.action.state == actions.ATTEMPTED
            return again or _orders(tx, ordered).begin(ordered.action_id, at)

        try:
            is_begun = await self._db.write(begun)
        except (Transient, asyncio.CancelledError):
            # It may stand there all the same, and no call was made: it would be looked for in vain, and never made.
            with suppress(Transient):
                await self._take_back(ordered, at)
            raise
        if not is_begun:
            raise NotYet("the order or its item changed while it was begun")

    async def _take_back(self, ordered: ActionOrdered, begun: datetime, state: str = actions.ATTEMPTED) -> None:
        await self._db.write(lambda tx: _orders(tx, ordered).take_back(ordered.action_id, begun, state))

    async def _look(self, call: _Call, begun: datetime) -> tuple[bool, str | None]:
        """Look for what the attempt made. The same words may be another order's answer: then it is not ours."""
        ordered = call.ordered
        since = begun - timedelta(seconds=CLOCKS_DIFFER_S)
        found, object_id = await call.platform.find_created(
            call.access, call.target, ordered.do, sending_of(ordered), since
        )
        if object_id is None:
            return found, None
        others = await self._db.read(lambda tx: _orders(tx, ordered).has_created(object_id, ordered.action_id))
        return (False, None) if others else (found, object_id)

    def _settle(self, outcome: Outcome, at: datetime) -> Unit:
        """Return the unit that writes the outcome, and what it makes of the item, with the job's completion."""
        object_id: str | None = getattr(outcome, "object_id", None)
        result = type(outcome).__name__

        def settled(tx: Tx) -> None:
            rows, orders = store.of(tx, outcome.municipality), actions.of(tx, outcome.municipality)
            action = orders.get(outcome.action_id)
            if action is None or action.state in actions.ENDS:
                return  # withdrawn while we looked: who took it back wants to hear no more of it
            state = actions.UNKNOWN if isinstance(outcome, ActionUnknown) else actions.SETTLED
            orders.settle(outcome.action_id, at, object_id, state)
            platform = action.ordered.platform or "unknown"
            if outcome.item_id is not None:
                rows.lock_item(outcome.item_id)
                item = rows.item(outcome.item_id)
                platform = item.platform if item else platform
                if item is not None and hasattr(outcome, "done_at") and outcome.do in SHOWN:
                    show(tx, outcome, action.ordered, item, at)
            store.MACHINERY.outbox.publish(tx, outcome)
            count_sealed(self._metrics, orders, action, outcome)
            self._metrics.count(
                "ordstyrer_actions_total",
                service="ingest",
                municipality=outcome.municipality,
                platform=platform,
                do=outcome.do,
                result=result,
            )

        return settled


def give_up(tx: Tx, job: Job, problem: OrdstyrerError, at: datetime) -> None:
    """The order was tried often enough: say so, so that a person sees it. A begun creation is unknown, not failed."""
    action_id = UUID(job.args["action_id"])
    orders = actions.of(tx, job.municipality)
    action = orders.get(action_id)
    if action is None or action.state in actions.ENDS:
        return
    orders.settle(action_id, at, state=actions.UNKNOWN if action.attempted_at else actions.SETTLED)
    why = problem.code if isinstance(problem, Refused) else "gave_up"
    end = outcomes.unknown if _may_be_out(action.ordered, action.attempted_at) else outcomes.failed
    store.MACHINERY.outbox.publish(tx, end(action.ordered, at, why))


def _may_be_out(ordered: ActionOrdered, begun: datetime | None) -> bool:
    """True when something may have been created that nobody has seen yet."""
    return begun is not None and ordered.do in guard.CREATING


def _look_up(tx: Tx, municipality: str, action_id: UUID) -> _Order | None:
    orders = actions.of(tx, municipality)
    action = orders.get(action_id)
    if action is None:
        return None
    item_id = action.ordered.item_id
    if item_id is None:
        return _Order(action, None, {})
    return _Order(action, store.of(tx, municipality).item(item_id), orders.seals(item_id, action.ordered.revision))


def _orders(tx: Tx, ordered: ActionOrdered) -> actions.Actions:
    return actions.of(tx, ordered.municipality)
