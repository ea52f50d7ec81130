"""Where nothing is traced nothing travels, nothing is loaded, and nothing is slower."""

import subprocess
import sys
import timeit

import pytest

from common.codec import headers_of
from common.tracing import _said, carried, span, trace_id, traced
from tests.core.common.messages import alert


def test_where_nothing_is_traced_nothing_travels_with_an_event() -> None:
    with traced(None), span("delivery", service="ingest"):
        assert carried() is None
        assert trace_id() is None
        assert "traceparent" not in headers_of(alert("a"), "ingest")


def test_a_span_that_nobody_asked_for_costs_next_to_nothing() -> None:
    def one() -> None:
        with span("handle", service="ingest", municipality="bo"):
            pass

    seconds = min(timeit.repeat(one, number=2_000, repeat=5)) / 2_000
    assert seconds < 20e-6, "a delivery costs a hundred times as much"


def test_who_traces_nothing_loads_nothing_of_it() -> None:
    said = "import sys, common.runner, common.work; print('opentelemetry' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("municipality", "bo", "bo"),
        ("platform", "Kari Nordmann", "other"),
        ("item_id", "6f1c1c1e-5f0e-5d0a-9a55-0c7d5a1f0e01", "6f1c1c1e-5f0e-5d0a-9a55-0c7d5a1f0e01"),
        ("event_id", "Du er dum", None),
        ("author", "bo", None),
    ],
)
def test_a_span_holds_closed_words_and_ids_alone(key: str, value: str, said: str | None) -> None:
    assert _said(key, value) == said
