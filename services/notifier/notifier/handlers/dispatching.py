"""From what waits for a person to a message that went out: gathered, sent, replaced by the next channel or person.

All of it happens in the caller's transaction, and each step asks for the next one by a job that has the same id when it
is asked for twice.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

import msgspec

from common.db import lock
from common.events import AlertFailed, AlertSent, derived_id
from common.metrics import Metrics
from common.work import Job, enqueue
from notifier.core import hour
from notifier.core.alert import AT_ONCE, CHANNEL_DEAD, OPERATOR, Matter, Wanted
from notifier.core.carrying import (
    Waits,
    address_id,
    address_of,
    addresses_of,
    carrier_that_failed,
    carriers_of,
    goes_at,
    is_dead,
    spoken,
    target_of,
)
from notifier.core.dispatch import NO_ADDRESS, NO_ANSWER, REFUSED, REPLACED, SENT, WAITING, Delivered, Dispatch
from notifier.core.message import Address
from notifier.core.person import Person
from notifier.core.roles import parts_of
from notifier.handlers.review import SERVICE, Review
from notifier.ports import Hours
from notifier.store import MACHINERY, Store

GATHER, SEND, REPLACE = "gather", "send", "replace"
"""Kinds of job: make a message of what waits for a person, hand it over, ask another channel when that takes long."""

AGAIN = timedelta(minutes=15)
"""After so long it is asked anew who is on duty, or where somebody is reached, when nobody could tell or answered."""


class Dispatching:
    """What becomes of alerts once it is known whom they reach."""

    def __init__(
        self, review: Review, waits: Waits, zone_of: Callable[[str], tzinfo], hours: Hours, metrics: Metrics
    ) -> None:
        self._review = review
        self._waits = waits
        self._zone_of = zone_of
        self._hours = hours
        self._metrics = metrics

    def deliver(self, store: Store, telling_id: UUID, persons: Sequence[Person], job: Job, at: datetime) -> None:
        """Let what a telling is about wait for these people, each alert once a person."""
        for person in sorted(persons, key=lambda one: one.person):  # in one order: two tellings never wait crosswise
            lock(store.tx, store.municipality, "person", person.person)
            if store.deliveries.add(telling_id, person.person, at):
                self.gather(store, person, job.args["role"], job.args["reason"], at)

    def gather(self, store: Store, person: Person, role: str, reason: str, at: datetime) -> None:
        """Ask for a message of what waits: at once, a little later in a storm, after quiet hours."""
        turn = store.deliveries.turn(GATHER, person.person, reason)
        soonest = max(at, turn.last_at + self._waits.between(reason)) if turn.last_at else at
        hours = self._hours(store.municipality, at)
        if hour.goes_at(reason, soonest, hours) != soonest:
            soonest = at  # a storm carries nothing past the closing minute
        run_at = self.may_go(store.municipality, person, reason, soonest)
        self.gather_then(store, person.person, role, reason, turn.turn_no, run_at)

    def may_go(self, municipality: str, person: Person, reason: str, at: datetime) -> datetime:
        """Return when a message may reach the person, `at` or later."""
        return goes_at(person, reason, at, self._zone_of(municipality))

    def opens_at(self, municipality: str, reason: str, about: Sequence[Delivered], at: datetime) -> datetime:
        """Return when a message about these may be handed over: a try that failed is not tried again at night."""
        now = any(one.alert.at_once or parts_of(one.role)[0] == OPERATOR for one in about)
        return hour.goes_at(reason, at, self._hours(municipality, at), now=now)

    def hold(self, store: Store, dispatch: Dispatch, until: datetime) -> None:
        """Let a message wait for the opening."""
        wait = self._waits.for_answer(dispatch.reason, is_dead=False)
        target = target_of(store.municipality, address_of(dispatch))
        self._ask_for(store, dispatch, target, (until, wait), until.isoformat())

    def gather_then(self, store: Store, person: str, role: str, reason: str, turn_no: int, run_at: datetime) -> None:
        """Ask for a message at an instant; the same turn twice is one job."""
        job = Job(
            municipality=store.municipality,
            job_id=derived_id(store.municipality, GATHER, person, reason, turn_no),
            kind=GATHER,
            key=f"{GATHER}:{person}:{reason}",
            args={"person": person, "role": role, "reason": reason},
            run_at=run_at,
        )
        enqueue(store.tx, MACHINERY.jobs, job)

    def first(self, store: Store, parcel: Dispatch, person: Person, at: datetime) -> None:
        """Send a parcel to the person's first channel."""
        dead = store.carriers.dead()
        self._by(store, parcel, addresses_of(person, parcel.reason, dead)[0], at)

    def _by(self, store: Store, parcel: Dispatch, address: Address, at: datetime) -> None:
        dispatch = msgspec.structs.replace(
            parcel,
            message_id=derived_id(parcel.parcel_id, address_id(address)),
            kind=address.kind,
            address_id=address_id(address),
            state=WAITING,
            made_at=at,
            fell_back=False,
        )
        store.dispatches.save(dispatch)
        wait = self._waits.for_answer(dispatch.reason, is_dead=is_dead(address, store.carriers.dead()))
        self._ask_for(store, dispatch, target_of(store.municipality, address), (at, wait))

    def _ask_for(
        self, store: Store, dispatch: Dispatch, target: str, when: tuple[datetime, timedelta], *held: str
    ) -> None:
        """Ask for a message to be handed over, and for another channel where that takes longer than the wait."""
        at, wait = when
        for kind, run_at, on in ((SEND, at, target), (REPLACE, at + wait, "self")):
            job_id = derived_id(dispatch.message_id, kind, *held)
            job = Job(
                municipality=store.municipality,
                job_id=job_id,
                kind=kind,
                key=str(job_id),  # a job in the future holds up later ones of its key
                target=on,
                args={"message_id": str(dispatch.message_id), "person": dispatch.person, "role": dispatch.role},
                run_at=run_at,
            )
            enqueue(store.tx, MACHINERY.jobs, job)

    def sent(
        self, store: Store, dispatch: Dispatch, address: Address, about: Sequence[Delivered], at: datetime
    ) -> None:
        """A channel took it."""
        store.dispatches.end_try(dispatch.message_id, SENT, at)
        store.dispatches.save(msgspec.structs.replace(dispatch, state=SENT))
        if store.deliveries.settle(dispatch.parcel_id, SENT):  # else another channel has been quicker
            MACHINERY.outbox.publish(store.tx, *(self._told(store, dispatch, one, SENT, at) for one in about))
            self._count(store, dispatch.reason, SENT, len(about))
        risen = store.carriers.worked(carriers_of(address))
        for carrier in risen:
            self._about(store, carrier, dispatch.person, (), at)
        for person, role, reason in store.deliveries.waiting() if risen else ():  # what was put back meanwhile
            self.gather_then(store, person, role, reason, store.deliveries.turn(GATHER, person, reason).turn_no, at)

    def failed(self, store: Store, dispatch: Dispatch, address: Address, outcome: str, at: datetime) -> None:
        """A try failed. What fails often, or refuses for good, is dead, and the operator hears of it."""
        store.dispatches.end_try(dispatch.message_id, outcome, at)
        refused = outcome == REFUSED
        carrier = carrier_that_failed(address, refused=refused)
        waits = self._waits
        dies = store.carriers.failed(
            carrier,
            at,
            failures_max=1 if refused else waits.dead_after,
            since_max=waits.dead_since * (not refused),
        )
        if dies:
            cause = derived_id(store.municipality, carrier, CHANNEL_DEAD, at.isoformat())
            wanted = Wanted(reason=CHANNEL_DEAD, to=(OPERATOR,), causes=(cause,))
            self._about(store, carrier, dispatch.person, (wanted,), at)

    def replaced(
        self,
        store: Store,
        dispatch: Dispatch,
        person: Person | None,
        others: Sequence[Person],
        at: datetime,
        *,
        refused: bool,
    ) -> None:
        """Ask the person's next channel; when there is none left, the people who stand in."""
        tried = store.dispatches.tried(dispatch.parcel_id)
        known = addresses_of(person, dispatch.reason, store.carriers.dead()) if person else ()
        left = [address for address in known if address_id(address) not in tried]
        if left:
            store.dispatches.save(msgspec.structs.replace(dispatch, state=REFUSED if refused else REPLACED))
            self._by(store, dispatch, left[0], at)
            return
        fell_back = dispatch.fell_back or self.fall_back(store, dispatch, others, at)
        if refused:
            about = store.deliveries.of_parcel(dispatch.parcel_id)
            store.dispatches.save(msgspec.structs.replace(dispatch, state=REFUSED, fell_back=fell_back))
            store.deliveries.settle(dispatch.parcel_id, REFUSED)
            self.not_told(store, dispatch, about, REFUSED, at)
        else:  # the last channel is tried on and on: whoever stands in may be away too
            store.dispatches.save(msgspec.structs.replace(dispatch, fell_back=fell_back))

    def fall_back(self, store: Store, parcel: Dispatch, others: Sequence[Person], at: datetime) -> bool:
        """Tell those who stand in what the person could not be told; true when somebody new hears of it."""
        heard = False
        for other in sorted(others, key=lambda one: one.person):
            lock(store.tx, store.municipality, "person", other.person)
            if store.deliveries.add_instead(parcel.parcel_id, other.person, at):
                heard = True
                self.gather(store, other, parcel.role, parcel.reason, at)
        return heard

    def gone(self, store: Store, parcel: Dispatch, others: Sequence[Person], at: datetime) -> None:
        """There is no such person any more: those who are there hear of it, or nobody does."""
        about = store.deliveries.of_parcel(parcel.parcel_id)
        heard = self.fall_back(store, parcel, others, at)
        store.deliveries.settle(parcel.parcel_id, NO_ADDRESS)
        if not heard:
            self.not_told(store, parcel, about, NO_ADDRESS, at)

    def given_up(self, store: Store, dispatch: Dispatch, at: datetime) -> None:
        """No answer for an hour: the next message to the person takes it along; for danger that is not waited for."""
        about = store.deliveries.of_parcel(dispatch.parcel_id)
        store.dispatches.save(msgspec.structs.replace(dispatch, state=NO_ANSWER))
        store.deliveries.put_back(dispatch.parcel_id)
        if dispatch.reason in AT_ONCE:
            turn = store.deliveries.turn(GATHER, dispatch.person, dispatch.reason)
            self.gather_then(store, dispatch.person, dispatch.role, dispatch.reason, turn.turn_no, at + AGAIN)
        self.not_told(store, dispatch, about, NO_ANSWER, at)

    def not_told(self, store: Store, dispatch: Dispatch, about: Sequence[Delivered], why: str, at: datetime) -> None:
        """Say that nothing brought it: the desk shows the alert."""
        MACHINERY.outbox.publish(store.tx, *(self._told(store, dispatch, one, why, at) for one in about))
        self._count(store, dispatch.reason, why if why == NO_ADDRESS else "failed", len(about))

    def _told(
        self, store: Store, dispatch: Dispatch, one: Delivered, became: str, at: datetime
    ) -> AlertSent | AlertFailed:
        alert = one.alert
        told: dict[str, Any] = {
            "event_id": derived_id(dispatch.message_id, str(alert.alert_id), alert.round_no, one.step_no, became),
            "municipality": store.municipality,
            "item_id": alert.item_id,
            "revision": alert.revision,
            "occurred_at": at,
            "recorded_at": at,
            "alert_id": alert.alert_id,
            "reason": alert.reason,
            "to": parts_of(one.role)[:1],
            "clauses": alert.clauses,
            "round_no": alert.round_no,
            "channel": dispatch.kind,
        }
        return AlertSent(**told) if became == SENT else AlertFailed(**told, why=became)

    def _about(self, store: Store, carrier: str, person: str, wanted: Sequence[Wanted], at: datetime) -> None:
        """Raise, or settle, the one alert about a carrier."""
        matter = Matter(municipality=store.municipality, key=f"carrier/{carrier}", about=spoken(carrier, person))
        lock(store.tx, store.municipality, matter.key)
        self._review.matter(store, matter, wanted, at)

    def _count(self, store: Store, reason: str, result: str, amount: int) -> None:
        if amount:
            self._metrics.count(
                "ordstyrer_alerts_total",
                amount,
                service=SERVICE,
                municipality=store.municipality,
                reason=reason,
                result=result,
            )
