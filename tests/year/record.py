"""What was fed to the notifier and what was seen of it: all that the checks look at."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

TAKEN, AWAY, REFUSED = "taken", "away", "refused"
"""How a handing over ended: the channel has it, did not answer, or refused it for good."""


class Promised(msgspec.Struct, kw_only=True):
    """A promise that reached the notifier at `told_at`. `warn_at` are its warning points before `due_at`."""

    kind: str
    told_at: datetime
    due_at: datetime
    warn_at: tuple[datetime, ...]


class Item(msgspec.Struct, kw_only=True):
    """What a resident wrote, and what became of it. `told_at` is when its decision reached the notifier.

    `at_once`: its decision asks for an alert day and night. `hidden_at` is when the system hid it, `settled_at` when a
    person looked at that, or its writer took it away.
    """

    item_id: UUID
    municipality: str
    tags: tuple[str, ...]
    written_at: datetime
    told_at: datetime
    at_once: bool = False
    promises: tuple[Promised, ...] = ()
    hidden_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def is_urgent(self) -> bool:
        """Say whether somebody may be in danger."""
        return "urgent" in self.tags

    @property
    def is_praise(self) -> bool:
        """Say whether it asks nobody for anything."""
        return self.tags == ("praise",)


class About(msgspec.Struct, frozen=True):
    """One alert that a message is about."""

    alert_id: UUID
    item_id: UUID | None
    reason: str


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One handing over of a message. `leaks`: it held a word of a resident or a name."""

    message_id: UUID
    at: datetime
    municipality: str
    role: str
    kind: str
    to: str
    urgent: bool
    about: tuple[About, ...]
    ended: str = TAKEN
    leaks: bool = False


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One event that the notifier published; what its kind does not say is None or empty."""

    kind: str
    at: datetime
    municipality: str
    item_id: UUID | None = None
    alert_id: UUID | None = None
    deadline_id: UUID | None = None
    reason: str = ""
    to: tuple[str, ...] = ()
    leaks: bool = False


class Outage(msgspec.Struct, frozen=True, kw_only=True):
    """A channel fails from one instant to another. `to` is an address, or the kind whose addresses all fail.

    `ended` says how: away, it does not answer; refused, it refuses for good.
    """

    kind: str
    begins: datetime
    ends: datetime
    to: str = ""
    ended: str = AWAY

    def hits(self, kind: str, to: str, at: datetime) -> bool:
        """Say whether a message to that address then fails."""
        return self.kind == kind and self.to in {"", to} and self.begins <= at < self.ends


class Kill(msgspec.Struct, frozen=True):
    """The process died then, at a named point."""

    at: datetime
    point: str


class Crisis(msgspec.Struct, frozen=True):
    """A crisis was declared from one instant to another."""

    municipality: str
    begins: datetime
    ends: datetime


class Shift(NamedTuple):
    """A person is on duty for a role from one instant to another; no municipality: for all."""

    municipality: str
    role: str
    person: str
    begins: datetime
    ends: datetime


class Acknowledged(msgspec.Struct, frozen=True):
    """A person said then that they have seen the alert."""

    municipality: str
    alert_id: UUID
    at: datetime


class Open(msgspec.Struct, frozen=True):
    """An interval in which a municipality is open; the closing minute is closed."""

    begins: datetime
    ends: datetime


class Record(msgspec.Struct, kw_only=True):
    """A year: what was fed in, and what was seen. `opened` are each municipality's open hours, oldest first.

    `persons` says whose an address is, by municipality and address; one that is not there is its own person.
    `shifts` say who is on duty for each role.
    """

    opened: Mapping[str, tuple[Open, ...]]
    items: list[Item] = []
    outages: list[Outage] = []
    crises: list[Crisis] = []
    sent: list[Sent] = []
    said: list[Said] = []
    kills: list[Kill] = []
    acknowledged: list[Acknowledged] = []
    persons: dict[tuple[str, str], str] = {}
    shifts: tuple[Shift, ...] = ()
    ends: datetime | None = None
