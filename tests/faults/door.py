"""A TCP door between a part and whoever calls it: open, slow, letting nothing through, or shut."""

import subprocess
import sys
import threading
from typing import Self

import msgspec

from tests.faults.doors import Order
from tests.flow.program import ROOT
from tests.parts.process import free_port


class Street:
    """All doors of a world, in a process of their own: whoever is busy elsewhere keeps nothing waiting before them."""

    def __enter__(self) -> Self:
        self._one_order = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.doors"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def order(self, order: Order) -> None:
        """Have a door be something, and return when it is."""
        with self._one_order:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(msgspec.json.encode(order) + b"\n")
            self._process.stdin.flush()
            assert self._process.stdout.readline() == b"done\n", "the doors' process has ended"

    def door(self, target: int) -> "Door":
        """Return an open door to a port of loopback."""
        door = Door(self, target)
        door.open()
        return door


class Door:
    """Passes bytes on to `target`, later when slow; held, it keeps them until it is open again.

    Held is what a cut cable is: connections stay, new ones are taken by nobody's end, and no byte is lost from those
    that live on. Shut is what a dead machine is whose address still answers: refused, and broken off.
    """

    def __init__(self, street: Street, target: int) -> None:
        self.port = free_port()
        self.target = target
        self._street = street

    def open(self) -> None:
        """Let everything through at once."""
        self._street.order(Order(self.port, self.target, "open"))

    def slow(self, delay_s: float) -> None:
        """Let every piece through so much later."""
        self._street.order(Order(self.port, self.target, "slow", delay_s))

    def hold(self) -> None:
        """Let nothing through."""
        self._street.order(Order(self.port, self.target, "held"))

    def shut(self) -> None:
        """Refuse what comes and break off what is there."""
        self._street.order(Order(self.port, self.target, "shut"))
