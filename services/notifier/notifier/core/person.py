"""A person, a group's mailbox or a system that alerts reach, and when it wants to be left in peace."""

import hashlib
from datetime import time

import msgspec

from notifier.core.message import MAIL, Address


class Quiet(msgspec.Struct, frozen=True, kw_only=True):
    """Hours of the night in which only what is urgent comes, on the municipality's clock; `begins` may be later."""

    begins: time
    ends: time


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told. `person` is an id that says nothing to strangers; `lang` None: as the municipality is spoken to.

    `channels` are tried in their order, `urgent` in place of them for what is urgent (empty: the same). `digest`:
    gets the morning list, at `digest_at` (None: when the municipality opens).
    """

    person: str
    channels: tuple[Address, ...]
    urgent: tuple[Address, ...] = ()
    lang: str | None = None
    quiet: Quiet | None = None
    digest: bool = True
    digest_at: time | None = None

    def reached(self, *, urgently: bool) -> tuple[Address, ...]:
        """Return where the person is reached, the first to be tried first."""
        return self.urgent if urgently and self.urgent else self.channels


def mailbox(address: str) -> Person:
    """Return an address as a person without settings; its id is a digest, which says nothing and stays the same."""
    digest = hashlib.sha256(address.lower().encode()).hexdigest()[:12]
    return Person(person=f"mailbox-{digest}", channels=(Address(kind=MAIL, to=address),))
