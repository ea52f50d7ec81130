"""Makes one message of everything of a reason that waits for a person."""

from collections.abc import Sequence
from datetime import datetime

from common.db import Tx, lock
from common.errors import OrdstyrerError
from common.events import derived_id
from common.work import Job, Unit
from notifier.core.dispatch import NO_ADDRESS, WAITING, Dispatch
from notifier.core.message import MAIL
from notifier.core.person import Person
from notifier.core.roles import parts_of
from notifier.handlers.dispatching import AGAIN, GATHER, Dispatching
from notifier.ports import People
from notifier.store import Store, of


class Gather:
    """Does the jobs of kind `gather`."""

    def __init__(self, people: People, dispatching: Dispatching) -> None:
        self._people = people
        self._dispatching = dispatching

    async def __call__(self, job: Job, at: datetime) -> Unit:
        """Return the gathering. Transient when nobody can say where the person is reached."""
        role, which = parts_of(job.args["role"])
        person = self._people.person(job.municipality, job.args["person"], role, which, at)
        others = () if person else self._people.on_duty(job.municipality, role, which, at)
        return lambda tx: self._gather(of(tx, job.municipality), job, person, others, at)

    def _gather(self, store: Store, job: Job, person: Person | None, others: Sequence[Person], at: datetime) -> None:
        who, role, reason = job.args["person"], job.args["role"], job.args["reason"]
        lock(store.tx, store.municipality, "person", who)
        store.deliveries.begin_turn(GATHER, who, reason, at=at)
        may_go = self._dispatching.may_go(store.municipality, person, reason, at) if person else at
        if may_go > at:
            self._then(store, job, may_go)
            return
        if not store.deliveries.take(job.job_id, who, reason):
            return
        parcel = Dispatch(
            message_id=derived_id(job.job_id, NO_ADDRESS),
            parcel_id=job.job_id,
            person=who,
            role=role,
            reason=reason,
            kind=MAIL,
            address_id="",
            state=WAITING,
            made_at=at,
        )
        if person is None:
            self._dispatching.gone(store, parcel, others, at)
        elif store.deliveries.of_parcel(job.job_id):
            self._dispatching.first(store, parcel, person, at)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Nobody could say for an hour where the person is reached: it is asked on and on."""
        store = of(tx, job.municipality)
        store.deliveries.begin_turn(GATHER, job.args["person"], job.args["reason"], at=at)
        self._then(store, job, at + AGAIN)

    def _then(self, store: Store, job: Job, run_at: datetime) -> None:
        who, role, reason = job.args["person"], job.args["role"], job.args["reason"]
        turn_no = store.deliveries.turn(GATHER, who, reason).turn_no
        self._dispatching.gather_then(store, who, role, reason, turn_no, run_at)
