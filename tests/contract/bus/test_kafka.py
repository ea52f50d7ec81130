"""What only a broker can do to us: die, come back, share its partitions out, and say no."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from common.bus.kafka import PUBLISH_WAIT_S_MAX, KafkaBus
from common.bus.port import Incoming, Subscription
from common.errors import Transient
from tests.contract.bus.letters import WAIT_S_MAX, Letters, read_history, values
from tests.contract.bus.topics_made import make_topics
from tests.contract.opened import PUBLISH_S_MAX
from tests.parts.kafka import Kafka

pytestmark = pytest.mark.kafka
WAIT_S = 2.0
LATER_S = 30.0
"""So long after its time a publish may end on a machine that does much else: nothing else would end it."""


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
async def bus(kafka: Kafka) -> AsyncIterator[KafkaBus]:
    await make_topics(kafka.bootstrap)
    bus = KafkaBus(kafka.bootstrap, publish_wait_s_max=PUBLISH_S_MAX)
    await bus.start()
    yield bus
    await bus.close()


async def test_a_broker_that_dies_is_transient_within_the_wait_and_nothing_acknowledged_is_lost(
    kafka: Kafka, bus: KafkaBus, letters: Letters
) -> None:
    subscription = await bus.subscribe(letters.group(), ["alerts"])
    await letters.nothing_more(subscription)
    await bus.publish([letters.one("before")])
    bus._publish_wait_s_max = WAIT_S
    kafka.kill()
    try:
        began = time.monotonic()
        with pytest.raises(Transient):
            await bus.publish([letters.one("during")])
        assert time.monotonic() - began < WAIT_S + LATER_S
        with pytest.raises(Transient):
            await bus.ping()
    finally:
        kafka.start()
    await _sent(bus, letters, "after")
    found = await _until(subscription, letters, "after")
    await subscription.close()
    # "during" was never acknowledged: it may have come or not, but only in its place.
    assert [v for v in dict.fromkeys(values(found)) if v != "during"] == ["before", "after"]
    assert list(dict.fromkeys(values(found))) in (["before", "after"], ["before", "during", "after"])


def test_a_webhook_waits_less_for_a_broker_than_the_platform_waits_for_us() -> None:
    assert PUBLISH_WAIT_S_MAX <= 10


async def test_nothing_is_published_or_read_before_the_bus_is_started(kafka: Kafka, letters: Letters) -> None:
    cold = KafkaBus(kafka.bootstrap)
    with pytest.raises(Transient):
        await cold.publish([letters.one("early")])
    with pytest.raises(Transient):
        await cold.subscribe(letters.group(), ["alerts"])
    with pytest.raises(Transient):
        await cold.ping()


async def test_a_broker_that_is_not_there_is_transient() -> None:
    nobody = KafkaBus("127.0.0.1:9")
    with pytest.raises(Transient):
        await nobody.start()
    with pytest.raises(Transient):
        async for _ in nobody.history("control", follow=False):
            pass


async def test_a_service_makes_no_topic_and_waits_for_one_that_is_missing(
    kafka: Kafka, bus: KafkaBus, letters: Letters
) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    await admin.delete_topics(["judgements"])
    while "judgements" in await admin.list_topics():  # noqa: ASYNC110 - a broker tells nobody
        await asyncio.sleep(0.05)
    await admin.close()
    with pytest.raises(Transient, match="judgements is not there for anybody: `ordstyrer migrate` makes it"):
        await bus.subscribe(letters.group(), ["judgements"])
    with pytest.raises(Transient, match="judgements is not there"):
        await read_history(bus, letters, "judgements")
    await make_topics(kafka.bootstrap)
    subscription = await bus.subscribe(letters.group(), ["judgements"])
    await subscription.close()


async def test_services_that_start_at_once_all_find_their_topics(kafka: Kafka, letters: Letters) -> None:
    await make_topics(kafka.bootstrap)
    buses = [KafkaBus(kafka.bootstrap) for _ in range(3)]
    await asyncio.gather(*(b.start() for b in buses))
    await buses[0].publish([letters.one("there", topic="outcomes")])
    assert await read_history(buses[2], letters, "outcomes") == ["there", None]
    for b in buses:
        await b.close()


async def test_two_members_share_the_work_and_one_takes_over_when_the_other_leaves(
    kafka: Kafka, bus: KafkaBus, letters: Letters
) -> None:
    other_bus = KafkaBus(kafka.bootstrap)
    await other_bus.start()
    one = await bus.subscribe(letters.group(), ["items"])
    other = await other_bus.subscribe(letters.group(), ["items"])
    await _shared(one, other)
    await bus.publish([letters.one(f"{n}", key=f"{n}", topic="items") for n in range(64)])
    mine, theirs = await letters.take_apart(one, other, 64)
    assert sorted(map(int, values(mine + theirs))) == list(range(64))
    assert mine
    assert theirs
    await one.acknowledge(mine)
    await one.close()
    again = await letters.take(other, len(theirs))
    assert sorted(values(again)) == sorted(values(theirs)), "what was not acknowledged comes to who is left"
    await other.close()
    await other_bus.close()


async def _sent(bus: KafkaBus, letters: Letters, value: str) -> None:
    async with asyncio.timeout(WAIT_S_MAX):
        while True:
            try:
                await bus.publish([letters.one(value)])
            except Transient:
                continue
            return


async def _until(subscription: Subscription, letters: Letters, value: str) -> list[Incoming]:
    found: list[Incoming] = []
    async with asyncio.timeout(WAIT_S_MAX):
        while value not in values(found):
            try:
                found += letters.mine(await subscription.poll(100, 0.2))
            except Transient:
                continue
    return found


async def _shared(one: Subscription, other: Subscription) -> None:
    """Poll both until each has partitions of its own."""
    async with asyncio.timeout(WAIT_S_MAX):
        while not (await one.lag() and await other.lag() and len(await one.poll(100, 0.2)) == 0):
            await other.poll(100, 0.2)
