"""The door does to a line what the table says, and loses no byte of a line that lives on."""

import socket
import time
from collections.abc import Iterator

import pytest

from tests.faults.door import Door, Street

SLOW_S = 0.4
EARLY_S = 0.002
"""libuv counts in whole milliseconds, so that its timers ring up to this much early."""


@pytest.fixture
def street() -> Iterator[Street]:
    with Street() as opened:
        yield opened


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        opened.settimeout(10)
        yield opened


@pytest.fixture
def door(street: Street, listener: socket.socket) -> Door:
    return street.door(listener.getsockname()[1])


def called(door: Door) -> socket.socket:
    line = socket.create_connection(("127.0.0.1", door.port), timeout=10)
    line.settimeout(10)
    return line


def _ends(line: socket.socket) -> bool:
    try:
        return line.recv(9) == b""
    except ConnectionError:
        return True


def test_what_is_said_comes_through_both_ways(door: Door, listener: socket.socket) -> None:
    with called(door) as line:
        there, _ = listener.accept()
        line.sendall(b"ask")
        assert there.recv(9) == b"ask"
        there.sendall(b"told")
        assert line.recv(9) == b"told"
        there.close()
        assert line.recv(9) == b""


def test_held_nothing_comes_through_and_opened_all_of_it_does(door: Door, listener: socket.socket) -> None:
    with called(door) as line:
        there, _ = listener.accept()
        door.hold()
        line.sendall(b"in the meantime")
        there.settimeout(0.3)
        with pytest.raises(TimeoutError):
            there.recv(99)
        door.open()
        there.settimeout(10)
        assert there.recv(99) == b"in the meantime"
        there.close()


def test_slow_is_later_and_nothing_else(door: Door, listener: socket.socket) -> None:
    with called(door) as line:
        there, _ = listener.accept()
        door.slow(SLOW_S)
        began = time.monotonic()
        line.sendall(b"ask")
        assert there.recv(9) == b"ask"
        assert time.monotonic() - began >= SLOW_S - EARLY_S
        there.close()


def test_shut_breaks_off_and_refuses_until_it_is_opened(door: Door, listener: socket.socket) -> None:
    with called(door) as line:
        there, _ = listener.accept()
        door.shut()
        assert _ends(line)
        there.close()
    with pytest.raises(ConnectionError):
        called(door)
    door.open()
    called(door).close()
