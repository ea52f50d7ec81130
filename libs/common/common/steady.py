"""A loop in which something breaks that nobody foresaw begins again: what stands beside it goes on meanwhile."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from common.clock import happens
from common.errors import Permanent, Transient
from common.health import Health
from common.log import Logger
from common.metrics import Metrics

WAIT_S, WAIT_S_MAX = 1.0, 60.0
"""Before it begins again; doubled each time, until it went well for that long."""

Loop = Callable[[asyncio.Event, Health], Coroutine[Any, Any, None]]


def steady(loop: Loop, service: str, log: Logger, metrics: Metrics, *, wait_s_min: float = WAIT_S) -> Loop:
    """Return the loop so that no statement of ours that is wrong, and no value that nobody expected, ends its service.

    A look at accounts that breaks would otherwise keep webhooks from being taken. What is Permanent goes through: it
    says that the service cannot go on. What is Transient says that it can, later: it waits, and nothing is broken.
    """
    kind = _name(loop)

    async def run(stop: asyncio.Event, health: Health) -> None:
        wait_s = wait_s_min
        while not stop.is_set():
            began_s = time.monotonic()
            try:
                await loop(stop, health)
            except Permanent:
                raise
            except Transient as e:
                wait_s = wait_s_min if time.monotonic() - began_s > WAIT_S_MAX else wait_s
                log.warning("a loop waits and begins again", kind=kind, wait_s=wait_s, reason=str(e))
            except Exception:
                wait_s = wait_s_min if time.monotonic() - began_s > WAIT_S_MAX else wait_s
                metrics.count("ordstyrer_loops_broken_total", service=service, kind=kind)
                log.exception("a loop broke and begins again", kind=kind, wait_s=wait_s)
            else:
                return
            await happens(stop, wait_s)
            wait_s = min(wait_s * 2, WAIT_S_MAX)

    return run


def _name(loop: Loop) -> str:
    """Return `ChannelWatch` for its method `run`, and a function's own name."""
    made = loop.func if isinstance(loop, partial) else loop
    first, _, last = str(getattr(made, "__qualname__", "loop")).partition(".")
    return (last if first == "Service" else first).strip("_")
