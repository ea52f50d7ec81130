"""Deliveries to a municipality's own core: how each stands, what is done next, and what is told of it."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select

from archiver.core.delivery import JOURNALED, Delivery, again, delivery_id_of
from archiver.core.fiks.arkivmelding import KnownCase
from archiver.core.office import number_text
from archiver.core.records import Post
from archiver.store.batch import BATCH
from archiver.store.delivery_tables import DELIVERY
from archiver.store.filed import Filed
from archiver.store.items import Items
from archiver.store.leaving import tell, want
from common.db import ACROSS, Tx, insert_once, lock, upsert
from common.events import RecordDelivered, Recorded, RecordJournaled, derived_id
from common.work import Job

DELIVER_KIND, DUE_KIND = "deliver", "delivery_due"
CORE_TARGET = "core"
Told = TypeVar("Told", bound=Recorded)
OURS_SETTLED = frozenset({"J", "A"})
WITH_THE_CORE = "S"
"""Journalstatus while the core has given no number: registered by us (saksbehandler har registrert), not journaled."""


class Deliveries:
    """A municipality's deliveries in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    def hold(self, record_id: UUID) -> Delivery | None:
        """Let nobody else move this delivery until the transaction ends, and return it."""
        lock(self._tx, "delivery", self._municipality, record_id)
        return self.get(record_id)

    def get(self, record_id: UUID) -> Delivery | None:
        """Return a record's delivery."""
        batch = BATCH.of(self._tx)
        if batch is not None and (self._municipality, record_id) in batch.undelivered:
            return None
        return next(iter(self._found(DELIVERY.c.record_id == record_id)), None)

    def known_as(self, delivery_id: UUID | None, record_id: UUID | None) -> Delivery | None:
        """Return the delivery that an answer names, by its own id or by the record's."""
        if delivery_id is not None and (found := self._found(DELIVERY.c.delivery_id == delivery_id)):
            return found[0]
        return self.get(record_id) if record_id is not None else None

    def all(self) -> list[Delivery]:
        """Return every delivery, the oldest first."""
        return self._found(DELIVERY.c.record_id.is_not(None))

    def with_number(self, year: int, number: int) -> Delivery | None:
        """Return the delivery whose record has this journal number in the core."""
        return next(iter(self._found((DELIVERY.c.core_year == year) & (DELIVERY.c.core_number == number))), None)

    def known_case(self, case_id: UUID) -> KnownCase | None:
        """Return what the core calls a case file of ours, once a receipt has told it."""
        of_case = (DELIVERY.c.case_id == case_id) & DELIVERY.c.core_case_system_id.is_not(None)
        for one in self._found(of_case):
            return KnownCase(system_id=one.core_case_system_id, number=one.core_case)
        return None

    def _found(self, which: ColumnElement[bool]) -> list[Delivery]:
        query = select(DELIVERY).where(DELIVERY.c.municipality == self._municipality, which)
        ordered = query.order_by(DELIVERY.c.ordered_at, DELIVERY.c.record_id)
        return [Delivery(**row) for row in self._tx.execute(ordered).mappings()]

    def save(self, one: Delivery) -> None:
        """Keep how a delivery stands."""
        upsert(self._tx, DELIVERY, msgspec.structs.asdict(one))

    def order(self, post: Post, at: datetime) -> None:
        """Have a record that was just registered delivered; ordered twice is once."""
        if post.case_id is None or post.year is None or post.number is None:
            return
        one = Delivery(
            municipality=self._municipality,
            record_id=post.record_id,
            delivery_id=delivery_id_of(post.record_id),
            item_id=post.item_id,
            series=post.series,
            case_id=post.case_id,
            tracking_year=post.year,
            tracking_number=post.number,
            ordered_at=at,
        )
        batch = BATCH.of(self._tx)
        if batch is not None:
            batch.undelivered.discard((self._municipality, post.record_id))
        if insert_once(self._tx, DELIVERY, msgspec.structs.asdict(one)):
            self.tell(one, one.state, at)
            self.schedule(one, at)

    def schedule(self, one: Delivery, run_at: datetime) -> None:
        """Have the next step done at an instant; asked twice for the same instant is once."""
        self._enqueue(one, DELIVER_KIND, run_at, CORE_TARGET)

    def push(self, at: datetime, record_id: UUID | None = None) -> list[Delivery]:
        """Have what was refused, or waits for its receipt, sent again: the core is asked first. Return what is pushed.

        One that was never sent, and not refused, is tried at once.
        """
        pushed = []
        for one in self.all() if record_id is None else [self.get(record_id)]:
            if one is None or one.state == JOURNALED:
                continue
            wanted = again(one, at)
            self.save(wanted)
            self.schedule(wanted, at)
            pushed.append(wanted)
        return pushed

    def watch(self, one: Delivery, at: datetime) -> None:
        """Look when its open day is over."""
        self._enqueue(one, DUE_KIND, max(one.due_at or at, at), "self")

    def _enqueue(self, one: Delivery, kind: str, run_at: datetime, target: str) -> None:
        job_id = derived_id(one.delivery_id, kind, run_at.isoformat())
        job = Job(
            municipality=self._municipality,
            job_id=job_id,
            kind=kind,
            key=f"{kind}:{job_id}",
            target=target,
            args={"record_id": str(one.record_id)},
            run_at=run_at,
        )
        want(self._tx, job)

    def tell(self, one: Delivery, what: str, at: datetime, to: tuple[str, ...] = ()) -> None:
        """Tell how the delivery stands. A journal number is told only when the core has given one."""
        post = Filed(self._tx, self._municipality).post(one.record_id)
        item = Items(self._tx, self._municipality).get(one.item_id)
        if post is None or item is None:
            return
        known: dict[str, Any] = {
            "event_id": derived_id(one.delivery_id, what, str(one.attempts), at.isoformat()),
            "municipality": one.municipality,
            "occurred_at": at,
            "recorded_at": at,
            "item_id": item.item_id,
            "revision": item.revision,
            "thread_id": item.thread_id,
            "record_id": one.record_id,
            "kind": post.kind,
            "case_file": number_text(*one.core_case) if one.core_case else None,
            "number": number_text(*one.core) if one.core else None,
            "clauses": post.clauses,
            "tracking": tracking_of(one),
            "title": post.title,
            "written_off": post.written_off_how,
        }
        if what == JOURNALED:
            tell(self._tx, RecordJournaled(status="J", **known))
            return
        told = RecordDelivered(status=WITH_THE_CORE, delivery=what, trouble=one.trouble, to=to, **known)
        tell(self._tx, told)

    def as_delivered(self, event: Told) -> Told:
        """Return an event about a record as it is where a core keeps the journal: our number is none of a journal."""
        one = self.get(event.record_id)
        if one is None:
            return event
        status = event.status if one.state == JOURNALED or event.status not in OURS_SETTLED else WITH_THE_CORE
        return msgspec.structs.replace(
            event,
            number=number_text(*one.core) if one.core else None,
            case_file=number_text(*one.core_case) if one.core_case else None,
            status=status,
            tracking=tracking_of(one),
        )


def tracking_of(one: Delivery) -> str:
    """Return our own number of the record, by which people find it; it is no journal number."""
    return number_text(one.tracking_year, one.tracking_number)


def of_municipalities(tx: Tx) -> list[str]:
    """Return every municipality that has deliveries."""
    query = select(DELIVERY.c.municipality).distinct().execution_options(**{ACROSS: "an operator asks for all"})
    return sorted(tx.execute(query).scalars())
