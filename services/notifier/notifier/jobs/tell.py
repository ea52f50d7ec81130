"""What waits for a role is told to the people who are on duty now: each alert once a person."""

from collections.abc import Sequence
from datetime import datetime

from common.db import Tx
from common.errors import OrdstyrerError
from common.events import derived_id
from common.work import Job, Unit
from notifier.core.alert import AT_ONCE, OPERATOR, Alert
from notifier.core.dispatch import NO_ADDRESS, TOLD, WAITING, Delivered, Dispatch
from notifier.core.message import MAIL
from notifier.core.person import Person
from notifier.core.roles import parts_of
from notifier.handlers.dispatching import AGAIN, Dispatching
from notifier.handlers.telling import TELL, tell_again
from notifier.ports import People
from notifier.store import Store, of


class Tell:
    """Does the jobs of kind `tell`."""

    def __init__(self, people: People, dispatching: Dispatching) -> None:
        self._people = people
        self._dispatching = dispatching

    async def __call__(self, job: Job, at: datetime) -> Unit:
        """Return the telling. Transient when nobody can say who is on duty."""
        role, which = parts_of(job.args["role"])
        persons = self._people.on_duty(job.municipality, role, which, at)
        if not persons and job.args["reason"] in AT_ONCE:
            persons = self._people.on_duty(job.municipality, OPERATOR, "", at)
        return lambda tx: self._tell(of(tx, job.municipality), job, persons, at)

    def _tell(self, store: Store, job: Job, persons: Sequence[Person], at: datetime) -> None:
        role, reason = job.args["role"], job.args["reason"]
        store.deliveries.begin_turn(TELL, role, reason, at=at)
        alerts = store.alerts.take(job.job_id, role, reason, at)
        if persons:
            self._dispatching.deliver(store, job.job_id, persons, job, at)
        elif alerts:
            self._nobody(store, job, alerts, at)
        store.alerts.ended(job.job_id, TOLD if persons else NO_ADDRESS, at)

    def _nobody(self, store: Store, job: Job, alerts: Sequence[Alert], at: datetime) -> None:
        role = job.args["role"]
        nobody = Dispatch(
            message_id=derived_id(job.job_id, NO_ADDRESS),
            parcel_id=job.job_id,
            person="",
            role=role,
            reason=job.args["reason"],
            kind=MAIL,
            address_id="",
            state=WAITING,
            made_at=at,
        )
        about = [Delivered(alert=alert, role=role, step_no=0) for alert in alerts]
        self._dispatching.not_told(store, nobody, about, NO_ADDRESS, at)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Nobody could say for an hour who is on duty: it is asked on and on, an alert is never dropped for that."""
        store = of(tx, job.municipality)
        role, reason = job.args["role"], job.args["reason"]
        store.deliveries.begin_turn(TELL, role, reason, at=at)
        tell_again(store, role, reason, store.deliveries.turn(TELL, role, reason).turn_no, at + AGAIN)
