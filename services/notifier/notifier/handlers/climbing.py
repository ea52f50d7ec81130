"""An alert that nobody has said to have seen is told further: the jobs of its chain, and what each does."""

from datetime import datetime
from uuid import UUID

from common.calendar import OpeningHours
from common.db import Tx
from common.events import AlertAcknowledged, derived_id
from common.metrics import Metrics
from common.work import Job
from notifier.core.alert import RAISED, Alert
from notifier.core.chain import Chain, climbs_at, slot_of
from notifier.store import Store, ask_for, of, publish

CLIMB = "climb"
"""The kind of job by which alerts climb a step of their chain."""
LINK, DESK = "link", "desk"
"""How somebody says that they have seen it."""
SERVICE = "notifier"


def begin_to_climb(tx: Tx, municipality: str, alert: Alert, at: datetime, chain: Chain, hours: OpeningHours) -> None:
    """Ask for each step of the chain; what is raised in the same minute for the same roles asks once."""
    slot = slot_of(at)
    for step_no, step in enumerate(chain.steps, 1):
        job_id = derived_id(municipality, CLIMB, alert.reason, *sorted(alert.to), step_no, slot.isoformat())
        job = Job(
            municipality=municipality,
            job_id=job_id,
            kind=CLIMB,
            key=str(job_id),
            args={"reason": alert.reason, "to": list(alert.to), "step_no": step_no, "slot": slot.isoformat()},
            run_at=climbs_at(step, alert.reason, slot, hours),
        )
        ask_for(tx, job)


def acknowledge(store: Store, alert: Alert, by: str, how: str, at: datetime, metrics: Metrics) -> bool:
    """Keep that somebody has seen an open alert, and tell of it; false where it is settled or was seen before."""
    if alert.state != RAISED or not store.asks.acknowledge(alert, by, how, at):
        return False
    event = AlertAcknowledged(
        event_id=derived_id(alert.alert_id, "acknowledged", alert.round_no),
        municipality=store.municipality,
        item_id=alert.item_id,
        revision=alert.revision,
        occurred_at=at,
        recorded_at=at,
        alert_id=alert.alert_id,
        reason=alert.reason,
        to=alert.to,
        clauses=alert.clauses,
        round_no=alert.round_no,
        by=by,
        how=how,
    )
    publish(store.tx, event)
    metrics.count(
        "ordstyrer_alerts_total",
        service=SERVICE,
        municipality=store.municipality,
        reason=alert.reason,
        result="acknowledged",
    )
    return True


def seen_at_the_desk(tx: Tx, municipality: str, alert_id: UUID, by: str, seen_at: datetime, metrics: Metrics) -> None:
    """Take in that a person has seen an alert at the desk; one that was raised anew since is another matter."""
    store = of(tx, municipality)
    found = store.alerts.raised_at(alert_id)
    if found is None:
        return
    alert, raised_at = found
    if raised_at <= seen_at:
        acknowledge(store, alert, by, DESK, seen_at, metrics)
