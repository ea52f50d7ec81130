"""The classifier in a test's hand: tell it events, read what it decided."""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import text

from classifier import store
from classifier.core.made import Made
from classifier.handlers.reading import Reader
from common.bus.port import Outgoing
from common.codec import decode, encode, headers_of, key_of, topic_of, type_of
from common.db import Database, Tx
from common.events import DecisionMade, Event, FactStated
from common.service import Service
from tests.service.classifier.recorded import RECEIVED, id_of


class HandClock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at: datetime = RECEIVED + timedelta(minutes=5)

    def now(self) -> datetime:
        return self.at


class Stage:
    """The service under test, with its neighbours as recorded events."""

    def __init__(self, service: Service, db: Database, clock: HandClock, reader: Reader) -> None:
        self.service = service
        self.db = db
        self.clock = clock
        self.reader = reader

    async def tell(self, *events: Event) -> None:
        """Handle the events one after the other, as the runner would."""
        for event in events:
            handler = self.service.handlers[type(event)]
            self.clock.at += timedelta(seconds=1)
            await self.db.write(lambda tx, e=event, h=handler: h(tx, e, self.clock.now()))  # type: ignore[misc]  # bound now, not at the call

    async def publish(self, *events: Event) -> None:
        """Put events on the log and let the runner handle them."""
        messages = [Outgoing(topic_of(e), key_of(e), type_of(e), headers_of(e, "ingest"), encode(e)) for e in events]
        await self.service.world.bus.publish(messages)
        runner = self.service.runner
        while not await runner.is_idle():
            await runner._one_batch()

    def state(self, *facts: FactStated) -> None:
        """Let the classifier hear of shared facts."""
        for fact in facts:
            self.service.world.control.state(fact)

    async def work(self) -> None:
        """Do every job that is due, those that it brings about too."""
        while await self.service.worker.run_due():
            pass

    async def made(self, object_id: str = "c1", municipality: str = "bo") -> list[Made]:
        """Return the decisions on an item as they are stored, oldest first."""
        return await self.db.read(lambda tx: store.of(tx, municipality).made(id_of(object_id, municipality)))

    async def all_told(self) -> list[Event]:
        """Return everything that was published, oldest first."""

        def unit(tx: Tx) -> list[Event]:
            found = tx.execute(text("SELECT kind, value FROM classifier_outbox ORDER BY id")).all()
            return [decode(row.kind, row.value) for row in found]

        return await self.db.read(unit)

    async def decisions(self, object_id: str = "c1", municipality: str = "bo") -> list[DecisionMade]:
        """Return the decisions on an item, oldest first."""
        item_id = id_of(object_id, municipality)
        told = await self.all_told()
        return [event for event in told if isinstance(event, DecisionMade) and event.item_id == item_id]

    async def newest(self, object_id: str = "c1", municipality: str = "bo") -> DecisionMade:
        """Return the decision that holds."""
        return (await self.decisions(object_id, municipality))[-1]

    async def rows(self, table: str) -> int:
        """Return how many rows a table has."""
        return await self.db.read(lambda tx: int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()))  # noqa: S608 - our own names


def dos(decision: DecisionMade) -> list[str]:
    """Return the steps' names."""
    return [step.do for step in decision.steps]


def content(decision: DecisionMade) -> dict[str, Any]:
    """Return what a decision says, without its number and the moment it was made."""
    passing = {"event_id", "occurred_at", "recorded_at", "decision_no", "supersedes"}
    return {name: member for name, member in msgspec.structs.asdict(decision).items() if name not in passing}
