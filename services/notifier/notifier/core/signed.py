"""Standard Webhooks: the body of a message to a municipality's own system, and how it is signed.

Source: standardwebhooks.com, specification 1.0.0: "Webhook headers", "Signature scheme" (v1, HMAC-SHA256).
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

import msgspec

from common.errors import Permanent
from notifier.core.message import Message

PREFIX = "whsec_"
KEY_BYTES_MIN, KEY_BYTES_MAX = 24, 64


def body_of(message: Message) -> bytes:
    """Return the payload as JSON: ids, clauses and links, no word of anybody's and no name."""
    links = dict(zip((alert.alert_id for alert in message.alerts), message.links, strict=False))
    alerts = [
        {
            "alert_id": alert.alert_id,
            "reason": alert.reason,
            "clauses": alert.clauses,
            "item_id": alert.item_id,
            "link": links.get(alert.alert_id),
            "due": alert.due,
            "role": message.role,
        }
        for alert in message.alerts
    ]
    about = {"municipality": message.municipality, "alerts": alerts}
    return msgspec.json.encode({"type": message.event, "timestamp": message.at, "data": about})


def keys_of(secrets: Sequence[str]) -> tuple[bytes, ...]:
    """Return the keys of a channel's secrets. Permanent, without saying it, when there is none or one is none."""
    if not secrets:
        raise Permanent("a webhook without a secret is never called: nobody could tell who calls")
    return tuple(_key(secret) for secret in secrets)


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not KEY_BYTES_MIN <= len(key) <= KEY_BYTES_MAX:
        raise Permanent(f"a webhook's secret is {PREFIX} and {KEY_BYTES_MIN} to {KEY_BYTES_MAX} bytes in base64")
    return key


def headers_of(message: Message, body: bytes, keys: Sequence[bytes], at: datetime) -> dict[str, str]:
    """Return the three headers, signed with every key, so that a receiver may know only the old or the new one.

    The id is the same for every try; `at`, with zone, is that of this try.
    """
    stamp = int(at.timestamp())
    signed = f"{message.message_id}.{stamp}.".encode() + body
    made = (base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in keys)
    return {
        "webhook-id": str(message.message_id),
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(f"v1,{one}" for one in made),
    }
