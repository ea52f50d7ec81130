"""A real web server on loopback that keeps what it is sent and answers as a test tells it to."""

import itertools
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest

PORTS = range(23600, 23700)
_TURNS = itertools.cycle(PORTS)
"""Each test has another port: what a channel that was given up sends late, no other test receives."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody sent; `headers` by their names in small letters."""

    path: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """What came, and what is answered: a status, headers, content, and whether anything is answered at all yet."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.status = 200
        self.headers: dict[str, str] = {}
        self.content = b"{}"
        self.answers = threading.Event()
        self.answers.set()
        self.port = 0
        self.server: ThreadingHTTPServer | None = None

    def speak_tls(self, context: ssl.SSLContext) -> None:
        """Take no call in the clear from now on."""
        assert self.server is not None
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)

    @property
    def last(self) -> Call:
        return self.calls[-1]


class _Handler(BaseHTTPRequestHandler):
    receiver: Receiver

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.calls.append(Call(path=self.path, headers=headers, body=self.rfile.read(length)))
        self.receiver.answers.wait()
        self.send_response(self.receiver.status)
        for name, value in self.receiver.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(self.receiver.content)))
        self.end_headers()
        self.wfile.write(self.receiver.content)

    do_PUT = do_POST  # noqa: N815 - the same

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web server of the test's own."""
    made = Receiver()
    handler = type("Handler", (_Handler,), {"receiver": made})
    server = _listening(handler)
    made.server = server
    made.port = server.server_address[1]
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield made
    made.answers.set()
    server.shutdown()
    server.server_close()
    serving.join()


def _listening(handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    for port in itertools.islice(_TURNS, len(PORTS)):
        try:
            return ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError:
            continue
    pytest.fail("no free port")
