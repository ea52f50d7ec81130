"""A role is to hear of an alert: one job, however many wait for it."""

from datetime import datetime

from common.events import derived_id
from common.work import Job
from notifier.core.alert import Alert
from notifier.store import Store, ask_for

TELL = "tell"
"""The kind of job that tells a role what waits for it."""


def ask_to_tell(
    store: Store, alert: Alert, role: str, at: datetime, step_no: int = 0, when: datetime | None = None
) -> None:
    """Keep that a role is to hear of an alert, now or `when`, and see to it that somebody does it.

    It is one job, however many alerts wait for it.
    """
    later = when if when is not None and when > at else None
    turn = store.deliveries.turn(TELL, role, alert.reason)
    if store.alerts.to_tell(alert, role, step_no, later):
        tell_again(store, role, alert.reason, turn.turn_no, at, later)


def tell_again(store: Store, role: str, reason: str, turn_no: int, at: datetime, later: datetime | None = None) -> None:
    """See to it that what waits for a role is told, at once or later; the same turn twice is one job."""
    clock = (later.isoformat(),) if later else ()
    job = Job(
        municipality=store.municipality,
        job_id=derived_id(store.municipality, TELL, role, reason, turn_no, *clock),
        kind=TELL,
        key=":".join((TELL, role, reason, *clock)),  # a job in the future holds up later ones of its key
        args={"role": role, "reason": reason},
        run_at=later or at,
    )
    ask_for(store.tx, job)
