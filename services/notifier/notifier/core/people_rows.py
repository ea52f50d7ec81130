"""The shapes of the people file's tables, as people write them."""

from typing import Any, Literal

import msgspec

from common.policy.shape import Shape

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FROM = {"begins": "from"}


class QuietRow(Shape, frozen=True, rename=_FROM):
    """`quiet = { from = "21:00", until = "07:00" }`."""

    begins: str
    until: str


class PersonRow(Shape, frozen=True):
    """`channels` are mail addresses and names of channels. `digest`: true, false, or the time of the morning list."""

    channels: tuple[str, ...]
    urgent: tuple[str, ...] = ()
    lang: Literal["nb", "nn", "sv", "en"] | None = None
    quiet: QuietRow | None = None
    digest: bool | str = True


class ChannelRow(Shape, frozen=True):
    """`apprise_file` holds an Apprise URL; or `webhook` with the file of its secrets, one a line."""

    apprise_file: str = ""
    webhook: str = ""
    secret_file: str = ""


class SlotRow(Shape, frozen=True, rename=_FROM):
    """A shift that comes every week."""

    begins: str
    until: str
    persons: tuple[str, ...]
    days: tuple[Day, ...] = DAYS


class WeeksRow(Shape, frozen=True, rename=_FROM):
    """Weeks in turn, from a time on the municipality's clock on."""

    begins: Any
    turn: tuple[tuple[str, ...], ...]


class RoleRow(Shape, frozen=True):
    """Who holds a role."""

    persons: tuple[str, ...] = ()
    slots: tuple[SlotRow, ...] = ()
    weeks: WeeksRow | None = None
    fallback: str = ""


class SwapRow(Shape, frozen=True, rename={"begins": "from", "into": "in"}):
    """`in` stands in for `out`."""

    begins: Any
    until: Any
    out: str
    into: str
    role: str = ""


class AbsenceRow(Shape, frozen=True, rename=_FROM):
    """A person is away."""

    person: str
    begins: Any
    until: Any


class StepRow(Shape, frozen=True):
    """`after_min` minutes without an acknowledgement: who is told then (nobody named: those who know, once more)."""

    after_min: int
    to: tuple[str, ...] = ()


class TownRow(Shape, frozen=True):
    """Everything of one municipality."""

    timezone: str = ""
    persons: dict[str, PersonRow] = msgspec.field(default_factory=dict)
    channels: dict[str, ChannelRow] = msgspec.field(default_factory=dict)
    roles: dict[str, RoleRow] = msgspec.field(default_factory=dict)
    accounts: dict[str, dict[str, RoleRow]] = msgspec.field(default_factory=dict)
    units: dict[str, RoleRow] = msgspec.field(default_factory=dict)
    swaps: tuple[SwapRow, ...] = ()
    absences: tuple[AbsenceRow, ...] = ()
    escalation: dict[str, tuple[StepRow, ...]] = msgspec.field(default_factory=dict)
