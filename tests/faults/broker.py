"""A broker with a listener for each service, of which it tells that the service's door is its address."""

from collections.abc import Mapping
from pathlib import Path

from tests.faults.door import Door
from tests.parts.kafka import Kafka
from tests.parts.process import LOOPBACK, free_port


class BehindDoors(Kafka):
    """Kafka sends a client on to the address that it advertises: so each door needs a listener of its own."""

    def __init__(self, under: Path | None, doors: Mapping[str, Door]) -> None:
        super().__init__(under)
        self._doors = doors
        for door in doors.values():
            door.target = free_port()
            door.open()

    def _listeners(self, controller: str) -> dict[str, str]:
        found = super()._listeners(controller)
        for name, door in self._doors.items():
            found["listeners"] += f",{name.upper()}://{LOOPBACK}:{door.target}"
            found["advertised.listeners"] += f",{name.upper()}://{LOOPBACK}:{door.port}"
            found["listener.security.protocol.map"] += f",{name.upper()}:PLAINTEXT"
        return found
