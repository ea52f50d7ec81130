"""The process is killed at every named crash point; the end is the clean run's (G2), on both compositions."""

import os
from collections.abc import Iterator, Sequence

import pytest

from common.crash import POINTS
from common.events import ActionUnknown, AlertRaised, Event, ItemChanged
from tests.flow.conftest import MakeRig
from tests.flow.end_state import (
    TOPICS,
    alerts_raised,
    end_state,
    events_told_twice,
    nobody_can_tell,
    without,
    writes_done,
)
from tests.flow.rig import SERVICES, Rig

DIES_S_MAX = 300.0
"""Longer than some leases: what is to pass the point may be a job that the process before had begun."""
ONE_CALL_AT_A_TIME = {"ORDSTYRER_JOBS_AT_ONCE_MAX": "1"}
"""Each kill may find every call under way just begun, and nobody can tell how those ended: so there is one at most."""
UNCLEAR_MAX = 3
"""A kill at another service's point may find that one; more often than this and begun calls are held too long."""
EVERY = "ORDSTYRER_TEST_EVERY_CRASH"
"""1: each service dies at each point, in both compositions (`make chaos`); else at each point one dies in
one process, and another on Kafka and PostgreSQL.

What passes a point is the same code in every service; what differs is what a point lies between.
"""
AT_EACH_POINT = {"embedded": (1, 0), "production": (1, 1)}
"""How many services die at each point, and with which one the turns begin."""
WITH_JOBS = ("ingest", "archiver", "notifier", "desk")
"""The classifier has no jobs: it waits on nothing."""


def passing(point: str) -> tuple[str, ...]:
    """Return the services that can pass a point: `attempt` is ingest's alone.

    `attempt.begun` has a test of its own: nobody can tell whether the call was made, so a person decides.
    """
    if point == "attempt.begun":
        return ()
    if point.startswith("attempt."):
        return ("ingest",)
    return WITH_JOBS if point.startswith("work.") else SERVICES


def crashes(at_each: int = len(SERVICES), first: int = 0) -> Iterator[str]:
    """Every point, at so many services each, one after the other in turn; `first` begins with another service."""
    for turn, point in enumerate(POINTS):
        services = passing(point)
        begins = (turn * at_each + first) % len(services) if services else 0
        services = (*services[begins:], *services[:begins])[:at_each]
        yield from (f"{service}:{point}:1" for service in services)


def test_every_point_has_its_turn() -> None:
    every = set(crashes())
    assert every == {f"{service}:{point}:1" for point in POINTS for service in passing(point)}
    together: set[str] = set()
    for at_each in AT_EACH_POINT.values():
        few = list(crashes(*at_each))
        assert together.isdisjoint(word for word in few if ":attempt." not in word)
        together.update(few)
        assert {word.split(":")[1] for word in few} == set(POINTS) - {"attempt.begun"}
        assert {word.split(":")[0] for word in few} == set(SERVICES)
        assert set(few) < every


def write_batch(rig: Rig, number: int) -> None:
    """Comments that send something through every service: a threat, casework, a question."""
    rig.comment("bo", f"Jeg skal drepe deg, din jævel, bare vent til kveld nummer {number}")
    rig.comment("sogne", f"Gatelyset i Storgata {number} er mørkt, kan dere sende noen til å se på det?")
    rig.comment("bo", f"Når åpner biblioteket på lørdag? Spørsmål nummer {number}")


def test_killed_at_every_crash_point_the_end_is_the_clean_runs(
    make_rig: MakeRig, request: pytest.FixtureRequest
) -> None:
    composition = request.node.callspec.params["make_rig"]
    points = list(crashes() if os.environ.get(EVERY) == "1" else crashes(*AT_EACH_POINT[composition]))
    with make_rig() as clean:
        clean.start()
        clean.start_simulator()
        for number in range(len(points)):
            write_batch(clean, number)
        clean.until_idle(300)
        clean_events, clean_truth = clean.events(*TOPICS), clean.truth()

    with make_rig(more=ONE_CALL_AT_A_TIME) as rig:
        rig.start_simulator()
        for number, point in enumerate(points):
            rig.start(ORDSTYRER_CRASH_AT=point)
            write_batch(rig, number)
            rig.until(rig.programs["all"].is_dead, f"passing {point}", DIES_S_MAX)
        rig.start()
        rig.until_idle(300)
        events, truth = rig.events(*TOPICS), rig.truth()

    unclear = nobody_can_tell(events)
    assert len(unclear) <= UNCLEAR_MAX
    assert unclear <= _objects_alerted(events, "action_unknown", "notice_unknown")
    want, got = without(end_state(clean_events), unclear), without(end_state(events), unclear)
    for part, expected in want.items():
        assert got[part] == expected, part
    raised, clean_raised = alerts_raised(events), alerts_raised(clean_events)
    assert {told for told in raised if not any(u in told[0] for u in unclear)} <= clean_raised
    assert len(want["items"]) >= 3 * (len(points) - UNCLEAR_MAX)
    done, clean_done = writes_done(truth), writes_done(clean_truth)
    assert {w: n for w, n in done.items() if w[2] not in unclear} == {
        w: n for w, n in clean_done.items() if w[2] not in unclear
    }
    assert all(n <= clean_done[w] for w, n in done.items())
    assert [told["findings"] for told in truth.values()] == [[] for _ in truth]
    assert events_told_twice(events) == []


def test_killed_between_attempt_and_call_a_person_hears_that_nobody_can_tell(make_rig: MakeRig) -> None:
    with make_rig(more={"ORDSTYRER_INGEST_READ_BACK_S_MAX": "3"}) as rig:
        rig.start_simulator()
        rig.start(ORDSTYRER_CRASH_AT="ingest:attempt.begun:1")
        praised = rig.comment("sogne", "Tusen takk for flott brøyting i dag!")
        rig.until(rig.programs["all"].is_dead, "passing attempt.begun", DIES_S_MAX)
        rig.start()
        rig.until(lambda: _told(rig, "outcomes", ActionUnknown), "the outcome unknown")
        rig.until(lambda: _told(rig, "alerts", AlertRaised), "the alert")
        assert {e.reason for e in rig.events("alerts") if isinstance(e, AlertRaised)} == {"action_unknown"}
        assert writes_done(rig.truth())["sogne", "reply", praised] == 0


def _objects_alerted(events: Sequence[Event], *reasons: str) -> set[str]:
    """Return the platform ids of what people were told of for one of these reasons."""
    object_ids = {e.item_id: e.object_id for e in events if isinstance(e, ItemChanged)}
    return {object_ids[e.item_id] for e in events if isinstance(e, AlertRaised) and e.reason in reasons}


def _told(rig: Rig, topic: str, kind: type[Event]) -> bool:
    return any(isinstance(event, kind) for event in rig.events(topic))
