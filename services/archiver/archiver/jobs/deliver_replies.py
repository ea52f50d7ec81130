"""Takes the cores' answers in: each is kept outside first when it is a receipt, applied once, and then let go of."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from archiver.core import delivery as core
from archiver.core.delivery import JOURNALED, Delivery
from archiver.core.entry import DELIVERED, Entry
from archiver.core.fiks.replies import Receipt, Reply, read_reply
from archiver.core.office import number_text
from archiver.core.receipt_file import encoded, kept
from archiver.ports import Arrived, CoreLink, Shelf
from archiver.store.deliveries import Deliveries
from archiver.store.filing import Clerk
from common.clock import Clock, happens
from common.db import Database, Tx
from common.errors import BadMessage, Transient
from common.health import Health
from common.log import Logger

POLL_S = 1.0


@dataclass(frozen=True)
class TakeReplies:
    """Reads the link, answer by answer."""

    db: Database
    link: CoreLink
    receipts: Shelf
    clerk: Clerk
    clock: Clock
    log: Logger

    async def come(self, stop: asyncio.Event, health: Health) -> None:
        """Take answers until told to stop."""
        while not stop.is_set():
            try:
                await self.take_all(self.clock.now())
                health.fine("core")
            except Transient as e:
                # The service is as ready as before: what is sent and received waits, nothing else does.
                self.log.info("the core's answers are not read", reason=str(e))
            await happens(stop, POLL_S)

    async def take_all(self, at: datetime) -> int:
        """Take in every answer that has arrived; return how many."""
        arrived = await self.link.arrived()
        for one in arrived:
            result = await self._take(one, at)
            self.clerk.metrics.count(
                "ordstyrer_core_answers_total", service="archiver", municipality=one.municipality, result=result
            )
            await self.link.done_with(one.reply_id)
        return len(arrived)

    async def _take(self, arrived: Arrived, at: datetime) -> str:
        try:
            reply = read_reply(arrived.kind, arrived.payload)
        except BadMessage as e:
            self.log.warning("an answer of the core is refused", reason=str(e), who=arrived.municipality)
            return "refused"
        sha256 = hashlib.sha256(arrived.payload or b"").hexdigest()
        known = await self.db.read(partial(_known, arrived=arrived, reply=reply))
        if known is None:
            # After a restore it may be about a record that we do not know yet: its key brings it back when it is sent.
            return "unknown"
        receipt = kept(core.after(known, reply, arrived.answers, at), sha256, at)
        if isinstance(reply, Receipt) and receipt is not None:
            await self.receipts.put(known.municipality, known.series, known.delivery_id.int, encoded(receipt))
        changed = await self.db.write(partial(self._apply, arrived=arrived, reply=reply, sha256=sha256, at=at))
        return "applied" if changed else "nothing_new"

    def _apply(self, tx: Tx, *, arrived: Arrived, reply: Reply, sha256: str, at: datetime) -> bool:
        deliveries = Deliveries(tx, arrived.municipality)
        found = _known(tx, arrived=arrived, reply=reply)
        one = deliveries.hold(found.record_id) if found is not None else None
        if one is None:
            return False
        after = core.after(one, reply, arrived.answers, at)
        if after == one:
            return False
        if after.state == JOURNALED != one.state:
            after = _with_own_number(deliveries, after, at)
        deliveries.save(after)
        if after.state != one.state:
            deliveries.tell(after, after.state, at)
        if after.state != one.state and after.state in core.SETTLED:
            self._write(tx, after, sha256, at)
        deliveries.schedule(after, core.next_step(after, at).at)
        return True

    def _write(self, tx: Tx, one: Delivery, sha256: str, at: datetime) -> None:
        """The journal's own line: the answer by its hash, the core's numbers, never its words."""
        facts = {
            "delivery": one.delivery_id,
            "state": one.state,
            "trouble": one.trouble,
            "core_system_id": one.core_system_id,
            "core_number": number_text(*one.core) if one.core else None,
            "core_case": number_text(*one.core_case) if one.core_case else None,
            "reply_sha256": sha256,
        }
        told = Entry(event=DELIVERED, subject_id=one.record_id, facts=facts)
        self.clerk.at(tx, one.municipality).writing.write(told, at, one.series)


def _known(tx: Tx, *, arrived: Arrived, reply: Reply) -> Delivery | None:
    found = Deliveries(tx, arrived.municipality).known_as(arrived.delivery_id, reply.record_id)
    if found is not None and reply.record_id not in {None, found.record_id}:
        return None
    return found


def _with_own_number(deliveries: Deliveries, one: Delivery, at: datetime) -> Delivery:
    """A number of the core belongs to one record: the second one that claims it is looked at by a person."""
    other: Delivery | None = deliveries.with_number(*one.core) if one.core is not None else None
    if other is not None and other.record_id != one.record_id:
        return core.taken_by_another(one, at)
    return one
