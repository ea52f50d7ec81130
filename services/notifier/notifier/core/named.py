"""A channel that the people file names: where it is, and what it is reached with. Never shown, never logged."""

import msgspec


class NamedChannel(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two: `apprise_url`, or `webhook_url` with the secrets it is signed with, the newest first.

    Each secret is `whsec_` and base64 of 24 to 64 bytes (Standard Webhooks); several while one is exchanged.
    """

    apprise_url: str = ""
    webhook_url: str = ""
    secrets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say nothing: an address of this kind holds its own password."""
        return "NamedChannel()"
