"""Metrics: one list, names once, and no label that could hold a person, an item or words (G10)."""

import re

import pytest

from common.closed_words import closed
from common.metrics import METRICS, Metrics

LABELS = {
    "service",
    "municipality",
    "platform",
    "topic",
    "result",
    "what",
    "kind",
    "change",
    "lang",
    "tag",
    "do",
    "mode",
    "error",
    "status",
    "reason",
    "state",
    "phase",
    "channel",
    "trouble",
    "said",
    "role",
    "lane",
    "sealed",
}
"""Closed words only."""


def test_every_name_stands_once_and_says_its_unit_or_count() -> None:
    names = [m.name for m in METRICS]
    assert len(names) == len(set(names))
    for metric in METRICS:
        assert re.fullmatch(r"ordstyrer_[a-z_]+", metric.name)
        assert (metric.kind == "counter") == metric.name.endswith("_total")
        assert metric.kind != "histogram" or (metric.name.endswith("_seconds") and metric.buckets)


def test_every_label_is_one_of_the_closed_words_and_every_metric_says_which_service() -> None:
    for metric in METRICS:
        assert set(metric.labels) <= LABELS, metric.name
        assert metric.labels[0] == "service"
        assert len(set(metric.labels)) == len(metric.labels)


def test_every_metric_says_what_it_tells() -> None:
    for metric in METRICS:
        assert metric.tells.endswith(".")


def test_counts_gauges_and_durations_are_told_to_prometheus() -> None:
    metrics = Metrics()
    metrics.count("ordstyrer_jobs_failed_total", service="ingest", kind="act")
    metrics.set("ordstyrer_ready", 1, service="ingest")
    metrics.observe("ordstyrer_handle_seconds", 0.02, service="ingest")
    told = metrics.exposition().decode()
    assert 'ordstyrer_jobs_failed_total{kind="act",service="ingest"} 1.0' in told
    assert 'ordstyrer_ready{service="ingest"} 1.0' in told
    assert 'ordstyrer_handle_seconds_count{service="ingest"} 1.0' in told


def test_a_name_or_label_that_is_not_in_the_list_is_refused() -> None:
    metrics = Metrics()
    with pytest.raises(KeyError):
        metrics.count("ordstyrer_invented_total", service="ingest")
    with pytest.raises(ValueError, match="label"):
        metrics.set("ordstyrer_ready", 1, author="Kari")


WORDS_OF_PEOPLE = (
    "Kari Nordmann",
    "kari@bo.example",
    "12039912345",
    "90909090",
    "+4790909090",
    "Du er dum!",
    "ø" * 3,
    "a" * 65,
)


@pytest.mark.parametrize("value", WORDS_OF_PEOPLE)
def test_a_value_that_is_no_closed_word_is_shown_as_other(value: str) -> None:
    metrics = Metrics()
    metrics.count("ordstyrer_jobs_failed_total", service="ingest", kind=value)
    told = metrics.exposition().decode()
    assert value not in told
    assert 'ordstyrer_jobs_failed_total{kind="other",service="ingest"} 1.0' in told


@pytest.mark.parametrize("value", ["bo", "x-linkedin", "1446036", "bo/1", "nb", "ActionTaken", "second_opinion"])
def test_a_closed_word_is_shown_as_it_is(value: str) -> None:
    assert closed(value) == value


def test_more_values_than_anybody_could_watch_are_one() -> None:
    metrics = Metrics(series_max=2)
    for kind in ("a", "b", "c", "d"):
        metrics.count("ordstyrer_jobs_failed_total", service="ingest", kind=kind)
    told = metrics.exposition().decode()
    assert 'kind="a"' in told
    assert 'ordstyrer_jobs_failed_total{kind="other",service="ingest"} 2.0' in told
    assert 'kind="c"' not in told


def test_a_gauge_is_never_counted_up_by_mistake_however_often_it_was_set() -> None:
    metrics = Metrics()
    metrics.set("ordstyrer_ready", 1, service="ingest")
    with pytest.raises(KeyError):
        metrics.count("ordstyrer_ready", service="ingest")
