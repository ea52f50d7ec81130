"""What ingest needs of a platform and of its own secrets. One adapter a platform, both directions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol

import msgspec

from common.errors import Permanent, Transient
from ingest.core.change import Change, Ignored, Listed, RawChange
from ingest.core.health import Checked
from ingest.core.json_answers import THROTTLED, TRANSIENT, JsonAnswer, meaning


class App(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook route: the tenant that its secrets belong to, all secrets valid now, its handshake token.

    `accounts` are the platform's ids of the accounts that the accounts file gives this app; `app_id` is what the
    platform calls it.
    """

    platform: str
    name: str
    municipality: str
    secrets: tuple[bytes, ...]
    verify_token: bytes = b""
    accounts: tuple[str, ...] = ()
    app_id: str | None = None


class Entrance(msgspec.Struct, frozen=True, kw_only=True):
    """Through which app people log in for an account; None where the accounts file does not say. `url` is where the
    platform is when that is not the vendor's own address; with a token file a login would change nothing."""

    app: App | None
    url: str | None = None
    has_token_file: bool = False


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What we need to act on an account: token and app secret (never logged), and where the platform is.

    `extra` holds what else the token file says where it is JSON: a token's secret, a user's name.
    """

    platform: str
    account_id: str
    token: str
    app_secret: bytes
    base_url: str | None = None
    extra: Mapping[str, str] = msgspec.field(default_factory=dict)


class Secrets(Protocol):
    """The secrets that the accounts file names, as they stand now."""

    def app(self, platform: str, name: str) -> App | None:
        """Return the route's app, or None when there is none."""

    def access(self, municipality: str, platform: str, account_id: str) -> Access | None:
        """Return what is needed to act, or None when the account has no token."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What an order is about: the platform's ids of the item, its post and its account; `kind` is the item's.

    A post that is to be published has no `object_id` yet: it is "".
    """

    object_id: str
    account_id: str
    post_id: str | None = None
    parent_id: str | None = None
    kind: str = "comment"
    thread_id: str | None = None


class Sending(msgspec.Struct, frozen=True, kw_only=True):
    """Our own words, and what goes with a post; `key` is the same for the same order, however often it is looked at."""

    text: str
    key: str
    link: str | None = None
    pictures: tuple[str, ...] = ()


class Seen(msgspec.Struct, frozen=True):
    """How an item stands on its platform; `hidden` and `liked` by us are None where the platform does not tell."""

    text: str
    hidden: bool | None
    liked: bool | None = None


class Handshake(msgspec.Struct, frozen=True):
    """What a platform's question who we are is answered with."""

    body: str
    media_type: str = "text/plain"


class Verdict(Enum):
    """Whose a delivery is. `DROPPED` is answered 2xx and kept nowhere, as WebSub wants of a wrong signature."""

    GENUINE = "genuine"
    FORGED = "forged"
    DROPPED = "dropped"


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """What to list: the posts of an account, the comments of a post, or the replies of a thread.

    `since` is the earliest time of what is asked for, None for all there is.
    """

    scope: str
    id: str
    since: datetime | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a listing. `then` is what to list beside it, `next` the cursor of the page that follows.

    `wait_s` is how long the platform's rate headers ask us to wait before the next call.
    """

    found: tuple[Listed, ...] = ()
    then: tuple[Listing, ...] = ()
    next: str | None = None
    wait_s: float = 0.0


class NotSent(Transient):
    """The call never left us (no connection): a creating call may be tried again without doubling."""


class TurnedAway(Transient):
    """The platform says that it takes no calls now (too many). Nearly always nothing was done, and never certainly:
    a creating call is looked for first, then tried again.
    """


class Refused(Permanent):
    """The platform's final answer is no; `code` is a closed word for outcome and metric."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def raise_if_passing(answer: JsonAnswer, platform: str) -> None:
    """Raise what passes: TurnedAway for too many calls, Transient for the other side's bad hour."""
    what = meaning(answer)
    if what == THROTTLED:
        raise TurnedAway(f"{platform}: too many calls", retry_after_s=answer.wait_s)
    if what == TRANSIENT:
        raise Transient(f"{platform}: status {answer.status}")


class Signatures(Protocol):
    """Counts what came to a route signed by us, and what otherwise: a wrong secret shows there first."""

    def told(self, app: App, *, genuine: bool) -> None:
        """A delivery came to the app's route."""


class Platform(Protocol):
    """One platform, both directions. Errors: Transient (again later), Permanent (never by itself)."""

    name: str
    lists: bool

    async def close(self) -> None:
        """Let go of the connections."""

    def challenge(self, query: Mapping[str, str], app: App) -> Handshake | None:
        """Return the handshake's answer, or None when it must be refused with 403."""

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], at: datetime) -> Verdict:
        """Say whether one of the secrets made the signature of these very bytes; compared in constant time."""

    def kept_headers(self, headers: Mapping[str, str], app: App) -> dict[str, str]:
        """Return the headers without which the body cannot be read, named in small letters; most need none."""

    def split(self, body: bytes, headers: Mapping[str, str]) -> list[RawChange]:
        """Cut a delivery into changes; BadMessage when it is unreadable as a whole. `headers` are the kept ones."""

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what a change means; BadMessage when it cannot be understood."""

    def one_body(self, change: RawChange) -> bytes:
        """Return a delivery's body with this change alone, which `split` reads without headers."""

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Return how the item stands on the platform now; None when it is gone."""

    async def set_state(self, access: Access, target: Target, do: str, text: str) -> bool:
        """Hide, unhide, remove, like or edit, then read back; true when the platform shows what was wanted."""

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Reply in public or in private, or publish, once; the new object's id.

        NotSent when certainly not sent; TurnedAway when it takes no calls now and `find_created` would find it.
        """

    async def find_created(
        self, access: Access, target: Target, do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for what `create` would have made since then: (found, its id when the platform tells)."""

    async def listing(self, access: Access, what: Listing, cursor: str | None) -> Page:
        """Return one page of what stands on the platform; only asked of a platform that `lists`."""


Platforms = Mapping[str, Platform]


class ChannelChecks(Protocol):
    """Questions to a platform about a channel itself. Errors as `Platform`'s."""

    async def check(self, access: Access) -> Checked:
        """Return how token, rights and subscriptions stand."""

    async def subscribe(self, access: Access) -> None:
        """Ask again to be told of what is written there; `check` tells whether it worked."""


class Fetched(msgspec.Struct, frozen=True):
    """An attachment's bytes, as long as evidence needs them."""

    content: bytes
    media_type: str


class Attachments(Protocol):
    """Where attachments are fetched from."""

    async def fetch(self, url: str | None, hosts: tuple[str, ...]) -> Fetched:
        """Return the bytes; Refused with the reason as a closed word, Transient when it may work later."""
