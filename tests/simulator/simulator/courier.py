"""Sends webhooks over HTTP and tries again as Meta does: at once, then less and less often, 36 hours."""

import asyncio
import heapq
import logging
import time
from contextlib import suppress

import httpx

from simulator.clock import WorldClock
from simulator.delivery import Attempt, Delivery

ATTEMPT_WAIT_S_MAX = 5.0
RETRY_WAITS_S = (0, 60, 300, 1800, 3600, 7200, 14400)
RETRY_HOURS_MAX = 36.0
LOGGER = logging.getLogger("simulator")


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
    ) -> None:
        self._client = client
        self._attempt_wait_s_max = attempt_wait_s_max
        self._clock = clock
        self._parallel = parallel
        self._retry_hours_max = retry_hours_max
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
        if delivery.app not in self._queues:
            self._queues[delivery.app] = []
            self._wakers[delivery.app] = asyncio.Condition()
            for _ in range(self._parallel):
                task = asyncio.create_task(self._work(delivery.app))
                self._tasks.add(task)
        self._pushed += 1
        heapq.heappush(self._queues[delivery.app], (time.monotonic() + wait_s, self._pushed, delivery))
        task = asyncio.create_task(self._wake(delivery.app))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _wake(self, app: str) -> None:
        async with self._wakers[app]:
            self._wakers[app].notify_all()

    async def _work(self, app: str) -> None:
        while True:
            delivery = await self._next_due(app)
            await self._attempt(delivery)

    async def _next_due(self, app: str) -> Delivery:
        queue, waker = self._queues[app], self._wakers[app]
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
        status, error = await self._post(delivery)
        if status is not None and delivery.answers_to_lose > 0:
            delivery.answers_to_lose -= 1
            status, error = None, "answer lost on the way"
        took_ms = round((time.monotonic() - started) * 1000)
        delivery.attempts.append(Attempt(self._clock.now(), status, error, took_ms))
        self._settle(delivery, status)

    async def _post(self, delivery: Delivery) -> tuple[int | None, str | None]:
        headers = [(name.encode(), value) for name, value in delivery.headers.items()]
        try:
            async with asyncio.timeout(self._attempt_wait_s_max):
                answer = await self._client.post(delivery.url, content=delivery.body, headers=headers)
        except TimeoutError:
            return None, "timeout"
        except httpx.HTTPError as error:
            return None, type(error).__name__
        return answer.status_code, None

    def _settle(self, delivery: Delivery, status: int | None) -> None:
        accepted = status is not None and 200 <= status < 300
        if accepted:
            delivery.state = "delivered"
        elif not delivery.retried:
            delivery.state = "refused"
        else:
            self._again_or_drop(delivery)

    def _again_or_drop(self, delivery: Delivery) -> None:
        tried = len(delivery.attempts) - 1
        wait_s = RETRY_WAITS_S[min(tried, len(RETRY_WAITS_S) - 1)]
        delivery.waited_virtual_s += wait_s
        if delivery.waited_virtual_s > self._retry_hours_max * 3600:
            delivery.state = "dropped"
            LOGGER.warning(
                "delivery %d to %s dropped after %.0f hours", delivery.number, delivery.app, self._retry_hours_max
            )
            return
        delivery.state = "retrying"
        self._push(delivery, self._clock.real_s(wait_s))
