"""Every alert fires when it should, names what we measure, and leads to a page that says what to do."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.expressions import SERIES, problems
from tests.deploy.tools import run
from tests.repo.tree import ROOT, SERVICES

PROMETHEUS = ROOT / "deploy" / "prometheus"
ALERTS = {
    "OrdstyrerNotReady",
    "OrdstyrerConsumerLag",
    "OrdstyrerOldestUnprocessed",
    "OrdstyrerDeadLetters",
    "OrdstyrerDeadlineMissed",
    "OrdstyrerSweepOld",
    "OrdstyrerChannelTrouble",
}


def rules() -> list[dict[str, Any]]:
    found = yaml.safe_load((PROMETHEUS / "rules.yml").read_text(encoding="utf-8"))
    return [rule for group in found["groups"] for rule in group["rules"]]


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "rules.test.yml").read_text(encoding="utf-8"))["tests"]
    return found


def test_there_is_one_rule_for_each_alert() -> None:
    assert sorted(rule["alert"] for rule in rules()) == sorted(ALERTS)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_says_how_bad_it_is_what_to_do_and_where_to_read_on(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning"}
    notes = rule["annotations"]
    assert notes["runbook_url"] == f"docs/runbooks/{rule['alert']}.md"
    assert (ROOT / notes["runbook_url"]).is_file()
    assert "$labels." in notes["summary"], "it says whose it is"


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["alert"])
def test_an_alert_asks_only_for_what_is_measured(rule: dict[str, Any]) -> None:
    assert not problems(rule["expr"])


def test_an_expression_with_a_metric_or_label_that_nobody_measures_is_found() -> None:
    assert problems("ordstyrer_reday == 0")
    assert problems('ordstyrer_ready{servise="desk"}')
    assert problems("sum by (topic) (ordstyrer_ready)")
    assert problems("rate(ordstyrer_handle_seconds[5m])")
    assert not problems('sum by (le) (rate(ordstyrer_handle_seconds_bucket{service=~"a=b"}[5m]))')


def test_the_absence_of_every_service_is_noticed() -> None:
    ready = next(rule["expr"] for rule in rules() if rule["alert"] == "OrdstyrerNotReady")
    assert set(re.findall(r'absent\(ordstyrer_ready\{service="(\w+)"\}\)', ready)) == set(SERVICES)


def test_what_the_tests_of_alerts_feed_in_has_the_shape_of_what_we_measure() -> None:
    for case in cases():
        for given in case["input_series"]:
            name, inside = re.fullmatch(r"(\w+)\{(.*)\}", given["series"]).groups()  # type: ignore[union-attr]  # else: fails
            labels = set(re.findall(r'(\w+)="', inside)) - {"job", "instance"}
            assert labels == SERIES[name], given["series"]


def test_every_alert_is_seen_to_fire_and_to_keep_quiet() -> None:
    asked = [test for case in cases() for test in case["alert_rule_test"]]
    assert {test["alertname"] for test in asked if test["exp_alerts"]} == ALERTS
    assert {test["alertname"] for test in asked if not test["exp_alerts"]} == ALERTS


def test_alerts_fire_when_they_should(promtool_path: Path) -> None:
    code, said = run([promtool_path, "test", "rules", PROMETHEUS / "rules.test.yml"])
    assert code == 0, said


def test_the_tests_of_alerts_notice_a_changed_rule(promtool_path: Path, tmp_path: Path) -> None:
    shutil.copy(PROMETHEUS / "rules.test.yml", tmp_path)
    text = (PROMETHEUS / "rules.yml").read_text(encoding="utf-8")
    for right, wrong in (
        ("> 1000", "> 1300"),
        ("> 900", "> 600"),
        ("for: 1m", "for: 3m"),
        ('"missed"', '"warned"'),
        ("> 21600", "> 43200"),
        ("for: 10m", "for: 20m"),
    ):
        assert right in text
        (tmp_path / "rules.yml").write_text(text.replace(right, wrong), encoding="utf-8")
        assert run([promtool_path, "test", "rules", tmp_path / "rules.test.yml"])[0] != 0, right


def test_prometheus_takes_our_configuration(promtool_path: Path) -> None:
    code, said = run([promtool_path, "check", "config", PROMETHEUS / "prometheus.yml"])
    assert code == 0, said
