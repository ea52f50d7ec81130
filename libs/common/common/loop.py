"""The event loop of everything that serves: libuv's, which costs half of what asyncio's own does."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")
SWITCH_S = 0.0005
"""A thread that comes back from the database asks for the interpreter; Python lets it wait ten times longer."""


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a program to its end, as `asyncio.run` does."""
    sys.setswitchinterval(SWITCH_S)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)
