"""The dashboard asks its questions, in PromQL that Prometheus takes, of metrics that we have."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from common.metrics import METRICS
from tests.deploy.expressions import problems
from tests.deploy.tools import run
from tests.repo.tree import ROOT

FILE = ROOT / "deploy" / "grafana" / "ordstyrer.json"
QUESTIONS = [
    "Is anything lost or late?",
    "Are people answered in time?",
    "Is the evidence safe?",
    "Do the channels work?",
    "Does the classifier read well?",
]


def board() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def expressions() -> list[str]:
    return [target["expr"] for panel in board()["panels"] for target in panel.get("targets", [])]


def test_it_asks_its_questions() -> None:
    assert [panel["title"] for panel in board()["panels"] if panel["type"] == "row"] == QUESTIONS


def test_it_asks_only_for_what_is_measured() -> None:
    assert not [problem for expression in expressions() for problem in problems(expression)]


def test_every_metric_of_the_product_is_shown() -> None:
    shown = set(re.findall(r"ordstyrer_\w+", " ".join(expressions())))
    names = {metric.name if metric.kind != "histogram" else f"{metric.name}_bucket" for metric in METRICS}
    assert names <= shown


def test_legends_name_labels_that_the_question_keeps() -> None:
    for panel in board()["panels"]:
        for target in panel.get("targets", []):
            kept = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", target["expr"]))))
            assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= kept, panel["title"]


def test_every_panel_says_what_it_tells() -> None:
    assert not [p["title"] for p in board()["panels"] if p["type"] != "row" and not p.get("description")]
    ids = [panel["id"] for panel in board()["panels"]]
    assert len(ids) == len(set(ids))


def test_prometheus_takes_every_question(promtool_path: Path, tmp_path: Path) -> None:
    asked = [e.replace("$__rate_interval", "1m").replace("$municipality", ".*") for e in expressions()]
    named = [{"record": f"question:{number}", "expr": expression} for number, expression in enumerate(asked)]
    (tmp_path / "asked.yml").write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": named}]}))
    code, said = run([promtool_path, "check", "rules", tmp_path / "asked.yml"])
    assert code == 0, said
