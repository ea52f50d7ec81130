"""A loop in which something breaks that nobody foresaw begins again, and what stands beside it goes on."""

import asyncio
from functools import partial

import pytest
from sqlalchemy.exc import ProgrammingError

from common.errors import BadMessage, NotYet, Permanent, Transient
from common.health import Health
from common.metrics import Metrics
from common.steady import Loop, steady
from tests.contract.machines import LOG

ENDED_S_MAX = 30


class Look:
    """A loop that breaks as often as it is told; once it is whole it says that all is seen."""

    def __init__(self, *problems: Exception) -> None:
        self._left = list(problems)

    async def run(self, stop: asyncio.Event, _health: Health) -> None:
        if self._left:
            raise self._left.pop(0)
        stop.set()


async def look_once(look: Look, stop: asyncio.Event, health: Health) -> None:
    await look.run(stop, health)


def wrong_statement() -> Exception:
    return ProgrammingError("SELECT", {}, ValueError("the words of a resident"))


async def told_of(loop: Loop) -> str:
    metrics, stop = Metrics(), asyncio.Event()
    kept = steady(loop, "ingest", LOG, metrics, wait_s_min=0)
    await asyncio.wait_for(kept(stop, Health("ingest")), ENDED_S_MAX)
    return metrics.exposition().decode()


async def test_a_loop_with_a_statement_that_is_wrong_goes_on_and_is_counted() -> None:
    told = await told_of(Look(wrong_statement(), wrong_statement(), KeyError("x")).run)
    assert 'ordstyrer_loops_broken_total{kind="Look",service="ingest"} 3.0' in told
    assert "resident" not in told


async def test_a_loop_that_is_a_function_is_counted_by_its_name() -> None:
    told = await told_of(partial(look_once, Look(wrong_statement())))
    assert 'ordstyrer_loops_broken_total{kind="look_once",service="ingest"} 1.0' in told


class NoKeyError(Permanent):
    """One of a service's own."""


@pytest.mark.parametrize("problem", [Permanent("no key"), NoKeyError("no key")])
async def test_what_says_that_the_service_cannot_go_on_ends_it(problem: Permanent) -> None:
    with pytest.raises(type(problem), match="no key"):
        await told_of(Look(problem).run)


async def test_a_loop_that_must_wait_begins_again_and_is_not_taken_for_broken() -> None:
    told = await told_of(Look(Transient("the database is away"), NotYet("later")).run)
    assert "ordstyrer_loops_broken_total{" not in told


async def test_a_message_that_is_wrong_ends_no_service() -> None:
    told = await told_of(Look(BadMessage("no id")).run)
    assert 'ordstyrer_loops_broken_total{kind="Look",service="ingest"} 1.0' in told


async def test_a_service_that_is_told_to_stop_waits_for_no_loop_that_broke() -> None:
    stop = asyncio.Event()

    async def breaks(_stop: asyncio.Event, _health: Health) -> None:
        stop.set()
        raise wrong_statement()

    kept = steady(breaks, "ingest", LOG, Metrics(), wait_s_min=ENDED_S_MAX * 10)
    await asyncio.wait_for(kept(stop, Health("ingest")), ENDED_S_MAX)
