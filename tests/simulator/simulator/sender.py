"""What sends webhooks through an app: a Facebook page or an Instagram account."""

from dataclasses import dataclass
from typing import Protocol

from simulator.apps import MetaApp


@dataclass(frozen=True)
class Forgery:
    """A comment that never existed, sent in a body the receiver must not believe."""

    object_id: str
    how: str


class SenderRow(Protocol):
    """What the world file says of a sender."""

    @property
    def municipality(self) -> str:
        """Whose it is."""

    @property
    def app(self) -> str:
        """The name of the app's webhook route."""

    @property
    def app_secret(self) -> str:
        """What its webhooks are signed with."""

    @property
    def webhook_url(self) -> str | None:
        """Where they go, when it is not the usual address."""


class Sender(Protocol):
    """The part of a page or an account that the postbox needs."""

    @property
    def row(self) -> SenderRow:
        """What the world file says of it."""

    @property
    def page_id(self) -> str:
        """The platform's id: what `entry.id` holds."""

    @property
    def meta_app(self) -> MetaApp:
        """The app that speaks for it."""

    @property
    def object_name(self) -> str:
        """The body's `object`: `page` or `instagram`."""

    @property
    def forgeries(self) -> list[Forgery]:
        """What was forged in its name."""

    def hears(self, name: str) -> bool:
        """Whether the app gets this webhook field of it."""

    def next_id(self, kind: str) -> str:
        """Return a new id for a thing of this kind."""
