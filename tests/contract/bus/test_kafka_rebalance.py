"""A member comes and goes while events flow: none is lost, none is handled twice, each thread keeps its order."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

import pytest

from common.bus.kafka import KafkaBus
from common.bus.port import Subscription
from tests.contract.bus.letters import WAIT_S_MAX, Letters
from tests.contract.bus.topics_made import make_topics
from tests.parts.kafka import Kafka

pytestmark = pytest.mark.kafka
THREADS = 12
ROUND_EVERY_S = 0.2
HANDLING_S = 0.02
"""Longer than a message is on its way: partitions are asked for while something is in hand."""


@dataclass
class Ledger:
    """What was handled, by whom, in the order in which it was."""

    letters: Letters
    lines: list[tuple[str, str, int]] = field(default_factory=list)

    async def work(self, who: str, subscription: Subscription, stop: asyncio.Event) -> None:
        """Take, handle, acknowledge, as a service does, and leave in order."""
        while not stop.is_set():
            taken = await subscription.poll(5, 0.1)
            for message in self.letters.mine(taken):
                await asyncio.sleep(HANDLING_S)
                self.lines.append((who, message.key, int(message.value)))
            await subscription.acknowledge(taken)
        await subscription.close()

    def of(self, who: str) -> int:
        """How many somebody handled."""
        return sum(by == who for by, _, _ in self.lines)


async def feed(bus: KafkaBus, letters: Letters, enough: asyncio.Event) -> int:
    """Publish an event of each thread again and again until that is enough; return how many times it was."""
    n = 0
    while not enough.is_set():
        await bus.publish([letters.one(f"{n}", key=f"{t}", topic="items") for t in range(THREADS)])
        n += 1
        await asyncio.sleep(ROUND_EVERY_S)
    return n


async def _until(ledger: Ledger, *, who: str, count: int) -> None:
    async with asyncio.timeout(3 * WAIT_S_MAX):
        while ledger.of(who) < count:  # noqa: ASYNC110 - a broker tells nobody
            await asyncio.sleep(0.02)


async def test_a_member_comes_and_goes_and_each_event_is_handled_once_in_the_order_of_its_thread(kafka: Kafka) -> None:
    await make_topics(kafka.bootstrap)
    letters, buses = Letters(), [KafkaBus(kafka.bootstrap) for _ in range(2)]
    ledger, stop, leave = Ledger(letters), asyncio.Event(), asyncio.Event()
    for bus in buses:
        await bus.start()
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        fed = group.create_task(feed(buses[0], letters, enough))
        group.create_task(ledger.work("first", await buses[0].subscribe(letters.group(), ["items"]), stop))
        await _until(ledger, who="first", count=12)
        group.create_task(ledger.work("second", await buses[1].subscribe(letters.group(), ["items"]), leave))
        await _until(ledger, who="second", count=12)
        leave.set()
        await _until(ledger, who="first", count=ledger.of("first") + 12)
        enough.set()
        each = await fed
        async with asyncio.timeout(3 * WAIT_S_MAX):
            while len({line[1:] for line in ledger.lines}) < THREADS * each:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.05)
        stop.set()
    for bus in buses:
        await bus.close()
    handled = Counter(line[1:] for line in ledger.lines)
    assert set(handled.values()) == {1}, "handled twice"
    for thread in {key for _, key, _ in ledger.lines}:
        assert [n for _, key, n in ledger.lines if key == thread] == list(range(each))
