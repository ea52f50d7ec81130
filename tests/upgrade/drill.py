"""The drill: up, back and up again while residents write and a person removes threats; then it is judged."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common.events import DecisionMade, Event, ItemChanged
from tests.faults.judge import Promises, judge
from tests.faults.load import LANG, Load
from tests.faults.person import Person
from tests.faults.watch import Watch
from tests.flow.end_state import TOPICS
from tests.upgrade.release import HERE, Release
from tests.upgrade.rolling import Rolling, end, rolling

UP = ("archiver", "classifier", "notifier", "desk", "ingest")
"""One order of many; the way back goes the other way round, so that each pair is met in both mixtures."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is asked of a drill."""

    old: Release
    rate: float = 20.0
    beside_s: float = 5.0
    """How long both processes of a service live side by side, and how long a mixture lives on after it."""
    alone_s: float = 20.0
    """How long one release works alone between two roll-outs."""
    wait_s_max: float = 1200.0


@dataclass
class Outcome:
    """What a drill found."""

    promises: Promises
    figures: dict[str, str] = field(default_factory=dict)


@dataclass
class Drill:
    """One drill under way."""

    rig: Rolling
    plan: Plan
    say: Say
    began: float = field(default_factory=time.monotonic)
    not_ended: list[str] = field(default_factory=list)
    replaced: int = 0

    def run(self) -> None:
        """Up, back and up again; the new tables come first and stay."""
        old, new = self.plan.old, HERE
        self._alone(f"{old.name} alone")
        self.rig.migrate(new)
        self.tell(f"tables expanded while {old.name} works")
        self._alone(f"{old.name} on the new tables")
        self._roll(new, UP)
        self._alone(f"{new.name} alone")
        self._roll(old, tuple(reversed(UP)))
        self._alone(f"back at {old.name}, on the new tables, with what {new.name} has written")
        self._roll(new, UP)
        self.rig.release = new

    def tell(self, what: str) -> None:
        """Say what has happened, and when."""
        self.say(f"{time.monotonic() - self.began:5.0f} s  {what}")

    def _alone(self, what: str) -> None:
        self.tell(what)
        time.sleep(self.plan.alone_s)

    def _roll(self, release: Release, order: Sequence[str]) -> None:
        for name in order:
            was = self.rig.replace(name, release)
            time.sleep(self.plan.beside_s)
            if not end(was):
                self.not_ended.append(f"{name}: see {was.log}")
            self.replaced += 1
            self.tell(f"{name} is {release.name}")
            time.sleep(self.plan.beside_s)


def drill(folder: Path, plan: Plan, say: Say) -> Outcome:
    """Live through the plan, and judge."""
    with rolling(folder, plan.old) as rig:
        under_way = Drill(rig, plan, say)
        found = lived(rig, plan, say, under_way.run)
        found.promises.count("processes that did not end by themselves", under_way.not_ended)
        return Outcome(found.promises, {"processes replaced": str(under_way.replaced), **found.figures})


def lived(rig: Rolling, plan: Plan, say: Say, do: Callable[[], None]) -> Outcome:
    """Let residents write and a person remove threats while something is done, and judge when all is quiet."""
    rig.start()
    rig.start_simulator()
    person = Person(rig, [LANG[name] for name in rig.municipalities])
    watch, load = Watch(rig, person), Load(rig, plan.rate, per_delivery=5, seed=1)
    for one in (person, watch, load):
        one.start()
    do()
    load.stop()
    person.writing = False
    person.adopt()
    say(f"{load.asked} comments written; waiting until nothing is left to do")
    rig.until(lambda: not person.open_probes(), "every threat is removed", plan.wait_s_max)
    rig.until_idle(plan.wait_s_max)
    watch.stop()
    person.stop()
    return _judged(rig, watch, load, person)


def _judged(rig: Rolling, watch: Watch, load: Load, person: Person) -> Outcome:
    deliveries: list[dict[str, Any]] = rig.client.get(f"{rig.control}/deliveries", timeout=300).json()["deliveries"]
    truth = rig.client.get(f"{rig.control}/truth", timeout=300).json()["municipalities"]
    events = rig.events(*TOPICS, "evidence")
    # Two releases may read a text otherwise: how each text ends is no promise between them.
    promises = judge(events, truth, deliveries, None)
    promises.count("items that nobody decided on", undecided(events))
    refused = [f"{one.object_id}: {one.refused[-1:]}" for one in person.probes if one.removed_at is None]
    promises.count("removals accepted at the desk and not done", refused)
    verified = rig.verify_journal()
    promises.count("journal not verified", [line for line in verified.splitlines() if "problems" in line])
    answers = [attempt["status"] for one in deliveries for attempt in one["attempts"]]
    waited = [one.shown_at - one.written_at for one in person.probes if one.shown_at is not None]
    figures = {
        "comments written": str(load.asked),
        "deliveries": f"{len(deliveries)}, of {len(answers)} tries {sum(s != 200 for s in answers)} not answered 2xx",
        "threats removed by a person": str(sum(one.removed_at is not None for one in person.probes)),
        "the longest that a threat waited for its decision": f"{max(waited, default=0):.1f} s",
        "looks at which a service was not ready": f"{sum(bool(x.unready) for x in watch.looks)} of {len(watch.looks)}",
    }
    return Outcome(promises, figures)


def lines(found: Outcome) -> Iterator[str]:
    """Yield what was found, for people."""
    yield from (f"{what}: {told}" for what, told in (*found.figures.items(), *found.promises.counts.items()))
    yield from (f"BROKEN: {what}: {'; '.join(cases)}" for what, cases in found.promises.broken.items())
    yield "every promise was kept" if found.promises.hold else "NOT every promise was kept"


def undecided(events: Sequence[Event]) -> list[str]:
    """Return what residents wrote and no decision names, by platform id."""
    decided = {event.item_id for event in events if isinstance(event, DecisionMade)}
    written = {e.item_id: e.object_id for e in events if isinstance(e, ItemChanged) and not e.own}
    return sorted(object_id for item_id, object_id in written.items() if item_id not in decided)
