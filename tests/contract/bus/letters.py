"""Messages of one test on a broker that all tests share: told apart by their keys."""

import asyncio
import uuid

from common.bus.port import Bus, Incoming, Outgoing, Subscription

WAIT_S_MAX = 60.0
"""On a machine that does much else. It takes a second."""


class Letters:
    """The messages of one test: `name` is the beginning of their keys and the name of its groups."""

    def __init__(self) -> None:
        self.name = uuid.uuid4().hex

    def group(self, name: str = "first") -> str:
        """Return a group that no other test joins."""
        return f"{self.name}-{name}"

    def one(self, value: str, key: str = "k", topic: str = "alerts") -> Outgoing:
        """Return a message."""
        headers = {"ce_type": "AlertRaised", "ce_source": "/ordstyrer/bo/test"}
        return Outgoing(topic, f"{self.name}-{key}", "AlertRaised", headers, value.encode())

    def mine(self, messages: list[Incoming]) -> list[Incoming]:
        """Return those that this test wrote."""
        return [m for m in messages if m.key.startswith(self.name)]

    async def take(self, subscription: Subscription, count: int) -> list[Incoming]:
        """Poll until so many of ours have come."""
        found: list[Incoming] = []
        async with asyncio.timeout(WAIT_S_MAX):
            while len(found) < count:
                found += self.mine(await subscription.poll(100, 0.2))
        return found

    async def take_apart(self, one: Subscription, other: Subscription, count: int) -> tuple[list[Incoming], ...]:
        """Poll two members until so many of ours have come to both together; return what came to each."""
        found: tuple[list[Incoming], list[Incoming]] = ([], [])
        async with asyncio.timeout(WAIT_S_MAX):
            while len(found[0]) + len(found[1]) < count:
                polled = await asyncio.gather(one.poll(100, 0.2), other.poll(100, 0.2))
                for so_far, messages in zip(found, polled, strict=True):
                    so_far.extend(self.mine(messages))
        return found

    async def nothing_more(self, subscription: Subscription) -> list[Incoming]:
        """Poll for a while past everything that is there, and return what came of ours."""
        found: list[Incoming] = []
        empty = 0
        async with asyncio.timeout(WAIT_S_MAX):
            while empty < 3 or not _has_all(await subscription.lag()):
                messages = await subscription.poll(500, 0.2)
                empty = 0 if messages else empty + 1
                found += self.mine(messages)
        return found


def _has_all(lag: dict[str, int]) -> bool:
    """Whether a member that has its place in the group by now has polled all that is there."""
    return bool(lag) and not any(lag.values())


def values(messages: list[Incoming]) -> list[str]:
    """Return the texts."""
    return [m.value.decode() for m in messages]


async def read_history(bus: Bus, letters: Letters, topic: str) -> list[str | None]:
    """Return the texts of ours in a topic's history, and None where its end is marked."""
    seen: list[str | None] = []
    async with asyncio.timeout(WAIT_S_MAX):
        async for message in bus.history(topic, follow=False):
            if message is None:
                seen.append(None)
            elif letters.mine([message]):
                seen.append(message.value.decode())
    return seen
