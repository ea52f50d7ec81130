"""A channel has not answered for long: the next one is asked, then the people who stand in."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from common.db import Database, Tx
from common.work import Job, Unit
from notifier.core.dispatch import WAITING, Dispatch
from notifier.core.person import Person
from notifier.core.roles import parts_of
from notifier.handlers.dispatching import Dispatching
from notifier.jobs.standing_in import standing_in
from notifier.ports import People
from notifier.store import of


class Replace:
    """Does the jobs of kind `replace`."""

    def __init__(self, db: Database, people: People, dispatching: Dispatching) -> None:
        self._db = db
        self._people = people
        self._dispatching = dispatching

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return the replacement, none when the message has come through. Transient when nobody can say who is next."""
        dispatch = await self._db.read(lambda tx: self._waiting(tx, job))
        if dispatch is None:
            return None
        role, which = parts_of(job.args["role"])
        person = self._people.person(job.municipality, job.args["person"], role, which, at)
        others = standing_in(self._people, job, dispatch.reason, at)
        return lambda tx: self._replace(tx, job, person, others, at)

    def _waiting(self, tx: Tx, job: Job) -> Dispatch | None:
        dispatch = of(tx, job.municipality).dispatches.known(UUID(job.args["message_id"]))
        return dispatch if dispatch is not None and dispatch.state == WAITING else None

    def _replace(self, tx: Tx, job: Job, person: Person | None, others: Sequence[Person], at: datetime) -> None:
        dispatch = self._waiting(tx, job)
        store = of(tx, job.municipality)
        about = store.deliveries.of_parcel(dispatch.parcel_id) if dispatch is not None else []
        if dispatch is not None and self._dispatching.opens_at(job.municipality, dispatch.reason, about, at) == at:
            self._dispatching.replaced(store, dispatch, person, others, at, refused=False)
