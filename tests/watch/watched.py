"""What is asked of Prometheus, and how a test waits for what it finds."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from tests.flow.rig import Rig
from tests.parts.prometheus import Prometheus
from tests.watch.receiver import Receiver

CONSUMER = "notifier"
WAIT_S_MAX = 120.0
"""On a machine that does much else. It takes seconds."""


@dataclass
class Watched:
    """The consumer, and those who watch it."""

    rig: Rig
    prometheus: Prometheus
    receiver: Receiver

    def asked(self, path: str, **query: str) -> dict[str, Any]:
        """Ask Prometheus' API; what it refuses is in the answer's `error`."""
        answer = httpx.get(f"http://{self.prometheus.address}/api/v1/{path}", params=query, trust_env=False, timeout=30)
        found: dict[str, Any] = answer.json()
        return found

    def values(self, expression: str) -> list[float]:
        """Return the values of an expression now."""
        found = self.asked("query", query=expression)
        assert found["status"] == "success", found
        return [float(one["value"][1]) for one in found["data"]["result"]]

    def until(self, true: Callable[[], object], what: str) -> None:
        """Wait until something is true; say what was waited for when it never is."""
        ends = time.monotonic() + WAIT_S_MAX
        while not true():
            assert time.monotonic() < ends, f"{what}: not within {WAIT_S_MAX:.0f} s. Told: {self.receiver.raw[-3:]}"
            time.sleep(0.1)
