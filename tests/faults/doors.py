"""The process in which all doors of a world stand (`python -m tests.faults.doors`): one order a line, one word back."""

import asyncio
import sys
import threading
from collections import deque
from typing import cast

import msgspec
import uvloop

LOOPBACK = "127.0.0.1"
Piece = bytes | None
"""What is to be written; None: that the other end is gone."""


class Order(msgspec.Struct, frozen=True):
    """What the door at `port` is to be from now on: open, held, slow or shut. `target` is behind it."""

    port: int
    target: int
    be: str
    delay_s: float = 0.0


class Side(asyncio.Protocol):
    """One end of a line: `waiting` is what is to be written here, and when."""

    def __init__(self, door: "DoorHere") -> None:
        self.door = door
        self.other: Side | None = None
        self.transport: asyncio.Transport | None = None
        self.waiting: deque[tuple[float, Piece]] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write; whoever knocked is connected with what is behind the door."""
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own kind of it
        self.door.sides.add(self)
        if self.other is None:
            self.door.call_for(self)
        self.door.give(self)

    def data_received(self, data: bytes) -> None:
        """Carry it to the other end."""
        if self.other is not None:
            self.door.carry(self.other, data)

    def connection_lost(self, _: Exception | None) -> None:
        """Tell the other end, when the door lets it through."""
        self.door.sides.discard(self)
        if self.other is not None:
            self.door.carry(self.other, None)

    def pause_writing(self) -> None:
        """Take no more than can be written."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.pause_reading()

    def resume_writing(self) -> None:
        """Take more again."""
        if self.other is not None and self.other.transport is not None:
            self.other.transport.resume_reading()

    def take(self, piece: Piece) -> None:
        """Write it, or end as the other end has."""
        if self.transport is None or self.transport.is_closing():
            return
        if piece is None:
            self.transport.close()
        else:
            self.transport.write(piece)


class DoorHere:
    """One door; what is held or slow waits at the side that it is to be written to."""

    def __init__(self) -> None:
        self.target = 0
        self.delay_s = 0.0
        self.sides: set[Side] = set()
        self.free = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._calls: set[asyncio.Task[None]] = set()

    async def be(self, order: Order) -> None:
        """Become what is ordered."""
        self.target, self.delay_s = order.target, order.delay_s
        if order.be == "shut":
            self._shut()
            return
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(lambda: Side(self), LOOPBACK, order.port)
        if order.be == "held":
            self.free.clear()
            return
        self.free.set()
        for side in tuple(self.sides):
            self.give(side)

    def _shut(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for side in tuple(self.sides):
            if side.transport is not None:
                side.transport.abort()

    def call_for(self, knocking: Side) -> None:
        """Connect whoever knocks with what is behind the door."""
        behind = Side(self)
        knocking.other, behind.other = behind, knocking
        call = asyncio.create_task(self._call(knocking, behind))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _call(self, knocking: Side, behind: Side) -> None:
        await self.free.wait()
        try:
            await asyncio.get_running_loop().create_connection(lambda: behind, LOOPBACK, self.target)
        except OSError:
            if knocking.transport is not None:
                knocking.transport.abort()

    def carry(self, to: Side, piece: Piece) -> None:
        """Write a piece now, or keep it until its time."""
        if self.free.is_set() and not self.delay_s and not to.waiting and to.transport is not None:
            to.take(piece)
            return
        to.waiting.append((asyncio.get_running_loop().time() + self.delay_s, piece))
        self.give(to)

    def give(self, to: Side) -> None:
        """Write what is due, and come back for the rest."""
        loop = asyncio.get_running_loop()
        while to.waiting and self.free.is_set() and to.transport is not None:
            due, piece = to.waiting[0]
            if due > loop.time():
                loop.call_at(due, self.give, to)
                return
            to.waiting.popleft()
            to.take(piece)


async def _serve() -> None:
    loop, doors, ended = asyncio.get_running_loop(), dict[int, DoorHere](), asyncio.Event()

    async def obey(line: bytes) -> None:
        order = msgspec.json.decode(line, type=Order)
        await doors.setdefault(order.port, DoorHere()).be(order)

    def listen() -> None:
        for line in sys.stdin.buffer:
            asyncio.run_coroutine_threadsafe(obey(line), loop).result()
            sys.stdout.write("done\n")
            sys.stdout.flush()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=listen, daemon=True).start()
    await ended.wait()


if __name__ == "__main__":
    uvloop.run(_serve())
