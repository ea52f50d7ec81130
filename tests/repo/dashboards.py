"""Writes Grafana's dashboards from `deploy/grafana/boards`: `python -m tests.repo.dashboards`; `--check` only compares.

A board says what it asks; where a panel stands and how it is drawn follows from that, alike on all of them.
"""

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from tests.repo import generated
from tests.repo.tree import ROOT

BOARDS = ROOT / "deploy" / "grafana" / "boards"
FOLDER = ROOT / "deploy" / "grafana"
COMMAND = "python -m tests.repo.dashboards"
WIDTH, HEIGHT = 24, 8
SOURCE = {"type": "prometheus", "uid": "${datasource}"}


def boards() -> dict[str, dict[str, Any]]:
    """Return each board by the name of its file, as it is written."""
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(BOARDS.glob("*.toml"))}


def dashboards() -> dict[Path, str]:
    """Return what each file should hold."""
    return {FOLDER / f"ordstyrer-{name}.json": _json(_dashboard(name, board)) for name, board in boards().items()}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _dashboard(name: str, board: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "uid": f"ordstyrer-{name}",
        "title": f"Ordstyrer: {board['title']}",
        "description": board["tells"],
        "tags": ["ordstyrer"],
        "links": [
            {"type": "dashboards", "tags": ["ordstyrer"], "title": "Ordstyrer", "includeVars": True, "keepTime": True}
        ],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "timezone": "browser",
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": _variables()},
        "panels": list(_panels(board)),
    }


def _variables() -> list[dict[str, Any]]:
    return [
        {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus", "current": {}},
        {
            "name": "municipality",
            "label": "Municipality",
            "type": "query",
            "datasource": SOURCE,
            "query": "label_values(ordstyrer_items_total, municipality)",
            "refresh": 2,
            "includeAll": True,
            "multi": True,
            "allValue": ".*",
            "current": {"text": "All", "value": "$__all"},
        },
    ]


def _panels(board: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    ids, y = count(1), 0
    for row in board["row"]:
        where = {"h": 1, "w": WIDTH, "x": 0, "y": y}
        yield {"id": next(ids), "type": "row", "title": row["asks"], "collapsed": False, "gridPos": where, "panels": []}
        width = WIDTH // len(row["panel"])
        for n, panel in enumerate(row["panel"]):
            yield _panel(panel, next(ids), {"h": HEIGHT, "w": width, "x": n * width, "y": y + 1})
        y += HEIGHT + 1


def _panel(panel: Mapping[str, Any], number: int, where: Mapping[str, int]) -> dict[str, Any]:
    kind = panel.get("kind", "series")
    targets = [
        {"refId": chr(ord("A") + n), "expr": expr, "legendFormat": legend}
        for n, (expr, legend) in enumerate(panel["exprs"])
    ]
    return {
        "id": number,
        "type": "timeseries" if kind == "series" else "stat",
        "title": panel["title"],
        "description": panel["tells"],
        "datasource": SOURCE,
        "gridPos": dict(where),
        "fieldConfig": {"defaults": {"unit": panel.get("unit", "none"), "min": 0, **_drawn(panel)}, "overrides": []},
        "targets": targets,
        "options": _OPTIONS["series" if kind == "series" else "stat"],
    }


def _drawn(panel: Mapping[str, Any]) -> dict[str, Any]:
    """Return from which value on a number is green or red; a colour never stands alone: the number is beside it."""
    steps = {"red_from": ("green", "red"), "green_from": ("red", "green")}
    found: dict[str, Any] = {}
    if panel.get("kind") == "yes":
        panel = {**panel, "green_from": 1}
        found["mappings"] = [{"type": "value", "options": {"0": {"text": "no"}, "1": {"text": "yes"}}}]
    for name, (below, above) in steps.items():
        if name in panel:
            colours = [{"color": below, "value": None}, {"color": above, "value": panel[name]}]
            found["thresholds"] = {"mode": "absolute", "steps": colours}
    if panel.get("unit") == "percentunit":
        found["decimals"] = 2
    return found


_OPTIONS = {
    "series": {
        "legend": {"displayMode": "list", "placement": "bottom"},
        "tooltip": {"mode": "multi", "sort": "desc"},
    },
    "stat": {
        "colorMode": "background",
        "graphMode": "none",
        "reduceOptions": {"calcs": ["lastNotNull"]},
        "textMode": "value_and_name",
    },
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; with `--check` 1 where a file is out of date."""
    return generated.command(COMMAND, __doc__, FOLDER, dashboards, arguments)


if __name__ == "__main__":
    sys.exit(main())
