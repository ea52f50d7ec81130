"""A step of a chain has come: whoever has not been answered by an acknowledgement is told of further."""

from datetime import datetime

import msgspec

from common.db import Tx, lock
from common.events import AlertEscalated, derived_id
from common.metrics import Metrics
from common.work import Job, Unit, enqueue
from notifier.core.alert import RAISED, Alert, Matter, union
from notifier.core.chain import TOGETHER, Step, waits_until
from notifier.handlers.review import SERVICE, Review
from notifier.ports import Chains, OfficeHours
from notifier.store import MACHINERY, Store, of

CLIMB_AT_ONCE_MAX = 200
"""So many alerts climb in one transaction: a storm must not hold the database up."""


class Climb:
    """Does the jobs of kind `climb`."""

    def __init__(self, review: Review, chains: Chains, hours: OfficeHours, metrics: Metrics) -> None:
        self.at_once_max = CLIMB_AT_ONCE_MAX
        self._review = review
        self._chains = chains
        self._hours = hours
        self._metrics = metrics

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return the climb; nothing where the chain has no such step any more."""
        steps = self._chains(job.municipality, job.args["reason"]).steps
        step_no: int = job.args["step_no"]
        if step_no > len(steps):
            return None
        until = waits_until(job.args["reason"], at, self._hours(job.municipality, at))
        if until is not None:
            return lambda tx: _again(tx, job, until, until.isoformat())
        return lambda tx: self._climb(tx, job, steps[step_no - 1], at)

    def _climb(self, tx: Tx, job: Job, step: Step, at: datetime) -> None:
        store, step_no = of(tx, job.municipality), job.args["step_no"]
        slot, to = datetime.fromisoformat(job.args["slot"]), frozenset(job.args["to"])
        waiting = store.asks.unanswered(job.args["reason"], step_no, slot, slot + TOGETHER, self.at_once_max)
        climbed = False
        for matter, found in waiting:
            lock(tx, job.municipality, found.item_id or matter)
            alert = store.alerts.known(found.alert_id)
            # Those that others were told of have a job of their own in the same minute.
            if alert is None or alert.state != RAISED or not to <= frozenset(alert.to):
                continue
            if store.asks.climb(alert, step_no, at):
                self._tell(store, _matter(store, matter, alert), alert, (step_no, step), at)
                climbed = True
        if len(waiting) == self.at_once_max and climbed:
            _again(tx, job, at, str(waiting[-1][1].alert_id))

    def _tell(self, store: Store, matter: Matter, alert: Alert, place: tuple[int, Step], at: datetime) -> None:
        step_no, step = place
        roles = step.to or alert.to
        higher = msgspec.structs.replace(alert, to=union(alert.to, roles))
        if higher != alert:
            store.alerts.change(higher, at)
        event = AlertEscalated(
            event_id=derived_id(alert.alert_id, "escalated", alert.round_no, step_no),
            municipality=store.municipality,
            item_id=alert.item_id,
            revision=alert.revision,
            occurred_at=at,
            recorded_at=at,
            alert_id=alert.alert_id,
            reason=alert.reason,
            to=roles,
            clauses=alert.clauses,
            round_no=alert.round_no,
            step_no=step_no,
        )
        MACHINERY.outbox.publish(store.tx, event)
        for role in roles:
            self._review.tell(store, matter, higher, role, at, step_no)
        self._metrics.count(
            "ordstyrer_alerts_total",
            service=SERVICE,
            municipality=store.municipality,
            reason=alert.reason,
            result="escalated",
        )


def _again(tx: Tx, job: Job, run_at: datetime, because: str) -> None:
    """Do the rest later: the same step, as another job."""
    job_id = derived_id(job.job_id, "again", because)
    enqueue(tx, MACHINERY.jobs, msgspec.structs.replace(job, job_id=job_id, key=str(job_id), run_at=run_at, attempts=0))


def _matter(store: Store, matter: str, alert: Alert) -> Matter:
    account, unit = store.facts.place_of(alert.item_id) if alert.item_id else (None, None)
    return Matter(
        municipality=store.municipality,
        item_id=alert.item_id,
        revision=alert.revision,
        key="" if alert.item_id else matter,
        account=account,
        unit=unit,
        about=alert.about,
    )
