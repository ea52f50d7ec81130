"""Counts, gauges and durations of one process, by the names and labels of the one list (`common.measured`)."""

from collections.abc import Mapping
from typing import Any, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from common.closed_words import OTHER, closed
from common.measured import METRICS, Metric

T = TypeVar("T", Counter, Gauge, Histogram)
SERIES_MAX = 20_000
"""So many combinations of labels a metric may have: a municipality for each in the land, and many of each."""


class Metrics:
    """The metrics of one process: the services in it share one registry and differ by `service`."""

    def __init__(self, series_max: int = SERIES_MAX) -> None:
        self.registry = CollectorRegistry()
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._histograms: dict[str, Histogram] = {}
        self._series_max = series_max
        self._series: dict[str, set[tuple[str, ...]]] = {metric.name: set() for metric in METRICS}
        self._found: dict[tuple[object, tuple[tuple[str, str], ...]], Any] = {}
        for metric in METRICS:
            self._add(metric)

    def _add(self, metric: Metric) -> None:
        match metric.kind:
            case "counter":
                self._counters[metric.name] = Counter(metric.name, metric.tells, metric.labels, registry=self.registry)
            case "gauge":
                self._gauges[metric.name] = Gauge(metric.name, metric.tells, metric.labels, registry=self.registry)
            case "histogram":
                self._histograms[metric.name] = Histogram(
                    metric.name, metric.tells, metric.labels, registry=self.registry, buckets=metric.buckets
                )

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Add to a counter of the list; KeyError for a name that is not in it."""
        self._of(self._counters, name, labels).inc(amount)

    def set(self, name: str, value: float, **labels: str) -> None:
        """Set a gauge of the list; KeyError for a name that is not in it."""
        self._of(self._gauges, name, labels).set(value)

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Put a duration into a histogram of the list; KeyError for a name that is not in it."""
        self._of(self._histograms, name, labels).observe(seconds)

    def _of(self, kind: Mapping[str, T], name: str, labels: dict[str, str]) -> T:
        """Return the series of these labels. Finding it costs five times what counting does: it is looked for once."""
        metric = kind[name]
        key = metric, tuple(labels.items())
        found: T | None = self._found.get(key)
        if found is None:
            found = metric.labels(**self._kept(name, labels))
            if len(self._found) < self._series_max:
                self._found[key] = found
        return found

    def _kept(self, name: str, labels: dict[str, str]) -> dict[str, str]:
        """Return the labels as they are shown. Beyond so many combinations only the service is told apart."""
        series, shown = self._series[name], {label: closed(value) for label, value in labels.items()}
        key = tuple(shown.values())
        if key not in series:
            if len(series) >= self._series_max:
                return {label: value if label == "service" else OTHER for label, value in shown.items()}
            series.add(key)
        return shown

    def exposition(self) -> bytes:
        """Return the text that Prometheus scrapes."""
        return generate_latest(self.registry)


__all__ = ["METRICS", "Metric", "Metrics"]
