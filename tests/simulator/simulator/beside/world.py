"""A place on a platform (channel, site, stream, handle, organization) and all that stands there."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from simulator.beside.letters import letters_of
from simulator.ids import number_of
from simulator.worldfile import AccountRow


@dataclass(frozen=True)
class Somebody:
    """A person or the place itself, by the platform's id; `name` empty where the platform names nobody."""

    person_id: str
    name: str


@dataclass
class Thing:
    """What is commented on: a video, an article, a photo, a post."""

    object_id: str
    text: str
    created_at: datetime
    updated_at: datetime
    removed: bool = False


@dataclass
class Remark:
    """A comment as the platform has it now, with every text it ever had; `state` is the platform's own word."""

    object_id: str
    thing_id: str
    parent_id: str | None
    author: Somebody
    texts: list[str]
    created_at: datetime
    updated_at: datetime
    state: str
    kind: str = "unspecified"
    own: bool = False
    removed_by: str | None = None
    liked_by: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The text now."""
        return self.texts[-1]

    @property
    def removed(self) -> bool:
        """Whether it is gone from the platform."""
        return self.removed_by is not None


@dataclass(frozen=True)
class Deed:
    """One attempt to change the world through the platform's API, whether it was carried out or not."""

    number: int
    at: datetime
    do: str
    object_id: str
    new_id: str | None
    text: str | None
    applied: bool
    status: int
    code: str | None
    fault: str | None


@dataclass(frozen=True)
class Lie:
    """A remark that never existed, sent in a body that the receiver must not believe."""

    object_id: str
    how: str


@dataclass
class Place:
    """One municipality's place on one platform.

    `listening` is whether webhooks are sent at all (a subscription, a webhook that passed its check);
    `listens_until` when a lease ends, None for never.
    """

    row: AccountRow
    seed: int
    things: dict[str, Thing] = field(default_factory=dict)
    remarks: dict[str, Remark] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    lies: list[Lie] = field(default_factory=list)
    listening: bool = True
    listens_until: datetime | None = None
    callback: str | None = None
    counters: dict[str, int] = field(default_factory=dict)
    below: dict[str, list[Remark]] = field(default_factory=dict)  # what stands under a remark, gone or not

    def next_number(self, kind: str) -> int:
        """Count one kind of thing from 1; each kind alone, so that one cannot shift another's ids."""
        self.counters[kind] = self.counters.get(kind, 0) + 1
        return self.counters[kind]

    def next_digits(self, digits: int, kind: str) -> str:
        """Return a new decimal id for a thing of this kind here."""
        row = self.row
        return number_of(digits, self.seed, row.platform, row.account_id, kind, self.next_number(kind))

    def next_letters(self, count: int, kind: str) -> str:
        """Return a new id of letters and digits for a thing of this kind here."""
        row = self.row
        return letters_of(count, self.seed, row.platform, row.account_id, kind, self.next_number(kind))

    def heard(self, at: datetime) -> bool:
        """Whether somebody is subscribed at this time."""
        return self.listening and (self.listens_until is None or at < self.listens_until)

    def replies_to(self, remark: Remark) -> Iterator[Remark]:
        """Yield what stands under a remark."""
        return (other for other in self.below.get(remark.object_id, ()) if other.parent_id == remark.object_id)

    def on(self, thing: Thing) -> list[Remark]:
        """Return what stands on a thing and is not gone, oldest first."""
        return [each for each in self.remarks.values() if each.thing_id == thing.object_id and not each.removed]
