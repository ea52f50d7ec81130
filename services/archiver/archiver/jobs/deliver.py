"""Takes records to the municipality's own core: each step is decided, written down, and only then done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from archiver.core import delivery as core
from archiver.core.delivery import LATE, Delivery, Step
from archiver.core.fiks import names
from archiver.core.fiks.arkivmelding import Message, arkivmelding
from archiver.core.fiks.asking import asking
from archiver.ports import CoreLink, NotSent, Sending
from archiver.store.deliveries import Deliveries
from archiver.store.delivery_reading import read
from archiver.store.filing import Clerk
from archiver.store.patience import due_at
from archiver.store.tables import MACHINERY
from common.blob import Blobs
from common.db import Database, Tx
from common.errors import NotYet, OrdstyrerError, Permanent
from common.events import derived_id
from common.work import Job, Unit, enqueue

AGAIN_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Begun:
    """A step that was written down and is now to be done."""

    one: Delivery
    step: Step
    message: Message | None = None


class Deliver:
    """Does jobs of kind `deliver`: what is next for one record."""

    def __init__(self, db: Database, blobs: Blobs, link: CoreLink, clerk: Clerk) -> None:
        self._db = db
        self._blobs = blobs
        self._link = link
        self._clerk = clerk

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Send, ask, or say when to look again. NotYet while the record's documents are not there."""
        municipality, record_id = job.municipality, UUID(job.args["record_id"])
        message = await self._db.read(lambda tx: self._told(tx, municipality, record_id, at))
        files = await self._files(municipality, message)
        begun = await self._db.write(lambda tx: self._begin(tx, municipality, record_id, message, at))
        if begun is None:
            return None
        sending = _sending(begun, files)
        try:
            await self._link.send(sending)
        except NotSent:
            if begun.step.do == "send":
                await self._db.write(partial(self._not_sent, begun=begun, at=at))
            raise
        return partial(self._sent, begun=begun, at=at) if begun.step.do == "send" else None

    def _told(self, tx: Tx, municipality: str, record_id: UUID, at: datetime) -> Message | None:
        """Return the message when it is to be sent; None when nothing is, or nothing can be."""
        one = Deliveries(tx, municipality).get(record_id)
        if one is None or core.next_step(one, at).do != "send":
            return None
        try:
            found = read(tx, one, self._clerk.offices(municipality))
            return arkivmelding(found.case, found.post, found.place)
        except Permanent:
            return None

    async def _files(self, municipality: str, message: Message | None) -> list[tuple[str, bytes]]:
        found = []
        for one in message.files if message is not None else ():
            content = await self._blobs.get(municipality, one.sha256)
            if content is None:
                raise NotYet("a document of the record is not in the store yet")
            found.append((one.name, content))
        return found

    def _begin(self, tx: Tx, municipality: str, record_id: UUID, message: Message | None, at: datetime) -> Begun | None:
        """Write the attempt down before it is made: whoever finds it after a crash asks, and sends nothing blindly."""
        deliveries = Deliveries(tx, municipality)
        one = deliveries.hold(record_id)
        if one is None:
            return None
        if one.due_at is None:
            one = self._with_due(deliveries, one, at)
        step = core.next_step(one, at)
        if step.do == "wait":
            deliveries.schedule(one, step.at)
        if step.do in {"rest", "wait"}:
            return None
        if step.do == "send" and message is None:
            self._refuse(deliveries, one, at)
            return None
        after = core.attempted(one, at) if step.do == "send" else core.asked(one, at)
        deliveries.save(after)
        deliveries.schedule(after, core.next_step(after, at).at)
        return Begun(after, step, message)

    def _with_due(self, deliveries: Deliveries, one: Delivery, at: datetime) -> Delivery:
        office = self._clerk.offices(one.municipality)
        due = due_at(self._clerk.hours(one.municipality, one.ordered_at), office.patience, one.ordered_at)
        found = core.due(one, due)
        deliveries.save(found)
        deliveries.watch(found, at)
        return found

    def _refuse(self, deliveries: Deliveries, one: Delivery, at: datetime) -> None:
        refused = core.cannot_be_told(one, at)
        deliveries.save(refused)
        deliveries.tell(refused, refused.state, at)

    def _sent(self, tx: Tx, *, begun: Begun, at: datetime) -> None:
        deliveries = Deliveries(tx, begun.one.municipality)
        one = deliveries.hold(begun.one.record_id)
        after = core.sent(one, begun.one.attempts, at) if one is not None else None
        if one is not None and after is not None and after != one:
            deliveries.save(after)
            deliveries.tell(after, after.state, at)

    def _not_sent(self, tx: Tx, *, begun: Begun, at: datetime) -> None:
        deliveries = Deliveries(tx, begun.one.municipality)
        one = deliveries.hold(begun.one.record_id)
        if one is not None:
            deliveries.save(core.not_attempted(one, begun.one.attempts, at))

    def give_up(self, tx: Tx, job: Job, _problem: OrdstyrerError, at: datetime) -> None:
        """Try again in a while, for ever: the duty to archive is not given up."""
        again = Job(
            municipality=job.municipality,
            job_id=derived_id(job.job_id, "again"),
            kind=job.kind,
            key=f"{job.key}:again",
            target=job.target,
            args=job.args,
            run_at=at + AGAIN_AFTER,
        )
        enqueue(tx, MACHINERY.jobs, again)


def _sending(begun: Begun, files: list[tuple[str, bytes]]) -> Sending:
    one = begun.one
    if begun.message is None:
        return Sending(
            message_id=one.question_id,
            delivery_id=one.delivery_id,
            municipality=one.municipality,
            kind=names.HENT,
            payload=asking(one.record_id),
            expires_at=(one.asked_at or begun.step.at) + core.TIME_TO_LIVE,
        )
    return Sending(
        message_id=one.sending_id,
        delivery_id=one.delivery_id,
        municipality=one.municipality,
        kind=names.OPPRETT,
        payload=begun.message.payload,
        files=tuple(files),
        expires_at=begun.step.at + core.TIME_TO_LIVE,
        case=begun.message.case,
        post=begun.message.post,
        known_case=begun.message.known_case,
    )


class DeliveryDue:
    """Does jobs of kind `delivery_due`: an open day is over, and whom it concerns hears that there is no receipt."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    async def __call__(self, job: Job, at: datetime) -> Unit | None:
        """Return what tells it, unless the receipt has come."""
        return partial(self._look, job=job, at=at)

    def _look(self, tx: Tx, *, job: Job, at: datetime) -> None:
        deliveries = Deliveries(tx, job.municipality)
        one = deliveries.hold(UUID(job.args["record_id"]))
        after = core.late(one, at) if one is not None else None
        if after is not None and after != one:
            deliveries.save(after)
            deliveries.tell(after, LATE, at, self._clerk.offices(job.municipality).patience.to)
