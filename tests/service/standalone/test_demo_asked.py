"""`ordstyrer demo`: what is asked for by its options, and how it ends."""

import asyncio
from argparse import Namespace

import httpx
import pytest
from starlette.applications import Starlette

from standalone.commands.demo import all_is_processed, asked_for
from standalone.compose import Composition
from standalone.simulator_process import Pretended

ALL_QUIET = Composition([], Starlette(), Starlette())


def gone(stop: asyncio.Event, *, ended_by_somebody: bool) -> Pretended:
    def answer(_: httpx.Request) -> httpx.Response:
        if ended_by_somebody:
            asyncio.get_running_loop().call_later(0.05, stop.set)
        raise httpx.ConnectError("nobody listens")

    return Pretended("http://127.0.0.1:1", httpx.AsyncClient(transport=httpx.MockTransport(answer)))


async def test_ctrl_c_that_ends_the_simulator_first_ends_the_demo_without_an_error() -> None:
    stop = asyncio.Event()
    assert await all_is_processed(gone(stop, ended_by_somebody=True), ALL_QUIET, stop) is False


async def test_a_simulator_that_falls_over_by_itself_is_told() -> None:
    stop = asyncio.Event()
    with pytest.raises(httpx.ConnectError):
        await all_is_processed(gone(stop, ended_by_somebody=False), ALL_QUIET, stop)


def test_port_0_is_a_free_one_that_the_link_names() -> None:
    assert int(asked_for(Namespace(port=0), {})["ORDSTYRER_PORT"]) > 0
    assert asked_for(Namespace(port=8123), {})["ORDSTYRER_PORT"] == "8123"
    assert asked_for(Namespace(port=None), {"ORDSTYRER_PORT": "7"})["ORDSTYRER_PORT"] == "7"
