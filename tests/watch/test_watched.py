"""A real Prometheus scrapes a service that runs, and a real Alertmanager tells of its end and of its return."""

import pytest

from common.metrics import METRICS
from tests.deploy.test_alerts import ALERTS
from tests.deploy.test_dashboard import all_asked
from tests.watch.watched import CONSUMER, Watched

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.timeout(900)]
READY = f'ordstyrer_ready{{service="{CONSUMER}"}}'


def test_every_question_of_the_boards_is_answered(watched: Watched) -> None:
    watched.until(lambda: watched.values(READY), "the first scrape")
    refused = {
        expr: said for expr in all_asked() if (said := watched.asked("query", query=expr))["status"] != "success"
    }
    assert all_asked()
    assert not refused
    assert watched.asked("query", query="sum(ordstyrer_ready")["status"] == "error", "a broken question is refused"


def test_what_the_service_shows_is_what_our_list_says(watched: Watched) -> None:
    watched.until(lambda: watched.values(READY), "the first scrape")
    found = watched.asked("metadata")["data"]
    ours = {name for name in found if name.startswith("ordstyrer_") and not name.endswith("_created")}
    assert {f"{m.name.removesuffix('_total')}{'_total' if m.kind == 'counter' else ''}" for m in METRICS} == ours


def test_every_rule_is_judged_without_an_error(watched: Watched) -> None:
    def judged() -> bool:
        groups = watched.asked("rules")["data"]["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        assert not [rule for rule in rules if rule.get("lastError")]
        return {rule["name"] for rule in rules if rule["type"] == "alerting"} == ALERTS and all(
            rule["health"] == "ok" for rule in rules
        )

    watched.until(judged, "the first judgement of every rule")


def test_an_alert_arrives_when_a_consumer_is_stopped_and_its_end_when_it_is_back(watched: Watched) -> None:
    def told(status: str) -> bool:
        alerts = watched.receiver.told("OrdstyrerNotReady", service=CONSUMER)
        return bool(alerts) and alerts[-1]["status"] == status

    program = watched.rig.programs[CONSUMER]
    watched.until(lambda: watched.values(READY) == [1], "the consumer is ready")
    watched.until(
        lambda: watched.receiver.told("OrdstyrerNotReady", service="desk"), "those that do not run are told of"
    )
    # On a busy machine it may have been slow to begin, and was told of.
    watched.until(lambda: not told("firing"), "nothing is said of the consumer")
    program.stop()
    watched.until(lambda: told("firing"), "the alert that the consumer is gone")
    alert = watched.receiver.told("OrdstyrerNotReady", service=CONSUMER)[-1]
    assert alert["annotations"]["runbook_url"] == "docs/runbooks/OrdstyrerNotReady.md"
    assert CONSUMER in alert["annotations"]["summary"]
    watched.rig.start()
    watched.until(lambda: told("resolved"), "the alert's end")
    watched.until(lambda: watched.values(READY) == [1], "the consumer is ready again")
