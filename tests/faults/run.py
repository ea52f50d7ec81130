"""One run: deliveries by the clock, each fault once in an order of chance, then quiet, and the promises looked at."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.judge import Outcomes, Promises, by_text, judge
from tests.faults.load import LANG, Load, each_once
from tests.faults.person import Person
from tests.faults.strikes import AT_ONCE, strikes, struck_by
from tests.faults.table import Cell
from tests.faults.watch import Recovery, Struck, Watch, recovery
from tests.faults.world import World, world
from tests.flow.end_state import TOPICS

DOWN_S = 5.0
"""How long a fault lasts, where the run has the time; else a third of what each has."""
QUIET_FIRST_S = 5.0
CLEAN_WAIT_S_MAX = 300.0
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is asked of a run."""

    composition: str
    cells: Sequence[Cell]
    seconds: float = 600.0
    rate: float = 200.0
    per_delivery: int = 5
    seed: int = 1
    wait_s_max: float = 3600.0
    disks: bool = True

    def order(self) -> list[Cell]:
        """Return the strikes in the order of this seed."""
        chance = random.Random(f"{self.seed}/strikes")  # noqa: S311 - repeatable, not secret
        return chance.sample(list(self.cells), len(self.cells))


@dataclass
class Result:
    """What a run found."""

    recoveries: dict[Cell, Recovery]
    promises: Promises
    figures: dict[str, str] = field(default_factory=dict)


def clean_run(folder: Path) -> Outcomes:
    """Let everything be written once, in one process and without a fault, and return how each text ends."""
    with world(folder, "embedded", disks=False) as lived:
        rig = lived.rig
        rig.start()
        rig.start_simulator()
        person = Person(rig, [LANG[name] for name in rig.municipalities])
        wanted = {"name": "steps", "steps": each_once(rig.municipalities), "per_second": 20}
        assert rig.client.post(f"{rig.control}/scenario", json=wanted).status_code == 202
        person.start()
        rig.until(lambda: len(person.probes) >= len(rig.municipalities), "a threat each", CLEAN_WAIT_S_MAX)
        person.writing = False
        rig.until(lambda: not person.open_probes(), "every threat is removed", CLEAN_WAIT_S_MAX)
        person.stop()
        rig.until_idle(CLEAN_WAIT_S_MAX)
        return by_text(rig.events(*TOPICS))


def fault_run(folder: Path, plan: Plan, clean: Outcomes, say: Say) -> Result:
    """Live through the plan, and judge."""
    with world(folder, plan.composition, disks=plan.disks) as lived:
        rig = lived.rig
        rig.start()
        rig.start_simulator()
        person = Person(rig, [LANG[name] for name in rig.municipalities])
        watch, load = Watch(rig, person), Load(rig, plan.rate, plan.per_delivery, plan.seed)
        for one in (person, watch, load):
            one.start()
        struck = _strike(lived, plan, say)
        load.stop()
        person.writing = False
        person.adopt()
        say(f"{load.asked} comments written in {load.ended - load.began:.0f} s; waiting until nothing is left to do")
        caught_up_s = _until_done(lived, person, plan.wait_s_max)
        watch.stop()
        person.stop()
        return _judged(lived, struck, clean, (watch, load, person, caught_up_s))


def _strike(lived: World, plan: Plan, say: Say) -> list[Struck]:
    began, pairs, struck = time.monotonic(), strikes(), []
    order = plan.order()
    each_s = (plan.seconds - QUIET_FIRST_S) / len(order)
    for number, cell in enumerate(order):
        time.sleep(max(0.0, began + QUIET_FIRST_S + number * each_s - time.monotonic()))
        one = Struck(cell, time.monotonic())
        with struck_by(lived, pairs[cell]):
            time.sleep(0 if cell[1] in AT_ONCE else min(DOWN_S, each_s / 3))
        one.mended = time.monotonic()
        struck.append(one)
        say(f"{one.began - began:5.0f} s  {cell[0]} {cell[1]}, mended after {one.mended - one.began:.1f} s")
    time.sleep(max(0.0, began + plan.seconds - time.monotonic()))
    return struck


def _until_done(lived: World, person: Person, wait_s_max: float) -> float:
    began = time.monotonic()
    lived.rig.until(lambda: _all_live(lived) and not person.open_probes(), "every threat is removed", wait_s_max)
    lived.rig.until_idle(wait_s_max)
    return time.monotonic() - began


def _all_live(lived: World) -> bool:
    """Every fault is mended by now: a process that has ended did so by itself, and nothing would ever come."""
    ended = [program.ended() for program in lived.rig.programs.values() if program.is_dead()]
    assert not ended, "\n".join(ended)
    return True


def _judged(lived: World, struck: Sequence[Struck], clean: Outcomes, ran: tuple[Watch, Load, Person, float]) -> Result:
    watch, load, person, caught_up_s = ran
    rig, promises_of = lived.rig, Promises()
    deliveries: list[dict[str, Any]] = rig.client.get(f"{rig.control}/deliveries", timeout=300).json()["deliveries"]
    truth = rig.client.get(f"{rig.control}/truth", timeout=300).json()["municipalities"]
    published = rig.events(*TOPICS, "evidence")
    promises_of = judge(published, truth, deliveries, clean)
    refused = [f"{one.object_id}: {one.refused[-1]}" for one in person.probes if one.removed_at is None]
    promises_of.count("removals accepted at the desk and not done", refused)
    verified = rig.verify_journal()
    promises_of.count("journal not verified", [line for line in verified.splitlines() if "problems" in line])
    tries = [attempt for one in deliveries for attempt in one["attempts"]]
    took = sorted(attempt["took_ms"] for attempt in tries if attempt["status"] == 200)
    waited = sorted(one.shown_at - one.written_at for one in person.probes if one.shown_at is not None)
    figures = {
        "comments a second, written": f"{load.asked / (load.ended - load.began):.0f}",
        "events a second, published while they came and were worked through": (
            f"{len(published) / (load.ended - load.began + caught_up_s):.0f}, {len(published)} in all"
        ),
        "comments a second, until all was done": f"{load.asked / (load.ended - load.began + caught_up_s):.0f}",
        "deliveries": f"{len(deliveries)}, of {len(tries)} tries {len(tries) - len(took)} not answered 2xx",
        "acknowledged within": f"{_part(took, 0.5):.0f} ms (half), {_part(took, 0.99):.0f} ms (99 %)",
        "at the desk within": f"{_part(waited, 0.5):.1f} s (half), {_part(waited, 0.99):.1f} s (99 %)",
        "all done after the last was written": f"{caught_up_s:.0f} s",
        "threats removed by a person": f"{sum(one.removed_at is not None for one in person.probes)}",
        "mails taken": f"{lived.mailbox.taken}",
    }
    return Result({one.cell: recovery(one, watch.looks) for one in struck}, promises_of, figures)


def _part(values: Sequence[float], share: float) -> float:
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0
