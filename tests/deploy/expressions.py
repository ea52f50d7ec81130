"""Which metrics and labels a PromQL expression names, held against the product's list."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from common.metrics import METRICS, Metric
from tests.repo.tree import ROOT

RULES = ROOT / "deploy" / "prometheus" / "rules.yml"
_SELECTOR = re.compile(r"\b(ordstyrer[_:][\w:]+)(?:\{([^}]*)\})?")
_MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
_GROUPING = re.compile(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")
FROM_PROMETHEUS = frozenset({"job", "instance"})


def series_of(metric: Metric) -> dict[str, frozenset[str]]:
    """What Prometheus stores of a metric: name → labels, beside its own."""
    labels = frozenset(metric.labels)
    if metric.kind != "histogram":
        return {metric.name: labels}
    return {
        f"{metric.name}_bucket": labels | {"le"},
        f"{metric.name}_sum": labels,
        f"{metric.name}_count": labels,
    }


def _rules() -> list[dict[str, Any]]:
    found = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return [rule for group in found["groups"] for rule in group["rules"]]


MEASURED = {name: labels for metric in METRICS for name, labels in series_of(metric).items()}
RECORDED = {
    rule["record"]: frozenset(re.findall(r"\w+", " ".join(_GROUPING.findall(rule["expr"]))))
    for rule in _rules()
    if "record" in rule
}
"""What our rules make of what is measured: name → labels that are kept."""
SERIES = MEASURED | RECORDED


def problems(expression: str) -> list[str]:
    """What an expression names and nobody measures."""
    found = _SELECTOR.findall(expression)
    if not found:
        return [f"names no metric of ours: {expression}"]
    return [
        *(problem for name, matchers in found for problem in _unknown(name, matchers)),
        *_not_on_all({name for name, _ in found}, expression),
    ]


def _unknown(name: str, matchers: str) -> Iterator[str]:
    if name not in SERIES:
        yield f"there is no metric {name}"
        return
    for label in _MATCHER.findall(re.sub(r'"[^"]*"', '""', matchers)):
        if label not in SERIES[name] | FROM_PROMETHEUS:
            yield f"{name} has no label {label}"


def _not_on_all(names: set[str], expression: str) -> Iterator[str]:
    """What is grouped by must be on everything that is grouped: else it is silently empty."""
    common = frozenset.intersection(*(SERIES.get(name, frozenset()) for name in names))
    for grouped in _GROUPING.findall(expression):
        for label in re.findall(r"\w+", grouped):
            if label not in common | FROM_PROMETHEUS:
                yield f"not every metric has the label {label}: {expression}"
