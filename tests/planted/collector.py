"""A collector of traces on loopback: keeps the spans that it is sent by OTLP over HTTP, and the bytes as they came."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    """One span as it came."""

    name: str
    trace: bytes
    number: bytes
    above: bytes
    """Empty at the root."""


@dataclass
class Collected:
    """What came."""

    url: str = ""
    raw: list[bytes] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def take(self, body: bytes) -> None:
        """Keep a message."""
        asked = ExportTraceServiceRequest.FromString(body)
        self.raw.append(body)
        self.spans += [
            Span(one.name, one.trace_id, one.span_id, one.parent_span_id)
            for resource in asked.resource_spans
            for scope in resource.scope_spans
            for one in scope.spans
        ]

    def traces(self) -> list[list[Span]]:
        """Return the spans by their trace."""
        found: dict[bytes, list[Span]] = {}
        for one in list(self.spans):
            found.setdefault(one.trace, []).append(one)
        return list(found.values())


def way_up(trace: list[Span], one: Span) -> list[str]:
    """Return the names from a span up to its root; it ends early where a span above is missing."""
    by_number = {span.number: span for span in trace}
    names = [one.name]
    while one.above and one.above in by_number:
        one = by_number[one.above]
        names.append(one.name)
    return names


def is_one_tree(trace: list[Span]) -> bool:
    """Say whether the spans hang together under one root."""
    numbers = {span.number for span in trace}
    roots = [span for span in trace if not span.above]
    return len(roots) == 1 and all(span.above in numbers for span in trace if span.above)


@contextmanager
def collector() -> Iterator[Collected]:
    """Yield what is collected."""
    collected = Collected()

    class Taken(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            collected.take(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Taken) as server:
        collected.url = f"http://127.0.0.1:{server.server_port}/v1/traces"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield collected
        server.shutdown()
