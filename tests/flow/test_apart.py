"""Each service as a process of its own, on Kafka and PostgreSQL, as a cluster runs them."""

import signal
from functools import partial
from pathlib import Path

from common.events import AlertRaised
from standalone.showing.summary import tally
from tests.flow.end_state import TOPICS, events_told_twice
from tests.flow.rig import Rig
from tests.parts.kafka import Kafka
from tests.parts.postgres import Postgres


def test_each_process_killed_while_deliveries_come_loses_and_doubles_nothing(tmp_path: Path, database: str) -> None:
    with Kafka() as kafka, Rig(tmp_path / "rig", kafka=kafka, database_url=database, apart=True) as rig:
        rig.start()
        rig.start_simulator()
        rig.play("demo", per_second=10)
        for name, program in rig.programs.items():
            program.stop(signal.SIGKILL)
            program.start()
            rig.until(partial(rig.answers, f"{rig.url(name)}/readyz"), f"{name} is back")
        rig.until_idle()
        events, truth = rig.events(*TOPICS), rig.truth()
        for municipality in rig.municipalities:
            found = tally(municipality, truth[municipality], events)
            assert (found.lost, found.doubled, found.wrong) == ([], [], [])
        assert events_told_twice(events) == []


def test_a_threat_stays_visible_and_alerts_while_nobody_can_seal_it(tmp_path: Path, postgres: Postgres) -> None:
    database = postgres.url(postgres.create_database("no-archiver"))
    more = {"ORDSTYRER_NOTIFIER_EVIDENCE_WAIT_S_MAX": "3"}
    with Kafka() as kafka, Rig(tmp_path / "rig", kafka=kafka, database_url=database, apart=True, more=more) as rig:
        archiver = rig.programs.pop("archiver")
        rig.start()
        rig.start_simulator()
        threat = rig.comment("bo", "Jeg skal drepe deg, din jævel, bare vent")
        rig.until(lambda: _alerted(rig, "evidence_late"), "the alert that evidence is late")
        assert _visibility(rig, threat) == "visible"
        rig.programs["archiver"] = archiver
        archiver.start()
        rig.until(lambda: _visibility(rig, threat) in {"hidden", "removed"}, "the hide after the seal")


def _alerted(rig: Rig, reason: str) -> bool:
    return any(isinstance(e, AlertRaised) and e.reason == reason for e in rig.events("alerts"))


def _visibility(rig: Rig, object_id: str) -> str:
    found = next(c for c in rig.truth()["bo"]["comments"] if c["object_id"] == object_id)
    return "removed" if found["removed"] else str(found["visibility"])
