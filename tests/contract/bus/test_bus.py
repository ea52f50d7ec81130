"""What every bus promises: in order per key, at least once, and never forgotten before it is acknowledged."""

import asyncio
from contextlib import aclosing

import pytest

from common.bus.port import Bus
from common.codec import decode, encode
from common.events import DeliveryReceived, derived_id
from tests.contract.bus.letters import WAIT_S_MAX, Letters, read_history, values
from tests.contract.opened import Buses
from tests.contract.set_clock import NOON


@pytest.fixture
def letters() -> Letters:
    return Letters()


async def test_messages_of_one_key_come_in_the_order_they_were_published(bus: Bus, letters: Letters) -> None:
    sent = [letters.one(f"{key}{n}", key=key) for n in range(20) for key in "abc"]
    await bus.publish(sent[:30])
    await bus.publish(sent[30:])
    subscription = await bus.subscribe(letters.group(), ["alerts"])
    found = await letters.take(subscription, 60)
    await subscription.close()
    for key in "abc":
        assert [v for v in values(found) if v[0] == key] == [f"{key}{n}" for n in range(20)]


async def test_a_message_comes_as_it_was_sent(bus: Bus, letters: Letters) -> None:
    sent = letters.one("æøå \N{SNOWMAN}", key="blåbær")
    await bus.publish([sent])
    subscription = await bus.subscribe(letters.group(), ["alerts"])
    (found,) = await letters.take(subscription, 1)
    await subscription.close()
    assert (found.topic, found.key, found.kind, found.value) == (sent.topic, sent.key, sent.kind, sent.value)
    assert found.headers == sent.headers


async def test_what_was_not_acknowledged_comes_again_after_the_member_is_gone(buses: Buses, letters: Letters) -> None:
    bus = await buses.open()
    await bus.publish([letters.one(f"{n}") for n in range(5)])
    first = await bus.subscribe(letters.group(), ["alerts"])
    found = await letters.take(first, 5)
    await first.acknowledge(found[:2])
    await first.close()
    again = await (await buses.open()).subscribe(letters.group(), ["alerts"])
    assert values(await letters.take(again, 3)) == ["2", "3", "4"]
    await again.close()


async def test_what_was_acknowledged_never_comes_again(buses: Buses, letters: Letters) -> None:
    bus = await buses.open()
    await bus.publish([letters.one(f"{n}", key=f"{n}") for n in range(9)])
    first = await bus.subscribe(letters.group(), ["alerts"])
    await first.acknowledge(await letters.take(first, 9))
    await first.close()
    again = await (await buses.open()).subscribe(letters.group(), ["alerts"])
    assert await letters.nothing_more(again) == []
    await bus.publish([letters.one("new")])
    assert values(await letters.take(again, 1)) == ["new"]
    await again.close()


async def test_what_is_rewound_comes_again_at_once_and_in_order(bus: Bus, letters: Letters) -> None:
    await bus.publish([letters.one(f"{n}") for n in range(4)])
    subscription = await bus.subscribe(letters.group(), ["alerts"])
    found = await letters.take(subscription, 4)
    await subscription.rewind(found[1:])
    assert values(await letters.take(subscription, 3)) == ["1", "2", "3"]
    await subscription.close()


async def test_groups_know_nothing_of_each_other(bus: Bus, letters: Letters) -> None:
    await bus.publish([letters.one("for all")])
    for group in ("one", "other"):
        subscription = await bus.subscribe(letters.group(group), ["alerts"])
        found = await letters.take(subscription, 1)
        await subscription.acknowledge(found)
        await subscription.close()
        assert values(found) == ["for all"]


async def test_a_member_hears_only_the_topics_it_asked_for(bus: Bus, letters: Letters) -> None:
    await bus.publish([letters.one("no", topic="records"), letters.one("yes", topic="deadlines")])
    subscription = await bus.subscribe(letters.group(), ["deadlines", "alerts"])
    assert values(await letters.take(subscription, 1)) == ["yes"]
    assert await letters.nothing_more(subscription) == []
    await subscription.close()


async def test_a_topic_that_is_not_in_the_catalogue_is_refused(bus: Bus, letters: Letters) -> None:
    with pytest.raises(KeyError, match="rumours"):
        await bus.subscribe(letters.group(), ["rumours"])


async def test_the_history_tells_all_and_marks_its_end(bus: Bus, letters: Letters) -> None:
    await bus.publish([letters.one(f"{n}", topic="control") for n in range(3)])
    assert await read_history(bus, letters, "control") == ["0", "1", "2", None]


async def test_an_empty_history_is_at_its_end_at_once(buses: Buses, letters: Letters) -> None:
    bus = await buses.open()
    assert await read_history(bus, letters, "evidence") == [None]


async def test_a_history_that_is_followed_goes_on_after_its_mark(bus: Bus, letters: Letters) -> None:
    await bus.publish([letters.one("before", topic="control")])
    seen: list[str | None] = []
    async with asyncio.timeout(WAIT_S_MAX), aclosing(bus.history("control", follow=True)) as history:
        async for message in history:
            if message is None:
                seen.append(None)
                await bus.publish([letters.one("after", topic="control")])
            elif letters.mine([message]):
                seen.append(message.value.decode())
            if "after" in seen:
                break
    assert seen == ["before", None, "after"]


async def test_a_history_that_is_not_followed_ends_at_its_mark_whatever_comes_then(bus: Bus, letters: Letters) -> None:
    await bus.publish([letters.one("before", topic="control")])
    seen = []
    async with asyncio.timeout(WAIT_S_MAX), aclosing(bus.history("control", follow=False)) as history:
        async for message in history:
            seen.append(message is None)
            await bus.publish([letters.one("meanwhile", topic="control")])
    assert seen[-1]
    assert seen.count(True) == 1


async def test_the_lag_is_what_a_member_has_not_polled(bus: Bus, letters: Letters) -> None:
    subscription = await bus.subscribe(letters.group(), ["alerts"])
    await letters.nothing_more(subscription)
    assert sum((await subscription.lag()).values()) == 0
    await bus.publish([letters.one(f"{n}", key=f"{n}") for n in range(7)])
    async with asyncio.timeout(WAIT_S_MAX):
        while await subscription.lag() != {"alerts": 7}:  # noqa: ASYNC110 - a broker tells nobody
            await asyncio.sleep(0.05)
    await letters.take(subscription, 7)
    assert await subscription.lag() == {"alerts": 0}
    await subscription.close()


async def test_a_delivery_of_eight_mebibytes_passes(bus: Bus, letters: Letters) -> None:
    event = DeliveryReceived(
        event_id=derived_id("big"),
        municipality="bo",
        occurred_at=NOON,
        recorded_at=NOON,
        platform="facebook",
        app="acceptance",
        body=bytes(range(256)) * (8 * 4096),
    )
    big = letters.one("", topic="deliveries")
    await bus.publish([type(big)(big.topic, big.key, "DeliveryReceived", big.headers, encode(event))])
    subscription = await bus.subscribe(letters.group(), ["deliveries"])
    (found,) = await letters.take(subscription, 1)
    await subscription.close()
    assert decode("DeliveryReceived", found.value) == event


async def test_the_bus_answers_a_ping(bus: Bus) -> None:
    await bus.ping()
