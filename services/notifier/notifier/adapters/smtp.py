"""Mail by SMTP: STARTTLS when offered, or required, or TLS from the first byte; sign-in from a file."""

from pathlib import Path
from typing import Literal

import aiosmtplib
import msgspec

from common.errors import Permanent, Transient
from notifier.core.mail import as_mail
from notifier.core.message import Address, Message

Tls = Literal["auto", "required", "implicit"]
_PERMANENT_FROM = 500
"""RFC 5321 4.2.1: 5yz is a permanent negative reply, 4yz a transient one."""


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where the mail server is and how it is spoken to. `wait_s_max` holds for each of its answers."""

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password_file: Path | None = None
    ca_file: Path | None = None
    wait_s_max: float = 20.0


class SmtpMail:
    """Mail over one connection a mail: alerts are few, and a connection that is kept is one that breaks."""

    def __init__(self, server: Server, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, address: Address, message: Message) -> None:
        """Hand the mail over. Permanent when the server refuses it for good, else Transient."""
        try:
            async with self._client() as client:
                await self._sign_in(client)
                await client.send_message(as_mail(message, self._sender, address.to))
        except aiosmtplib.SMTPRecipientsRefused as e:
            raise _refused(max((r.code for r in e.recipients), default=0)) from e
        except aiosmtplib.SMTPResponseException as e:
            raise _refused(e.code) from e
        except (aiosmtplib.SMTPException, OSError) as e:
            raise Transient("the mail server does not answer") from e

    async def answer(self) -> None:
        """Sign in and leave again: nothing is sent. Transient says what is in the way."""
        try:
            async with self._client() as client:
                await self._sign_in(client)
        except (aiosmtplib.SMTPException, OSError) as e:
            s = self._server
            raise Transient(
                f"the mail server {s.host}:{s.port} does not answer as it should ({type(e).__name__}): look at host, "
                "port and TLS (ORDSTYRER_NOTIFIER_SMTP_…), and whether this machine may reach it"
            ) from e

    def _client(self) -> aiosmtplib.SMTP:
        s = self._server
        return aiosmtplib.SMTP(
            hostname=s.host,
            port=s.port,
            timeout=s.wait_s_max,
            use_tls=s.tls == "implicit",
            start_tls=self._start_tls(),
            cert_bundle=str(s.ca_file) if s.ca_file else None,
        )

    def _start_tls(self) -> bool | None:
        """A password never travels in the clear: who signs in needs TLS. None means when it is offered."""
        if self._server.tls == "implicit":
            return False
        return True if self._server.tls == "required" or self._server.user else None

    async def _sign_in(self, client: aiosmtplib.SMTP) -> None:
        s = self._server
        if s.user is None or s.password_file is None:
            return
        try:
            # Read each time: a secret that is renewed needs no restart.
            password = s.password_file.read_text(encoding="utf-8").strip()
            await client.login(s.user, password)
        except (aiosmtplib.SMTPAuthenticationError, OSError) as e:
            # Ours to put right, and until then no alert may be thrown away.
            raise Transient("the mail server does not let us sign in: look at the SMTP user and its file") from e


def _refused(code: int) -> Permanent | Transient:
    if code >= _PERMANENT_FROM:
        return Permanent(f"the mail server refused the mail: {code}")
    return Transient(f"the mail server asks to try again: {code}")
