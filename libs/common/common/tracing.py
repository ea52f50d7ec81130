"""Traces: what becomes of a delivery is one tree of spans, from the webhook to the journal's record.

Off unless `traced` is given an address; then each span costs as much as a function call. A span's context
travels as the header `traceparent` (W3C Trace Context) beside each event, and with each job in its row. Spans hold
closed words and ids, never a resident's words, a name or a token (docs/logging.md).
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from common.closed_words import closed

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

HEADER = "traceparent"
ALLOWED = frozenset({"service", "municipality", "platform", "topic", "kind", "event_id", "item_id"})
"""Only these stand in a span: what nobody thought about cannot leak."""
_IDS = frozenset({"event_id", "item_id"})
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OFF: AbstractContextManager[None] = nullcontext()


class _State:
    """Whether this process traces; set once, at its start, as logging is."""

    tracer: "Tracer | None" = None


def span(name: str, within: str | None = None, **about: str) -> AbstractContextManager[None]:
    """Open a span under the one that is open here, or under the one that `within` (a traceparent) names."""
    return _OFF if _State.tracer is None else _spanned(_State.tracer, name, within, about)


def carried() -> str | None:
    """Return the open span as a traceparent; None where nothing is traced."""
    if _State.tracer is None:
        return None
    from opentelemetry.trace import get_current_span  # noqa: PLC0415 - who traces nothing loads nothing of it

    context = get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"


def trace_id() -> str | None:
    """Return the open trace's id, for log lines; None where nothing is traced."""
    found = carried()
    return found.split("-")[1] if found else None


@contextmanager
def _spanned(tracer: "Tracer", name: str, within: str | None, about: dict[str, str]) -> Iterator[None]:
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415 - as above
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415 - as above

    above = TraceContextTextMapPropagator().extract({HEADER: within}) if within else None
    # An error's message may quote what was sent: its type is enough.
    with tracer.start_as_current_span(name, above, record_exception=False, set_status_on_exception=False) as open_span:
        open_span.set_attributes({key: said for key, value in about.items() if (said := _said(key, value)) is not None})
        try:
            yield
        except BaseException as problem:
            open_span.set_status(Status(StatusCode.ERROR, type(problem).__name__))
            raise


def _said(key: str, value: str) -> str | None:
    if key not in ALLOWED:
        return None
    if key in _IDS:
        return value if _ID.fullmatch(value) else None
    return closed(value)


@contextmanager
def traced(endpoint: str | None, share: float = 1.0) -> Iterator[None]:
    """Trace a share of all deliveries as long as it lasts, and send spans to an OTLP endpoint; without one, nothing."""
    if endpoint is None:
        yield
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - as above
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - as above
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - as above
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - as above
    from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio  # noqa: PLC0415 - as above

    provider = TracerProvider(sampler=ParentBasedTraceIdRatio(share), resource=Resource({"service.name": "ordstyrer"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    _State.tracer = provider.get_tracer("ordstyrer")
    try:
        yield
    finally:
        _State.tracer = None
        provider.shutdown()
