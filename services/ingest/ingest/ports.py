"""What ingest needs of a platform and of its own secrets. One adapter a platform, both directions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from common.errors import Permanent, Transient
from ingest.core.change import Change, Ignored, RawChange


class App(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook route: the tenant that its secrets belong to, all secrets valid now, its handshake token."""

    platform: str
    name: str
    municipality: str
    secrets: tuple[bytes, ...]
    verify_token: bytes = b""


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What we need to act on an account: token and app secret (never logged), and where the platform is."""

    platform: str
    account_id: str
    token: str
    app_secret: bytes
    base_url: str | None = None


class Secrets(Protocol):
    """The secrets that the accounts file names, as they stand now."""

    def app(self, platform: str, name: str) -> App | None:
        """Return the route's app, or None when there is none."""

    def access(self, municipality: str, platform: str, account_id: str) -> Access | None:
        """Return what is needed to act, or None when the account has no token."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What an order is about: the platform's ids of the comment, its post and its account."""

    object_id: str
    account_id: str
    post_id: str | None = None
    parent_id: str | None = None


class Seen(msgspec.Struct, frozen=True):
    """How an item stands on its platform."""

    text: str
    hidden: bool


class NotSent(Transient):
    """The call never left us (no connection): a creating call may be tried again without doubling."""


class Refused(Permanent):
    """The platform's final answer is no; `code` is a closed word for outcome and metric."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Platform(Protocol):
    """One platform, both directions. Errors: Transient (again later), Permanent (never by itself)."""

    name: str

    async def close(self) -> None:
        """Let go of the connections."""

    def challenge(self, query: Mapping[str, str], app: App) -> str | None:
        """Return the handshake's answer, or None when it must be refused with 403."""

    def is_signed(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes]) -> bool:
        """True when one of the secrets made the signature of these very bytes; compared in constant time."""

    def split(self, body: bytes) -> list[RawChange]:
        """Cut a delivery into changes; BadMessage when it is unreadable as a whole."""

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what a change means; BadMessage when it cannot be understood."""

    def one_body(self, change: RawChange) -> bytes:
        """Return a delivery's body with this change alone."""

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Return how the item stands on the platform now; None when it is gone."""

    async def set_visibility(self, access: Access, target: Target, wanted: str) -> bool:
        """Hide, unhide or remove, then read back; true when the platform shows what was wanted."""

    async def create(self, access: Access, target: Target, do: str, text: str) -> str | None:
        """Reply in public or in private, once; the new object's id. NotSent when it certainly was not sent."""

    async def find_created(
        self, access: Access, target: Target, do: str, text: str, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for what `create` would have made since then: (found, its id when the platform tells)."""


Platforms = Mapping[str, Platform]
