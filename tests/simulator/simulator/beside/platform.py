"""What every platform beside Meta's has to say for itself; the rest of `beside` works through this."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from simulator.beside.refusals import Refusal
from simulator.beside.world import Place, Remark, Somebody, Thing
from simulator.courier import RETRY_WAITS_S
from simulator.surroundings import Surroundings
from simulator.worldfile import AccountRow


@dataclass(frozen=True)
class Manners:
    """How a platform treats remarks: its words for shown, hidden and taken away, and what people can do there.

    `hidden` or `gone` None: the platform has no such state. `levels` is how deep replies nest (1: none at all).
    """

    shown: str
    hidden: str | None
    gone: str | None
    levels: int = 2
    edits: bool = True
    likes: bool = False
    mentions: bool = False  # remarks of the kind `mention` stand on nothing of ours
    below_goes: bool = True  # what stands under a removed remark goes with it


@dataclass(frozen=True)
class Notice:
    """One piece of news for a receiver; `value` is what the platform's bodies are made of."""

    place: Place
    value: Mapping[str, object]
    object_id: str
    what: str


@dataclass(frozen=True)
class Parcel:
    """The bytes of one POST, and the headers that describe them (not those that prove who sent them)."""

    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Retry:
    """How a platform tries again: virtual waits (the last one repeats), and when it gives up."""

    waits_s: tuple[float, ...] = RETRY_WAITS_S
    hours_max: float | None = None  # None: what the courier was started with
    gives_up_on: frozenset[int] = frozenset()


class Platform(ABC):
    """One platform's behaviour. `cases` are those of its check of the receiver, `right` first."""

    name: ClassVar[str]
    manners: ClassVar[Manners]
    refusals: ClassVar[Mapping[str, Refusal]] = {}
    retry: ClassVar[Retry] = Retry()
    batch_max: ClassVar[int] = 1
    cases: ClassVar[tuple[str, ...]] = ()
    forgery_expected: ClassVar[str] = "refused"

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.places = [self.place_of(row) for row in around.accounts if row.platform == self.name]

    def place_of(self, row: AccountRow) -> Place:
        """Return the place of a row of the world file."""
        return Place(row, self.around.seed)

    @abstractmethod
    def new_thing_id(self, place: Place) -> str:
        """Return the id of a new thing."""

    @abstractmethod
    def new_remark_id(self, place: Place, thing: Thing, parent: Remark | None, kind: str) -> str:
        """Return the id of a new remark; `kind` is what is counted, so that own replies shift no other ids."""

    @abstractmethod
    def person(self, place: Place, name: str) -> Somebody:
        """Return the person of this name, as the platform identifies people."""

    def itself(self, place: Place) -> Somebody:
        """Return the place as an author."""
        return Somebody(place.row.account_id, place.row.name)

    def thing_news(self, place: Place, thing: Thing, verb: str, at: datetime) -> list[Notice]:
        """Return what is sent when a thing was added, edited or removed: nothing, unless a platform says more."""
        del place, thing, verb, at
        return []

    def remark_news(self, place: Place, remark: Remark, verb: str, at: datetime) -> list[Notice]:
        """Return what is sent when a remark was added, edited, removed, hidden, shown, liked: nothing, as above."""
        del place, remark, verb, at
        return []

    def broken_news(self, place: Place) -> list[Notice]:
        """Return news that no receiver can use."""
        del place
        return []

    def lie(self, place: Place, about: Place) -> Notice | None:
        """Return news of something that never was, at `about`; None where nothing is sent at all."""
        del place, about
        return None

    def parcel(self, notices: Sequence[Notice], sent_at: datetime, *, raw_utf8: bool) -> Parcel:
        """Return the body of one POST."""
        raise LookupError(f"{self.name} sends no webhooks: {len(notices)} at {sent_at}, {raw_utf8}")

    def signature(self, secret: str, parcel: Parcel, at: datetime) -> dict[str, str]:
        """Return the headers that prove who sent it."""
        del secret, parcel, at
        return {}

    def secret_of(self, place: Place) -> str:
        """Return what this place's webhooks are signed with."""
        return place.row.app_secret

    async def shake(self, place: Place, case: str) -> dict[str, object]:
        """Check the receiver as the platform does; `as_expected` says whether it behaved."""
        return {"case": case, "account_id": place.row.account_id, "as_expected": True, "why": "nothing is checked"}

    def settings(self, place: Place, wanted: Mapping[str, object]) -> dict[str, object]:
        """Change what the platform changes by itself (quota, lease …); returns the settings now. Raises ValueError."""
        if unknown := sorted(wanted):
            raise ValueError(f"{self.name} has no setting {', '.join(unknown)}")
        return {"listening": place.heard(self.around.clock.now())}

    def of_municipality(self, name: str) -> Place | None:
        """Return the (first) place of a municipality."""
        return next((place for place in self.places if place.row.municipality == name), None)

    def of_account(self, account_id: str) -> Place | None:
        """Return the place with this id."""
        return next((place for place in self.places if place.row.account_id == account_id), None)

    def of_token(self, token: str) -> Place | None:
        """Return the place that a token opens."""
        return next((place for place in self.places if token and place.row.secrets.get("token") == token), None)

    def holding(self, object_id: str) -> list[Place]:
        """Return every place that has such a remark or thing."""
        return [place for place in self.places if object_id in place.remarks or object_id in place.things]

    def now(self) -> datetime:
        """Return the world's time."""
        return self.around.clock.now()
