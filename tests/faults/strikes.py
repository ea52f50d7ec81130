"""How each fault of the table is made, and mended again."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from tests.faults.table import Cell
from tests.faults.world import World
from tests.flow.program import Program
from tests.flow.rig import SERVICES
from tests.parts.part import Part

SLOW_S = {"kafka": 0.3, "postgres": 0.3, "platform": 1.0, "mail": 1.0}
TURN_S = 0.1
RUNS_OF_TURN = 0.1
"""A slowed process runs for this share of each turn."""

Strike = Callable[[World], None]
Pair = tuple[Strike, Strike]
"""What makes a fault, and what mends it."""


def strikes() -> dict[Cell, Pair]:
    """Return every fault that can be made, by part and fault."""
    made: dict[Cell, Pair] = {}
    for name in ("product", *SERVICES):
        made |= _of_process(name)
    for name in SERVICES:
        made[name, "partitioned"] = _held(name)
    made |= _of_part("kafka", lambda world: _there(world.kafka))
    made |= _of_part("postgres", lambda world: _there(world.postgres))
    made["disk", "filled"] = (lambda world: world.disks["disk"].fill(), lambda world: world.disks["disk"].free())
    made |= _of_platform() | _of_mail()
    return made


def _of_process(name: str) -> dict[Cell, Pair]:
    program = partial(_program, name)

    def start(world: World) -> None:
        program(world).start()

    return {
        (name, "killed"): (lambda world: program(world).stop(signal.SIGKILL), start),
        (name, "restarted"): (lambda world: program(world).stop(), start),
        (name, "paused"): (
            lambda world: _signal(program(world), signal.SIGSTOP),
            lambda world: _signal(program(world), signal.SIGCONT),
        ),
        (name, "slowed"): _slowed(program),
    }


def _slowed(program: Callable[[World], Program]) -> Pair:
    ends = threading.Event()

    def crawl(slow: Program) -> None:
        while not ends.is_set():
            _signal(slow, signal.SIGSTOP)
            time.sleep(TURN_S * (1 - RUNS_OF_TURN))
            _signal(slow, signal.SIGCONT)
            time.sleep(TURN_S * RUNS_OF_TURN)

    def begin(world: World) -> None:
        ends.clear()
        threading.Thread(target=crawl, args=(program(world),), daemon=True).start()

    def end(world: World) -> None:
        ends.set()
        time.sleep(TURN_S)
        _signal(program(world), signal.SIGCONT)

    return begin, end


def _of_part(name: str, part: Callable[[World], Part]) -> dict[Cell, Pair]:
    return {
        (name, "killed"): (lambda world: part(world).kill(), lambda world: part(world).start()),
        (name, "restarted"): (lambda world: part(world).stop(), lambda world: part(world).start()),
        (name, "paused"): (
            lambda world: part(world).signal(signal.SIGSTOP),
            lambda world: part(world).signal(signal.SIGCONT),
        ),
        (name, "slowed"): _slow_doors(name),
        (name, "partitioned"): _held(name),
        (name, "filled"): (
            lambda world: world.disks[name].fill(),
            lambda world: _room_again(world, name, part(world)),
        ),
    }


def _room_again(world: World, name: str, part: Part) -> None:
    world.disks[name].free()
    if not part.runs():
        part.kill()
        part.start()


def _of_platform() -> dict[Cell, Pair]:
    return {
        ("platform", "killed"): _shut("platform"),
        ("platform", "partitioned"): _held("platform"),
        ("platform", "slowed"): _slow_doors("platform"),
        ("platform", "paused"): (
            lambda world: _signal(world.rig.simulator, signal.SIGSTOP),
            lambda world: _signal(world.rig.simulator, signal.SIGCONT),
        ),
    }


def _of_mail() -> dict[Cell, Pair]:
    def silent(world: World, *, is_silent: bool) -> None:
        world.mailbox.is_silent = is_silent

    def full(world: World, *, is_full: bool) -> None:
        world.mailbox.is_full = is_full

    return {
        ("mail", "killed"): _shut("mail"),
        ("mail", "restarted"): _shut("mail"),
        ("mail", "partitioned"): _held("mail"),
        ("mail", "slowed"): _slow_doors("mail"),
        ("mail", "paused"): (partial(silent, is_silent=True), partial(silent, is_silent=False)),
        ("mail", "filled"): (partial(full, is_full=True), partial(full, is_full=False)),
    }


def _held(name: str) -> Pair:
    return lambda world: _each_door(world, name, "hold"), lambda world: _each_door(world, name, "open")


def _shut(name: str) -> Pair:
    return lambda world: _each_door(world, name, "shut"), lambda world: _each_door(world, name, "open")


def _slow_doors(name: str) -> Pair:
    def slow(world: World) -> None:
        for door in world.doors[name]:
            door.slow(SLOW_S[name])

    return slow, lambda world: _each_door(world, name, "open")


def _each_door(world: World, name: str, does: str) -> None:
    for door in world.doors[name]:
        getattr(door, does)()


def _program(name: str, world: World) -> Program:
    return world.rig.programs["all" if name == "product" else name]


def _signal(program: Program, what: signal.Signals) -> None:
    if program.process is not None and program.process.poll() is None:
        program.process.send_signal(what)


def _there(part: Part | None) -> Part:
    assert part is not None, "this composition has no such part"
    return part


AT_ONCE = frozenset({"restarted"})
"""Faults that are mended at once: nothing is kept away."""


@contextmanager
def struck_by(world: World, pair: Pair) -> Iterator[None]:
    """Make a fault, and mend it whatever happens."""
    strike, mend = pair
    strike(world)
    try:
        yield
    finally:
        mend(world)
