"""Meta's webhooks, the same for all its platforms: handshake, signature, bodies. An app's secret is its own."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

from ingest.core import meta_bodies, meta_changes
from ingest.core.change import Change, Ignored, RawChange
from ingest.ports import App, Handshake, Verdict


class Webhooks:
    """What an adapter of Meta's does with what comes in; `name` is its platform."""

    name: str

    def challenge(self, query: Mapping[str, str], app: App) -> Handshake | None:
        """Return `hub.challenge` as it stands (leading zeros too) when mode and token are right."""
        told = query.get("hub.verify_token", "").encode("utf-8", "replace")
        right = bool(app.verify_token) and hmac.compare_digest(told, app.verify_token)
        if query.get("hub.mode") != "subscribe" or not right:
            return None
        challenge = query.get("hub.challenge")
        return None if challenge is None else Handshake(challenge)

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], _at: datetime) -> Verdict:
        """Compare `X-Hub-Signature-256` with HMAC-SHA256 of the raw bytes, on bytes and in constant time."""
        told = headers.get("x-hub-signature-256", "").encode("utf-8", "replace")
        right = False
        for secret in secrets:
            made = b"sha256=" + hmac.digest(secret, body, "sha256").hex().encode()
            right |= hmac.compare_digest(made, told)
        return Verdict.GENUINE if right else Verdict.FORGED

    def kept_headers(self, _headers: Mapping[str, str], _app: App) -> dict[str, str]:
        """Meta's bodies say everything themselves."""
        return {}

    def split(self, body: bytes, _headers: Mapping[str, str]) -> list[RawChange]:
        """Cut a delivery into changes."""
        return meta_bodies.split(body, self.name)

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what a change means."""
        return meta_changes.read(change, received_at)

    def one_body(self, change: RawChange) -> bytes:
        """Return a body with this change alone."""
        return meta_bodies.one_body(change)
