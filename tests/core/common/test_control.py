"""The shared facts: ready only when read to the end, and never a step back into the past."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import msgspec

from common.bus.port import Incoming
from common.codec import encode
from common.control import Control, account_key
from common.errors import Transient
from common.events import AccountFact, AccountState, FactStated, derived_id
from common.health import Health
from tests.contract.machines import LOG, until
from tests.contract.set_clock import NOON


class Told:
    """A `control` topic that a test tells line by line; `Transient` breaks it off."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[Incoming | Transient | None] = asyncio.Queue()
        self.read_from_start = 0

    async def history(self, topic: str, *, follow: bool) -> AsyncGenerator[Incoming | None, None]:
        assert (topic, follow) == ("control", True)
        self.read_from_start += 1
        while True:
            line = await self.lines.get()
            if isinstance(line, Transient):
                raise line
            yield line

    def say(self, *lines: Incoming | Transient | None) -> None:
        for line in lines:
            self.lines.put_nowait(line)


def fact(key: str, value: str | None, municipality: str = "bo") -> FactStated:
    return FactStated(
        event_id=derived_id(key, str(value)),
        municipality=municipality,
        occurred_at=NOON,
        recorded_at=NOON,
        key=key,
        value=value,
    )


def line(stated: FactStated) -> Incoming:
    return Incoming("control", 0, 1, stated.key, "FactStated", {}, encode(stated))


@asynccontextmanager
async def following(topic: Told) -> AsyncIterator[tuple[Control, Health]]:
    control, health = Control(topic, LOG), Health("probe")  # type: ignore[arg-type]  # control only reads histories
    stop = asyncio.Event()
    task = asyncio.create_task(control.run(stop, health))
    try:
        yield control, health
    finally:
        stop.set()
        await task


async def test_a_service_is_not_ready_before_the_facts_are_read_to_their_end() -> None:
    topic = Told()
    async with following(topic) as (control, health):
        topic.say(line(fact("bo/crisis", "true")))
        await until(lambda: topic.lines.empty() and topic.read_from_start == 1)
        assert not health.ready
        assert not control.at_end.is_set()
        topic.say(None)
        await until(lambda: health.ready)
        assert control.at_end.is_set()
        assert list(control.facts("bo/")) == ["bo/crisis"]


async def test_the_newest_value_holds_and_null_is_gone() -> None:
    topic = Told()
    async with following(topic) as (control, _):
        topic.say(line(fact("bo/a", "1")), line(fact("bo/b", "1")), line(fact("bo/a", "2")), None)
        await control.at_end.wait()
        assert {k: f.value for k, f in control.facts("bo/").items()} == {"bo/a": "2", "bo/b": "1"}
        topic.say(line(fact("bo/b", None)))
        await until(lambda: "bo/b" not in control.facts("bo/"))


async def test_a_fact_that_cannot_be_read_is_passed_over() -> None:
    topic = Told()
    async with following(topic) as (control, _):
        topic.say(
            msgspec.structs.replace(line(fact("bo/a", "1")), value=b"{"),
            msgspec.structs.replace(line(fact("bo/a", "1")), kind="FactFromTheFuture"),
            line(fact("bo/b", "1")),
            None,
        )
        await control.at_end.wait()
        assert list(control.facts("bo/")) == ["bo/b"]


async def test_reading_again_after_the_broker_was_away_never_shows_the_past() -> None:
    topic = Told()
    seen: list[str | None] = []
    async with following(topic) as (control, health):
        control.listen(lambda f: seen.append(f.value))
        topic.say(line(fact("bo/crisis", "off")), line(fact("bo/crisis", "on")), None)
        await control.at_end.wait()
        topic.say(Transient("away"))
        await until(lambda: topic.read_from_start == 2)
        topic.say(line(fact("bo/crisis", "off")), line(fact("bo/crisis", "on")), line(fact("bo/crisis", "over")), None)
        await until(lambda: control.facts("bo/")["bo/crisis"].value == "over")
        assert health.ready, "what was read is still true enough to go on with"
    assert seen == ["on", "over"]


async def test_who_listens_late_hears_what_stands() -> None:
    topic = Told()
    async with following(topic) as (control, _):
        topic.say(line(fact("bo/a", "1")), None)
        await control.at_end.wait()
        seen: list[str] = []
        control.listen(lambda f: seen.append(f.key))
        assert seen == ["bo/a"]


async def test_being_stopped_by_force_ends_the_reading_cleanly() -> None:
    topic = Told()
    control = Control(topic, LOG)  # type: ignore[arg-type]  # control only reads histories
    task = asyncio.create_task(control.run(asyncio.Event(), Health("probe")))
    await until(lambda: topic.read_from_start == 1)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


def test_an_account_is_active_as_its_dated_history_says_and_for_its_own_municipality_only() -> None:
    control = Control(Told(), LOG)  # type: ignore[arg-type]  # nothing is read here
    row = AccountFact(
        platform="facebook",
        account_id="123",
        name="Bø kommune",
        history=(
            AccountState(datetime(2026, 5, 1, tzinfo=UTC), "active"),
            AccountState(datetime(2026, 6, 1, tzinfo=UTC), "closed"),
        ),
    )
    control.state(fact(account_key("bo", "facebook", "123"), msgspec.json.encode(row).decode()))
    for day, active in (((2026, 4, 30), False), ((2026, 5, 1), True), ((2026, 5, 31), True), ((2026, 6, 1), False)):
        assert control.is_active("bo", "facebook", "123", datetime(*day, tzinfo=UTC)) is active
    assert not control.is_active("malvik", "facebook", "123", datetime(2026, 5, 2, tzinfo=UTC))
    assert control.account("bo", "facebook", "124") is None
