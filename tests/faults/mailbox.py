"""A mail server that counts what it takes, and can be silent or full."""

import asyncio
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.parts.process import free_port

FULL = "452 4.3.1 Insufficient system storage"
LOOK_S = 0.1
BEGINS_S_MAX = 60.0
"""A thread that is to begin on a machine that does much else."""


class Mailbox:
    """An SMTP server on loopback, in a thread of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        self.taken = 0
        self.is_full = False
        self.is_silent = False

    def __enter__(self) -> Self:
        self._server = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            server_hostname="mail.example",
            ready_timeout=BEGINS_S_MAX,
        )
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Begin a mail, when it speaks at all."""
        while self.is_silent:  # noqa: ASYNC110 - set by another thread
            await asyncio.sleep(LOOK_S)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802 - the same
        """Take a mail, or say that there is no room."""
        if self.is_full:
            return FULL
        self.taken += 1
        return "250 OK"
