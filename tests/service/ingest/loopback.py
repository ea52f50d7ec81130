"""A platform's API in a test's hand: a real server on loopback that answers by a function."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

WAIT_S_MAX = 60.0
CUT_BYTES = 1000
"""How many bytes more a cut answer promises than it gives."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request as it came: header names in small letters, the path decoded; `url` is as on the wire."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    url: str = ""

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON value
        return json.loads(self.body)


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What the server says; `cut` breaks the connection off before the body's end."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)
    cut: bool = False


def told(value: object, status: int = 200, **headers: str) -> Answered:
    """Return an answer of JSON; a header's name is written with `_` for `-`."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answered(status=status, body=json.dumps(value).encode(), headers=named)


@contextmanager
def loopback(answer: Callable[[Asked], Answered]) -> Iterator[str]:
    """Serve on a free port of loopback until the test is over; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet: two would wait for each other

        def _one(self) -> None:
            target = urlsplit(self.path)
            asked = Asked(
                method=self.command,
                path=unquote(target.path),
                query=dict(parse_qsl(target.query, keep_blank_values=True)),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(self.headers.get("content-length", "0"))),
                url=self.path,
            )
            found = answer(asked)
            size = len(found.body) + (CUT_BYTES if found.cut else 0)
            self.send_response(found.status)
            if found.status != 204:
                self.send_header("content-length", str(size))
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.body)
            self.close_connection = self.close_connection or found.cut

        do_GET = do_POST = do_PUT = do_DELETE = _one  # noqa: N815 - the library's names

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        serving.join(WAIT_S_MAX)
        server.server_close()
