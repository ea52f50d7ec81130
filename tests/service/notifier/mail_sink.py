"""A real mail server that keeps what it takes, and answers as a test tells it to."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.service.notifier.opened import Opened
from tests.service.notifier.received import read
from tests.service.notifier.stage import Stage

PORTS = range(23500, 23600)


class Sink:
    """What a mail server took, and what it answers."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.refuse: set[str] = set()
        self.mails: list[Any] = []
        self.port = 0
        self.users: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuse:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        if self.answer.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(read(content))
        return self.answer


Listening = Callable[..., Any]


@pytest.fixture
async def listening() -> AsyncIterator[Listening]:
    """Return a function that opens a mail server on a loopback port."""
    servers: list[asyncio.Server] = []

    async def open_one(sink: Sink, **given: object) -> None:
        options: dict[str, Any] = given
        loop = asyncio.get_running_loop()
        for port in PORTS:
            try:
                server = await loop.create_server(
                    lambda: SMTP(sink, hostname="sink.example", **options), "127.0.0.1", port
                )
            except OSError:
                continue
            servers.append(server)
            sink.port = port
            return
        pytest.fail("no free port")

    yield open_one
    for server in servers:
        server.close()
        await server.wait_closed()


@pytest.fixture
async def sink(listening: Listening) -> Sink:
    made = Sink()
    await listening(made)
    return made


async def mailing(opened: Opened, sink: Sink, **settings: object) -> Stage:
    server = {"notifier_smtp_host": "127.0.0.1", "notifier_smtp_port": sink.port}
    return await opened(**server, notifier_from="ordstyrer@bo.example", **settings)
