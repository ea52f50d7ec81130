"""Reads what was published, whatever bus it was published on."""

from collections.abc import Sequence
from contextlib import aclosing

from common.bus.port import Bus
from common.codec import decode, is_known
from common.events import Event


async def read_all(bus: Bus, topics: Sequence[str]) -> list[Event]:
    """Return what was published on these topics, oldest first within each."""
    found = []
    for topic in topics:
        async with aclosing(bus.history(topic, follow=False)) as messages:
            found += [decode(m.kind, m.value) async for m in messages if m is not None and is_known(m.kind)]
    return found
