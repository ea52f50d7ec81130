"""What a platform sent us, as it stood on the wire."""

import msgspec

from common.events.envelope import Event


class DeliveryReceived(Event, frozen=True, kw_only=True):
    """A correctly signed body from a platform, durable before it was answered 2xx.

    `body` holds the raw bytes exactly as received (at most `webhook_bytes_max`); `app` is the webhook
    route's name; `municipality` the tenant that the verified secret belongs to. `one_change` marks a single
    change that is handled anew (a replayed dead letter, a page that has become active). `headers` are those without
    which the body cannot be read, named in small letters (CloudEvents in binary mode); never a signature.
    """

    platform: str
    app: str
    body: bytes
    one_change: bool = False
    headers: dict[str, str] = msgspec.field(default_factory=dict)
