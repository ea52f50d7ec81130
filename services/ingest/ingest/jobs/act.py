"""Carries an order out on its platform: setting calls until the read-back shows it, creating calls once (G5)."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.crash import CrashPoint
from common.db import Database, Tx
from common.errors import OrdstyrerError, Transient
from common.events import ActionOrdered, Outcome
from common.metrics import Metrics
from common.work import Job, Unit
from ingest import store
from ingest.core import guard, item_state, outcomes
from ingest.core.change import HIDDEN, REMOVED, UNHIDDEN, Change
from ingest.core.item_state import ItemState
from ingest.core.telling import item_event
from ingest.ports import Access, NotSent, Platform, Platforms, Refused, Secrets, Target

READ_BACK_S_MAX = 120.0
"""How long we look for what a creating call may have made before we say that nobody can tell."""
READ_BACK_EVERY_S = 5.0
CLOCKS_DIFFER_S = 120.0
"""The platform's clock and ours: what it says it made this long before our attempt may still be ours."""
VERBS = {"hide": HIDDEN, "unhide": UNHIDDEN, "remove": REMOVED}


class _Order(msgspec.Struct, frozen=True):
    action: store.Action
    item: ItemState | None
    seals: dict[int, str]


class Act:
    """Does jobs of kind `act`."""

    def __init__(
        self, db: Database, platforms: Platforms, secrets: Secrets, crash: CrashPoint, metrics: Metrics
    ) -> None:
        self._db = db
        self._platforms = platforms
        self._secrets = secrets
        self._crash = crash
        self._metrics = metrics

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Carry the order out; Transient when it must wait or be tried again."""
        action_id = UUID(job.args["action_id"])
        order = await self._db.read(lambda tx: _look_up(tx, job.municipality, action_id))
        if order is None or order.action.state in {store.SETTLED, store.WITHDRAWN}:
            return None
        ordered = order.action.ordered
        verdict = guard.may(ordered, order.item, order.seals)
        if verdict == guard.WAIT:
            raise Transient("the order waits for its item or its evidence")
        if verdict == guard.ALREADY:
            return self._settle(outcomes.taken(ordered, at, None), at)
        if verdict != guard.GO or order.item is None:
            return self._settle(outcomes.failed(ordered, at, verdict), at)
        access = self._secrets.access(job.municipality, order.item.platform, order.item.account_id)
        if access is None:
            return self._settle(outcomes.failed(ordered, at, "no_access"), at)
        platform = self._platforms[order.item.platform]
        if ordered.do in guard.SETTING:
            return await self._set(platform, access, order.item, ordered, at)
        return await self._create(platform, access, order, at)

    async def _set(
        self, platform: Platform, access: Access, item: ItemState, ordered: ActionOrdered, at: datetime
    ) -> Unit:
        try:
            shown = await platform.set_visibility(access, _target(item), ordered.do)
        except Refused as e:
            return self._settle(outcomes.failed(ordered, at, e.code), at)
        if not shown:
            raise Transient("the platform does not show it yet")
        return self._settle(outcomes.taken(ordered, at, None), at)

    async def _create(self, platform: Platform, access: Access, order: _Order, at: datetime) -> Unit:
        ordered, item = order.action.ordered, order.item
        assert item is not None  # noqa: S101 - the guard says wait without an item
        target, text = _target(item), ordered.text or ""
        begun = order.action.attempted_at
        if begun is None and await self._begin(ordered, at):
            begun = at
            self._crash.passed("ingest", "attempt.begun")
            try:
                object_id = await platform.create(access, target, ordered.do, text)
            except NotSent:
                await self._db.write(lambda tx: _rows(tx, ordered).take_attempt_back(ordered.action_id))
                raise
            except Refused as e:
                return await self._refused(platform, access, ordered, target, at, e)
            self._crash.passed("ingest", "attempt.called")
            return self._settle(outcomes.taken(ordered, at, object_id), at)
        begun = begun or at
        found, object_id = await self._look(platform, access, ordered, target, begun)
        if found:
            return self._settle(outcomes.taken(ordered, at, object_id), at)
        if at - begun < timedelta(seconds=READ_BACK_S_MAX):
            raise Transient("looking for what we may have sent", retry_after_s=READ_BACK_EVERY_S)
        return self._settle(outcomes.unknown(ordered, at, "not_found_again"), at)

    async def _begin(self, ordered: ActionOrdered, at: datetime) -> bool:
        return await self._db.write(lambda tx: _rows(tx, ordered).begin_attempt(ordered.action_id, at))

    async def _refused(
        self,
        platform: Platform,
        access: Access,
        ordered: ActionOrdered,
        target: Target,
        at: datetime,
        no: Refused,
    ) -> Unit:
        """An error may come after the platform did it all the same (facts.md 3): look before believing it."""
        found, object_id = await self._look(platform, access, ordered, target, at)
        if found:
            return self._settle(outcomes.taken(ordered, at, object_id), at)
        return self._settle(outcomes.failed(ordered, at, no.code), at)

    async def _look(
        self, platform: Platform, access: Access, ordered: ActionOrdered, target: Target, begun: datetime
    ) -> tuple[bool, str | None]:
        since = begun - timedelta(seconds=CLOCKS_DIFFER_S)
        return await platform.find_created(access, target, ordered.do, ordered.text or "", since)

    def _settle(self, outcome: Outcome, at: datetime) -> Unit:
        """Return the unit that writes the outcome, and what it makes of the item, with the job's completion."""
        object_id: str | None = getattr(outcome, "object_id", None)
        result = type(outcome).__name__

        def settled(tx: Tx) -> None:
            rows = store.of(tx, outcome.municipality)
            rows.settle_action(outcome.action_id, at, object_id)
            platform = "unknown"
            if outcome.item_id is not None:
                rows.lock_item(outcome.item_id)
                item = rows.item(outcome.item_id)
                platform = item.platform if item else platform
                if item is not None and hasattr(outcome, "done_at") and outcome.do in VERBS:
                    _show(tx, outcome, item, at)
            store.MACHINERY.outbox.publish(tx, outcome)
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
    """The order was tried often enough: say so, so that a person sees it. A begun attempt is unknown, not failed."""
    action_id = UUID(job.args["action_id"])
    rows = store.of(tx, job.municipality)
    action = rows.action(action_id)
    if action is None or action.state == store.SETTLED:
        return
    rows.settle_action(action_id, at)
    why = problem.code if isinstance(problem, Refused) else "gave_up"
    end = outcomes.unknown if action.attempted_at else outcomes.failed
    store.MACHINERY.outbox.publish(tx, end(action.ordered, at, why))


