"""Every alert fires when it should, names what we measure, and leads to a page that says what to do."""

import re
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
    "OrdstyrerItemsLate",
    "OrdstyrerDeliveriesSlow",
    "OrdstyrerActionWithoutEvidence",
    "OrdstyrerSealFailed",
    "OrdstyrerJournalUnsealed",
    "OrdstyrerJournalBroken",
    "OrdstyrerMunicipalityPaused",
}
BURNT = {"OrdstyrerItemsLate", "OrdstyrerDeliveriesSlow"}
"""Promises of a share: each is watched at two paces, and each pace over two windows."""


def all_rules() -> list[dict[str, Any]]:
    found = yaml.safe_load((PROMETHEUS / "rules.yml").read_text(encoding="utf-8"))
    return [rule for group in found["groups"] for rule in group["rules"]]


def rules() -> list[dict[str, Any]]:
    return [rule for rule in all_rules() if "alert" in rule]


def name_of(rule: dict[str, Any]) -> str:
    return str(rule["record"]) if "record" in rule else f"{rule['alert']}-{rule['labels']['severity']}"


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((PROMETHEUS / "rules.test.yml").read_text(encoding="utf-8"))["tests"]
    return found


def test_there_is_one_rule_for_each_alert_and_two_paces_for_each_promised_share() -> None:
    assert sorted(rule["alert"] for rule in rules()) == sorted([*ALERTS, *BURNT])
    for name in BURNT:
        paces = {rule["labels"]["severity"]: rule["expr"] for rule in rules() if rule["alert"] == name}
        assert set(paces) == {"critical", "warning"}
        for expression in paces.values():
            assert len(set(re.findall(r":ratio(\w+) >", expression))) == 2, name


@pytest.mark.parametrize("rule", rules(), ids=name_of)
def test_an_alert_says_how_bad_it_is_what_to_do_and_where_to_read_on(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning"}
    notes = rule["annotations"]
    assert notes["runbook_url"] == f"docs/runbooks/{rule['alert']}.md"
    assert (ROOT / notes["runbook_url"]).is_file()
    assert "$value" in notes["summary"] if rule["alert"] in BURNT else "$labels." in notes["summary"], "it says whose"


@pytest.mark.parametrize("rule", all_rules(), ids=name_of)
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
    text = (PROMETHEUS / "rules.yml").read_text(encoding="utf-8")
    for alert, right, wrong in (
        ("OrdstyrerConsumerLag", "> 1000", "> 1300"),
        ("OrdstyrerOldestUnprocessed", "> 900", "> 600"),
        ("OrdstyrerDeadLetters", "for: 1m", "for: 3m"),
        ("OrdstyrerDeadlineMissed", '"missed"', '"warned"'),
        ("OrdstyrerSweepOld", "> 21600", "> 43200"),
        ("OrdstyrerChannelTrouble", "for: 10m", "for: 20m"),
        ("OrdstyrerItemsLate", "> 0.0144", "> 0.2"),
        ("OrdstyrerItemsLate", "increase6h > 4", "increase6h > 0"),
        ("OrdstyrerDeliveriesSlow", 'result="unavailable"', 'result="accepted"'),
        ("OrdstyrerActionWithoutEvidence", 'sealed="no"', 'sealed="yes"'),
        ("OrdstyrerSealFailed", "offset 1h", "offset 3h"),
        ("OrdstyrerJournalUnsealed", "journal_unsealed_seconds) > 300", "journal_unsealed_seconds) > 30"),
        ("OrdstyrerJournalBroken", "journal_problems) > 0", "journal_problems) > 3"),
        ("OrdstyrerMunicipalityPaused", "ordstyrer_paused) > 0", "ordstyrer_paused) > 1"),
    ):
        assert right in text
        (tmp_path / "rules.yml").write_text(text.replace(right, wrong), encoding="utf-8")
        concerned = [case for case in cases() if alert in {test["alertname"] for test in case["alert_rule_test"]}]
        asked = {"rule_files": ["rules.yml"], "evaluation_interval": "1m", "tests": concerned}
        (tmp_path / "asked.yml").write_text(yaml.safe_dump(asked), encoding="utf-8")
        assert run([promtool_path, "test", "rules", tmp_path / "asked.yml"])[0] != 0, right


def test_prometheus_takes_our_configuration(promtool_path: Path) -> None:
    code, said = run([promtool_path, "check", "config", PROMETHEUS / "prometheus.yml"])
    assert code == 0, said
