"""Hands a message over to its channel, and writes what became of it.

A try is a row before the channel is spoken to. When a process dies, or a line breaks, between the try and the answer,
nobody can tell whether the message went out; then it goes out again with the same Message-ID. That is the opposite of
what ingest does on platforms (G5), on purpose: an alert that comes twice is a small nuisance, and mail programs
recognise the repeat; an alert that never comes is a threat that nobody sees.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from common.db import Database, Tx
from common.errors import OrdstyrerError, Permanent, Transient
from common.metrics import Metrics
from common.work import Job, Unit
from notifier.core.carrying import address_id
from notifier.core.dispatch import NO_ADDRESS, NO_ANSWER, REFUSED, WAITING, WITHDRAWN, Delivered, Dispatch
from notifier.core.message import Address
from notifier.core.person import Person
from notifier.core.roles import parts_of
from notifier.handlers.dispatching import Dispatching
from notifier.handlers.review import SERVICE
from notifier.jobs.standing_in import standing_in
from notifier.jobs.writing import Writing
from notifier.ports import Channel, People
from notifier.store import of
from notifier.store.asks import Asked

Sending = tuple[Dispatch, list[Delivered], Asked]


class Send:
    """Does the jobs of kind `send`."""

    def __init__(
        self,
        db: Database,
        channel: Channel,
        people: People,
        writing: Writing,
        dispatching: Dispatching,
        metrics: Metrics,
    ) -> None:
        self._db = db
        self._channel = channel
        self._people = people
        self._writing = writing
        self._dispatching = dispatching
        self._metrics = metrics

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Send it. Transient when the channel does not answer."""
        role, which = parts_of(job.args["role"])
        person = self._people.person(job.municipality, job.args["person"], role, which, at)
        sending = await self._db.write(lambda tx: self._begin(tx, job, at))
        if sending is None:
            return None
        dispatch, about, asked = sending
        address = _address(person, dispatch)
        if person is None or address is None:
            others = standing_in(self._people, job, dispatch.reason, at)
            return lambda tx: self._replace(tx, job, person, others, NO_ADDRESS, at)
        try:
            await self._channel.send(address, self._writing.message(job.municipality, dispatch, about, person, asked))
        except Permanent:
            others = standing_in(self._people, job, dispatch.reason, at)
            return lambda tx: self._refused(tx, job, (person, address), others, at)
        except Transient:
            await self._db.write(
                lambda tx: self._dispatching.failed(of(tx, job.municipality), dispatch, address, NO_ANSWER, at)
            )
            raise
        return lambda tx: self._dispatching.sent(of(tx, job.municipality), dispatch, address, about, at)

    def _begin(self, tx: Tx, job: Job, at: datetime) -> Sending | None:
        store, message_id = of(tx, job.municipality), UUID(job.args["message_id"])
        dispatch = store.dispatches.known(message_id)
        if dispatch is None or dispatch.state != WAITING:
            return None
        about = store.deliveries.of_parcel(dispatch.parcel_id)
        if not about:
            store.dispatches.withdraw(message_id)
            store.deliveries.settle(dispatch.parcel_id, WITHDRAWN)
            return None
        opening = self._dispatching.opens_at(job.municipality, dispatch.reason, about, at)
        if opening > at:
            self._dispatching.hold(store, dispatch, opening)
            return None
        if store.dispatches.begin_try(message_id, at):
            self._metrics.count("ordstyrer_notifier_sent_again_total", service=SERVICE, municipality=job.municipality)
        asked = self._writing.asked(dispatch, about, store.alerts.open_to(dispatch.role, dispatch.reason), at)
        return dispatch, about, store.asks.asked(dispatch.parcel_id, asked, at)

    def _refused(self, tx: Tx, job: Job, to: tuple[Person, Address], others: Sequence[Person], at: datetime) -> None:
        store, (person, address) = of(tx, job.municipality), to
        dispatch = store.dispatches.known(UUID(job.args["message_id"]))
        if dispatch is not None:
            self._dispatching.failed(store, dispatch, address, REFUSED, at)
            self._replace(tx, job, person, others, REFUSED, at)

    def _replace(
        self, tx: Tx, job: Job, person: Person | None, others: Sequence[Person], outcome: str, at: datetime
    ) -> None:
        store = of(tx, job.municipality)
        dispatch = store.dispatches.known(UUID(job.args["message_id"]))
        if dispatch is not None and dispatch.state == WAITING:
            store.dispatches.end_try(dispatch.message_id, outcome, at)
            self._dispatching.replaced(store, dispatch, person, others, at, refused=True)

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Say that nothing brought it: the desk shows the alert, and the next message may take it along."""
        store = of(tx, job.municipality)
        dispatch = store.dispatches.known(UUID(job.args["message_id"]))
        if dispatch is not None and dispatch.state == WAITING:
            self._dispatching.given_up(store, dispatch, at)


def _address(person: Person | None, dispatch: Dispatch) -> Address | None:
    """Return where the message goes to; None: the person is not reached there any more."""
    if person is None:
        return None
    known = (*person.urgent, *person.channels)
    return next((address for address in known if address_id(address) == dispatch.address_id), None)
