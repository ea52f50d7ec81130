"""The word at the end of a link: what it opens, until when, and a seal that only we can have made (HMAC-SHA256)."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec

KEY_BYTES_MIN = 32
ACKNOWLEDGE_PATH = "/acknowledge/"
_SEAL_BYTES = 16
_SHAPE = re.compile(r"([a-z][a-z0-9-]{0,62})\.([A-Za-z0-9_-]{22})\.(\d{1,12})\.([A-Za-z0-9_-]{22})")


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """What a link is for: the alerts that one message was about, of one municipality, until an instant in UTC."""

    municipality: str
    ask_id: UUID
    expires_at: datetime


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """Makes and reads links. `url` is where people reach us, `days` how long one holds.

    The first of the keys seals, each of them reads: links of before a change of keys hold. Without any there are none.
    """

    url: str
    keys: tuple[bytes, ...] = ()
    days: int = 7

    def expires_at(self, at: datetime) -> datetime:
        """Return until when a link holds that is made now."""
        return at + timedelta(days=self.days)

    def to(self, ticket: Ticket) -> str:
        """Return the link by which somebody says that they have seen what a message is about; empty without a key."""
        if not self.keys:
            return ""
        return f"{self.url.rstrip('/')}{ACKNOWLEDGE_PATH}{token_of(ticket, self.keys[0])}"

    def read(self, token: str) -> Ticket | None:
        """Return what a link's last word is for; None for one that we have not made."""
        found = (ticket_of(token, key) for key in self.keys)
        return next((one for one in found if one is not None), None)


def token_of(ticket: Ticket, key: bytes) -> str:
    """Return the word. It holds no name and no address, only letters, digits, `-`, `_` and dots."""
    says = f"{ticket.municipality}.{_text(ticket.ask_id.bytes)}.{int(ticket.expires_at.timestamp())}"
    return f"{says}.{_text(_seal(says, key))}"


def ticket_of(token: str, key: bytes) -> Ticket | None:
    """Return what the word is for, whether it still holds or not; None for one that we have not made."""
    found = _SHAPE.fullmatch(token)
    if found is None:
        return None
    municipality, ask_id, expires, seal = found.groups()
    says = token.rpartition(".")[0]
    if not hmac.compare_digest(seal, _text(_seal(says, key))):
        return None
    return Ticket(
        municipality=municipality,
        ask_id=UUID(bytes=urlsafe_b64decode(f"{ask_id}==")),
        expires_at=datetime.fromtimestamp(int(expires), UTC),
    )


def _seal(says: str, key: bytes) -> bytes:
    return hmac.digest(key, f"acknowledge {says}".encode(), sha256)[:_SEAL_BYTES]


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
