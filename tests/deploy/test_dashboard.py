"""The dashboards ask their questions, in PromQL that Prometheus takes, of metrics that we have."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from common.metrics import METRICS
from tests.deploy.expressions import MEASURED, problems
from tests.deploy.tools import run
from tests.repo.dashboards import FOLDER
from tests.repo.tree import ROOT

BOARDS = {"overview", "day", "pipeline", "classifier", "archive", "channels"}
FILES = sorted(FOLDER.glob("*.json"))


def board(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def expressions(path: Path) -> list[str]:
    return [target["expr"] for panel in board(path)["panels"] for target in panel.get("targets", [])]


def asked(expression: str) -> str:
    """Return an expression as Grafana asks it."""
    return expression.replace("$__rate_interval", "1m").replace("$municipality", ".*")


def all_asked() -> list[str]:
    return sorted({asked(expression) for path in FILES for expression in expressions(path)})


def test_there_is_a_board_for_each_who_looks() -> None:
    assert {path.stem.removeprefix("ordstyrer-") for path in FILES} == BOARDS
    uids = [board(path)["uid"] for path in FILES]
    assert len(uids) == len(set(uids))


def test_what_is_provisioned_is_the_folder_of_boards() -> None:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    provider = yaml.safe_load(
        (ROOT / "deploy" / "grafana" / "provisioning" / "dashboards" / "ordstyrer.yml").read_text(encoding="utf-8")
    )
    inside = provider["providers"][0]["options"]["path"]
    assert f"./{FOLDER.relative_to(ROOT)}:{inside}:ro" in composed["services"]["grafana"]["volumes"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_board_asks_only_for_what_is_measured(path: Path) -> None:
    assert not [problem for expression in expressions(path) for problem in problems(expression)]


def test_every_metric_of_the_product_is_shown() -> None:
    shown = set(re.findall(r"ordstyrer_\w+", " ".join(all_asked())))
    names = {metric.name if metric.kind != "histogram" else f"{metric.name}_bucket" for metric in METRICS}
    assert names <= set(MEASURED)
    assert names <= shown


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_legends_name_labels_that_the_question_keeps(path: Path) -> None:
    for panel in board(path)["panels"]:
        for target in panel.get("targets", []):
            kept = set(re.findall(r"\w+", " ".join(re.findall(r"by \(([^)]*)\)", target["expr"]))))
            assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= kept, panel["title"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_panel_says_what_it_tells(path: Path) -> None:
    panels = board(path)["panels"]
    plain = [p for p in panels if p["type"] != "row"]
    assert not [p["title"] for p in plain if not p.get("description") or p["description"].strip(".") == p["title"]]
    assert all(row["title"].endswith("?") for row in panels if row["type"] == "row")
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels}) == len(panels)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_panel_stands_on_another(path: Path) -> None:
    taken: set[tuple[int, int]] = set()
    for where in (panel["gridPos"] for panel in board(path)["panels"]):
        cells = {
            (x, y)
            for x in range(where["x"], where["x"] + where["w"])
            for y in range(where["y"], where["y"] + where["h"])
        }
        assert max(x for x, _ in cells) < 24
        assert not taken & cells
        taken |= cells


def test_prometheus_takes_every_question(promtool_path: Path, tmp_path: Path) -> None:
    named = [{"record": f"question:{number}", "expr": expression} for number, expression in enumerate(all_asked())]
    (tmp_path / "asked.yml").write_text(yaml.safe_dump({"groups": [{"name": "asked", "rules": named}]}))
    code, said = run([promtool_path, "check", "rules", tmp_path / "asked.yml"])
    assert code == 0, said