def _show(tx: Tx, outcome: Outcome, item: ItemState, at: datetime) -> None:
    """What we did is the item's newest state at once; the platform's echo then changes nothing."""
    change = Change(
        verb=VERBS[outcome.do],
        kind=item.kind,
        platform=item.platform,
        account_id=item.account_id,
        object_id=item.object_id,
        sent_at=at,
    )
    applied = item_state.apply(item, change, at, "", by_us=True)
    if outcome.item_id is None or applied.told is None:
        return
    store.of(tx, outcome.municipality).put_item(outcome.item_id, applied.state, at)
    event = item_event(outcome.municipality, outcome.item_id, applied.state, applied.told, at)
    store.MACHINERY.outbox.publish(tx, event)


def _look_up(tx: Tx, municipality: str, action_id: UUID) -> _Order | None:
    rows = store.of(tx, municipality)
    action = rows.action(action_id)
    if action is None or action.ordered.item_id is None:
        return None
    item_id = action.ordered.item_id
    return _Order(action, rows.item(item_id), rows.evidence(item_id, action.ordered.revision))


def _rows(tx: Tx, ordered: ActionOrdered) -> store.Store:
    return store.of(tx, ordered.municipality)


def _target(item: ItemState) -> Target:
    return Target(object_id=item.object_id, account_id=item.account_id, post_id=item.post_id, parent_id=item.parent_id)
