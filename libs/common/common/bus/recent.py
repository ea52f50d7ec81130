"""The end of the local log in memory: whoever keeps up reads it there, and asks the database only after a pause."""

from collections import deque
from collections.abc import Mapping, Sequence

from common.bus.port import Incoming

MESSAGES_MAX = 5_000
BYTES_MAX = 16 * 1024 * 1024


class Recent:
    """The newest messages without a gap, as this process has appended them. It knows nothing before it has."""

    def __init__(self, messages_max: int = MESSAGES_MAX, bytes_max: int = BYTES_MAX) -> None:
        self._messages_max = messages_max
        self._bytes_max = bytes_max
        self._messages: deque[Incoming] = deque()
        self._bytes = 0
        self.end = 0

    def add(self, messages: Sequence[Incoming]) -> None:
        """Take in what was appended in one transaction. After a gap (somebody else wrote too) it begins anew."""
        first, last = messages[0].offset, messages[-1].offset
        if last <= self.end:
            return  # told late: what came after it is known without it
        if first != self.end + 1:
            self._messages.clear()
            self._bytes = 0
        self._messages.extend(messages)
        self._bytes += sum(len(message.value) for message in messages)
        self.end = last
        while self._messages and (len(self._messages) > self._messages_max or self._bytes > self._bytes_max):
            self._bytes -= len(self._messages.popleft().value)

    def after(self, places: Mapping[str, int], messages_max: int) -> list[Incoming] | None:
        """Return the next messages of these topics, each at or after its place; None where that is not known here."""
        least = min(places.values(), default=0)
        if not self._messages or least < self._messages[0].offset:
            return None
        found: list[Incoming] = []
        for message in reversed(self._messages):
            if message.offset < least:
                break
            if message.topic in places and message.offset >= places[message.topic]:
                found.append(message)
        found.reverse()
        return found[:messages_max]
