"""The classifier in a test's hand: tell it events, read what it decided."""

from datetime import timedelta
from typing import Any

import msgspec

from classifier import store
from classifier.core.made import Made
from classifier.handlers.reading import Reader
from common.bus.port import Outgoing
from common.codec import encode, headers_of, key_of, topic_of, type_of
from common.events import DecisionMade, Event, FactStated
from common.service import Service
from tests.service.classifier.recorded import RECEIVED, id_of
from tests.service.stage import ServiceStage
from tests.world import HandClock

BEGINS = RECEIVED + timedelta(minutes=5)


class Stage(ServiceStage):
    """The service under test, with its neighbours as recorded events."""

    def __init__(self, service: Service, clock: HandClock, reader: Reader) -> None:
        super().__init__(service, clock)
        self.reader = reader

    async def tell(self, *events: Event) -> None:
        """Handle the events one after the other, a second apart."""
        for event in events:
            self.clock.at += timedelta(seconds=1)
            await super().tell(event)

    async def publish(self, *events: Event) -> None:
        """Put events on the log and let the runner handle them."""
        messages = [Outgoing(topic_of(e), key_of(e), type_of(e), headers_of(e, "ingest"), encode(e)) for e in events]
        await self.service.world.bus.publish(messages)
        await self.handle()

    def state(self, *facts: FactStated) -> None:
        """Let the classifier hear of shared facts."""
        for fact in facts:
            self.service.world.control.state(fact)

    async def made(self, object_id: str = "c1", municipality: str = "bo") -> list[Made]:
        """Return the decisions on an item as they are stored, oldest first."""
        return await self.db.read(lambda tx: store.of(tx, municipality).made(id_of(object_id, municipality)))

    async def decisions(self, object_id: str = "c1", municipality: str = "bo") -> list[DecisionMade]:
        """Return the decisions on an item, oldest first."""
        item_id = id_of(object_id, municipality)
        told = await self.all_told()
        return [event for event in told if isinstance(event, DecisionMade) and event.item_id == item_id]

    async def newest(self, object_id: str = "c1", municipality: str = "bo") -> DecisionMade:
        """Return the decision that holds."""
        return (await self.decisions(object_id, municipality))[-1]


def dos(decision: DecisionMade) -> list[str]:
    """Return the steps' names."""
    return [step.do for step in decision.steps]


def content(decision: DecisionMade) -> dict[str, Any]:
    """Return what a decision says, without its number and the moment it was made."""
    passing = {"event_id", "occurred_at", "recorded_at", "decision_no", "supersedes"}
    return {name: member for name, member in msgspec.structs.asdict(decision).items() if name not in passing}
