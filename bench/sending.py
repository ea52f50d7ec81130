"""Sends requests that lie ready, from a process of its own: so many a second whether anybody answers or not, or as fast
as they are answered. `python -m bench.sending ORDER RESULT`, both msgpack."""

import asyncio
import contextlib
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import cast

import msgspec
import uvloop

LATE_S_MAX = 30.0
"""After the last request, answers are awaited for so long."""
ENDS_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"
ANSWERED = (200, 202)


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent. `per_second` None: each connection sends on as soon as it is answered, for `seconds` at most."""

    port: int
    requests: list[bytes]
    per_second: float | None = None
    seconds: float = 3600.0
    connections: int = 64


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it: when the first was due, and by request when it was due and when answered 2xx, in seconds since.

    A request that was refused or never answered has none in `answered_s`.
    """

    began: float
    due_s: list[float]
    answered_s: list[float | None]
    took_s: float

    @property
    def refused(self) -> int:
        """How many were not answered 2xx."""
        return sum(at is None for at in self.answered_s)

    @property
    def waits_s(self) -> list[float]:
        """How long each one that was answered took from when it was due."""
        return [at - due for due, at in zip(self.due_s, self.answered_s, strict=True) if at is not None]


def send(order: Order) -> Result:
    """Send from another process, and wait for what came of it."""
    with tempfile.TemporaryDirectory(prefix="ordstyrer-bench-") as folder:
        paths = [Path(folder) / name for name in ("order", "result")]
        paths[0].write_bytes(msgspec.msgpack.encode(order))
        subprocess.run([sys.executable, "-m", "bench.sending", *map(str, paths)], check=True)  # noqa: S603 - ourselves
        return msgspec.msgpack.decode(paths[1].read_bytes(), type=Result)


class _Sending:
    """All connections, and what is due."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.free: deque[_Connection] = deque()
        self.waiting: deque[int] = deque()
        self.due_s: list[float] = []
        self.answered_s: list[float | None] = []
        self.began = 0.0
        self.under_way = 0
        self.ended = asyncio.Event()
        self.all_sent = False

    def now_s(self) -> float:
        return time.perf_counter() - self.began

    def due(self, at_s: float) -> None:
        """One more is due: on a free connection, or as soon as there is one."""
        number = len(self.due_s)
        self.due_s.append(at_s)
        self.answered_s.append(None)
        self.under_way += 1
        if self.free:
            self.free.popleft().send(number)
        else:
            self.waiting.append(number)

    def answered(self, connection: "_Connection", number: int, status: int) -> None:
        at_s = self.now_s()
        self.under_way -= 1
        if status in ANSWERED:
            self.answered_s[number] = at_s
        if self.waiting:
            connection.send(self.waiting.popleft())
            return
        self.free.append(connection)
        if self.order.per_second is None and not self._is_over(at_s):
            self.due(at_s)
        else:
            self._look()

    def lost(self) -> None:
        """A connection broke with a request under way: it stays without an answer."""
        self.under_way -= 1
        self._look()

    def forget(self, connection: "_Connection") -> None:
        """A connection is gone."""
        if connection in self.free:
            self.free.remove(connection)

    def _is_over(self, at_s: float) -> bool:
        return at_s > self.order.seconds or len(self.due_s) >= len(self.order.requests)

    def _look(self) -> None:
        if self.under_way == 0 and (self.all_sent or self.order.per_second is None):
            self.ended.set()

    async def run(self) -> Result:
        loop = asyncio.get_running_loop()
        for _ in range(self.order.connections):
            _, connection = await loop.create_connection(lambda: _Connection(self), "127.0.0.1", self.order.port)
            self.free.append(connection)
        began, self.began = time.time(), time.perf_counter()
        closed = self.order.per_second is None
        if self.order.per_second is None:
            for _ in range(min(self.order.connections, len(self.order.requests))):
                self.due(self.now_s())
        else:
            await self._by_the_clock(self.order.per_second)
        self.all_sent = True
        self._look()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.ended.wait(), LATE_S_MAX + (self.order.seconds if closed else 0))
        return Result(began=began, due_s=self.due_s, answered_s=self.answered_s, took_s=self.now_s())

    async def _by_the_clock(self, per_second: float) -> None:
        for number in range(len(self.order.requests)):
            at_s = number / per_second
            await asyncio.sleep(max(0.0, at_s - self.now_s()))
            self.due(at_s)


class _Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, sending: _Sending) -> None:
        self._sending = sending
        self._buffer = b""
        self._number = -1
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)

    def connection_lost(self, _exc: Exception | None) -> None:
        """What was under way has no answer, and another connection takes the place of this one's next."""
        if self._number >= 0:
            self._sending.lost()
        self._sending.forget(self)

    def send(self, number: int) -> None:
        self._number = number
        if self._transport is not None:
            requests = self._sending.order.requests
            self._transport.write(requests[number % len(requests)])

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(ENDS_HEAD)
        if end < 0:
            return
        head = self._buffer[:end].lower()
        length = int(head.partition(LENGTH)[2].split(b"\r\n", 1)[0] or 0)
        if len(self._buffer) < end + len(ENDS_HEAD) + length:
            return
        status = int(self._buffer[9:12])
        self._buffer, number, self._number = b"", self._number, -1
        self._sending.answered(self, number, status)


def main(order: Path, result: Path) -> None:
    """Be the process that sends."""
    sent = uvloop.run(_Sending(msgspec.msgpack.decode(order.read_bytes(), type=Order)).run())
    result.write_bytes(msgspec.msgpack.encode(sent))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
