"""The process is killed at every named crash point; the end is the clean run's (G2), on both compositions."""

from collections.abc import Iterator

import pytest

from common.crash import POINTS
from tests.flow.conftest import MakeRig
from tests.flow.end_state import TOPICS, end_state, events_told_twice, writes_done
from tests.flow.rig import SERVICES, Rig

DIES_S_MAX = 60.0
WITH_JOBS = ("ingest", "archiver", "notifier", "desk")
"""The classifier has no jobs: it waits on nothing."""


def crashes() -> Iterator[str]:
    """Every point of every service that can pass it: `attempt` is ingest's alone."""
    for point in POINTS:
        for service in SERVICES:
            if point.startswith("attempt.") and service != "ingest":
                continue
            if point.startswith("work.") and service not in WITH_JOBS:
                continue
            yield f"{service}:{point}:1"


def write_batch(rig: Rig, number: int) -> None:
    """Comments that send something through every service: a threat, casework, a question."""
    rig.comment("bo", f"Jeg skal drepe deg, din jævel, bare vent til kveld nummer {number}")
    rig.comment("sogne", f"Gatelyset i Storgata {number} er mørkt, kan dere sende noen til å se på det?")
    rig.comment("bo", f"Når åpner biblioteket på lørdag? Spørsmål nummer {number}")


@pytest.mark.timeout(900)
def test_killed_at_every_crash_point_the_end_is_the_clean_runs(make_rig: MakeRig) -> None:
    points = list(crashes())
    with make_rig() as clean:
        clean.start()
        clean.start_simulator()
        for number in range(len(points)):
            write_batch(clean, number)
        clean.until_idle(300)
        clean_events, clean_truth = clean.events(*TOPICS), clean.truth()

    with make_rig() as rig:
        rig.start_simulator()
        for number, point in enumerate(points):
            rig.start(ORDSTYRER_CRASH_AT=point)
            write_batch(rig, number)
            rig.until(rig.programs["all"].is_dead, f"passing {point}", DIES_S_MAX)
        rig.start()
        rig.until_idle(300)
        events, truth = rig.events(*TOPICS), rig.truth()

    want, got = end_state(clean_events), end_state(events)
    for part, expected in want.items():
        assert got[part] == expected, part
    assert len(want["items"]) >= 3 * len(points)
    assert writes_done(truth) == writes_done(clean_truth)
    assert [told["findings"] for told in truth.values()] == [[] for _ in truth]
    assert events_told_twice(events) == []
