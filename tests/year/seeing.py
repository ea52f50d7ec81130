"""People who say that they have seen an alert: most of those who are told of something urgent, after some minutes."""

import heapq
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from common.events import Event
from tests.year.later import seen
from tests.year.record import TAKEN, Acknowledged, Sent

URGENT = "urgent"


class Seeing:
    """Who says when that they have seen which alert."""

    def __init__(self) -> None:
        self.done: list[Acknowledged] = []
        self._looked = 0
        self._waits: list[tuple[datetime, str, UUID, UUID | None]] = []
        self._known: set[UUID] = set()

    def look(self, sent: Sequence[Sent]) -> None:
        """Let people read what has come since; three of four take note of it, each after a time of their own."""
        for message in sent[self._looked :]:
            for about in message.about if message.ended == TAKEN else ():
                if about.reason == URGENT and about.alert_id not in self._known and about.alert_id.int % 4:
                    self._known.add(about.alert_id)
                    at = message.at + timedelta(minutes=1 + about.alert_id.int % 17)
                    heapq.heappush(self._waits, (at, message.municipality, about.alert_id, about.item_id))
        self._looked = len(sent)

    def soonest(self) -> datetime | None:
        """Return when the next of them says so."""
        return self._waits[0][0] if self._waits else None

    def take(self, at: datetime) -> list[Event]:
        """Return what those say whose time has come."""
        found = []
        while self._waits and self._waits[0][0] <= at:
            when, municipality, alert_id, item_id = heapq.heappop(self._waits)
            event = seen(municipality, item_id, alert_id, when)
            if event is not None:
                self.done.append(Acknowledged(municipality, alert_id, at))
                found.append(event)
        return found
