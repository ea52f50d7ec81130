"""Standard Webhooks: the headers of one message, signed over id, time and body (standardwebhooks.com, scheme v1)."""

import base64
import hashlib
import hmac
from datetime import datetime

from simulator.beside.platform import Retry

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
# The specification's own example of a schedule; 410 means that nobody wants it any more.
STANDARD_RETRY = Retry((5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400), 75.0, frozenset({410}))


def secret_bytes(secret: str) -> bytes:
    """Return the key of a secret `whsec_` and base64; any other secret is its own bytes."""
    if secret.startswith("whsec_"):
        return base64.b64decode(secret.removeprefix("whsec_"))
    return secret.encode()


def signature_of(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """Return one signature of the list in `webhook-signature`."""
    signed = message_id.encode() + b"." + timestamp.encode() + b"." + body
    return "v1," + base64.b64encode(hmac.new(secret_bytes(secret), signed, hashlib.sha256).digest()).decode()


def proof(secret: str, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """Return the headers of time and signature."""
    timestamp = str(int(at.timestamp()))
    return {TIMESTAMP: timestamp, SIGNATURE: signature_of(secret, message_id, timestamp, body)}


def is_genuine(secret: str, headers: dict[str, str], body: bytes, now: datetime) -> bool:
    """Return whether a message to us is signed with this secret and not older or newer than five minutes."""
    timestamp = headers.get(TIMESTAMP, "")
    if not timestamp.isdigit() or abs(now.timestamp() - int(timestamp)) > 300:
        return False
    expected = signature_of(secret, headers.get(ID, ""), timestamp, body).encode()
    given = headers.get(SIGNATURE, "").split(" ")
    return any(hmac.compare_digest(each.encode(), expected) for each in given)
