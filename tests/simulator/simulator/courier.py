"""Sends webhooks over HTTP and tries again as Meta does: at once, then less and less often, 36 hours."""

import asyncio
import heapq
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass

import httpx

from simulator.clock import WorldClock
from simulator.delivery import Attempt, Delivery

ATTEMPT_WAIT_S_MAX = 5.0
RETRY_WAITS_S = (0, 60, 300, 1800, 3600, 7200, 14400)
RETRY_HOURS_MAX = 36.0
TRICKLE_PIECES = 7
LOGGER = logging.getLogger("simulator")


@dataclass(frozen=True)
class Unreachable:
    """What to do when a receiver refused a body for so many hours of the world's clock."""

    hours: float
    tell: Callable[[Delivery], None]


class Courier:
    """One queue for each app, so that one receiver's silence delays nobody else.

    `parallel` is how many bodies of one app may be under way at once; with 1 the order is kept
    (as far as retries allow), which is what makes a run repeatable. `retry_hours_max` are hours of the world's clock.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        clock: WorldClock,
        parallel: int,
        attempt_wait_s_max: float,
        retry_hours_max: float,
        unreachable: Unreachable | None = None,
    ) -> None:
        self._client = client
        self._attempt_wait_s_max = attempt_wait_s_max
        self._clock = clock
        self._parallel = parallel
        self._retry_hours_max = retry_hours_max
        self._unreachable = unreachable
        self._queues: dict[str, list[tuple[float, int, Delivery]]] = {}
        self._wakers: dict[str, asyncio.Condition] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._pushed = 0
        self.deliveries: list[Delivery] = []

    def send(self, delivery: Delivery) -> None:
        """Take a delivery; it is tried as soon as its wait is over."""
        self.deliveries.append(delivery)
        if not delivery.settled:
            self._push(delivery, delivery.wait_s)

    def unsettled(self) -> int:
        """Return how many deliveries will be tried again."""
        return sum(not delivery.settled for delivery in self.deliveries)

    async def close(self) -> None:
        """Stop all queues; what was not sent is not sent."""
        for task in self._tasks:
            task.cancel()
        for task in list(self._tasks):
            with suppress(asyncio.CancelledError):
                await task

    def _push(self, delivery: Delivery, wait_s: float) -> None:
        # The apps of two platforms may have one name.
        line = f"{delivery.platform}/{delivery.app}"
        if line not in self._queues:
            self._queues[line] = []
            self._wakers[line] = asyncio.Condition()
            for _ in range(self._parallel):
                task = asyncio.create_task(self._work(line))
                self._tasks.add(task)
        self._pushed += 1
        heapq.heappush(self._queues[line], (time.monotonic() + wait_s, self._pushed, delivery))
        task = asyncio.create_task(self._wake(line))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _wake(self, line: str) -> None:
        async with self._wakers[line]:
            self._wakers[line].notify_all()

    async def _work(self, line: str) -> None:
        while True:
            delivery = await self._next_due(line)
            await self._attempt(delivery)

    async def _next_due(self, line: str) -> Delivery:
        queue, waker = self._queues[line], self._wakers[line]
        async with waker:
            while True:
                due_in_s = queue[0][0] - time.monotonic() if queue else None
                if due_in_s is not None and due_in_s <= 0:
                    return heapq.heappop(queue)[2]
                with suppress(TimeoutError):
                    async with asyncio.timeout(due_in_s):
                        await waker.wait()

    async def _attempt(self, delivery: Delivery) -> None:
        started = time.monotonic()
        if delivery.attempts and delivery.sign_again is not None:
            delivery.headers = delivery.sign_again()
        status, error = await self._post(delivery)
        if status is not None and delivery.answers_to_lose > 0:
            delivery.answers_to_lose -= 1
            status, error = None, "answer lost on the way"
        took_ms = round((time.monotonic() - started) * 1000)
        delivery.attempts.append(Attempt(self._clock.now(), status, error, took_ms))
        self._settle(delivery, status)

    async def _post(self, delivery: Delivery) -> tuple[int | None, str | None]:
        headers = [(name.encode(), value) for name, value in delivery.headers.items()]
        content: bytes | AsyncIterator[bytes] = delivery.body
        if delivery.slow_s > 0:
            headers.append((b"Content-Length", str(len(delivery.body)).encode()))
            content = _trickle(delivery.body, delivery.slow_s)
        try:
            async with asyncio.timeout(self._attempt_wait_s_max):
                answer = await self._client.post(delivery.url, content=content, headers=headers)
        except TimeoutError:
            return None, "timeout"
        except httpx.HTTPError as error:
            return None, type(error).__name__
        return answer.status_code, None

    def _settle(self, delivery: Delivery, status: int | None) -> None:
        accepted = status is not None and (
            200 <= status < 300 if delivery.accepts is None else status in delivery.accepts
        )
        if accepted:
            delivery.state = "delivered"
        elif not delivery.retried or status in delivery.gives_up_on:
            delivery.state = "refused"
        else:
            self._again_or_drop(delivery)

    def _again_or_drop(self, delivery: Delivery) -> None:
        tried = len(delivery.attempts) - 1
        waits_s = delivery.retry_waits_s or RETRY_WAITS_S
        wait_s = waits_s[min(tried, len(waits_s) - 1)]
        delivery.waited_virtual_s += wait_s
        if self._unreachable and delivery.waited_virtual_s > self._unreachable.hours * 3600:
            self._unreachable.tell(delivery)
        hours_max = delivery.retry_hours_max or self._retry_hours_max
        if delivery.waited_virtual_s > hours_max * 3600:
            delivery.state = "dropped"
            LOGGER.warning("delivery %d to %s dropped after %.0f hours", delivery.number, delivery.app, hours_max)
            return
        delivery.state = "retrying"
        self._push(delivery, self._clock.real_s(wait_s))


async def _trickle(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    """Give a body out in pieces, so that a character may be cut in two."""
    size = max(1, -(-len(body) // TRICKLE_PIECES))
    for start in range(0, len(body), size):
        await asyncio.sleep(seconds / TRICKLE_PIECES)
        yield body[start : start + size]
