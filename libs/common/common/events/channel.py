"""How the channels to platforms stand: ids, closed words and numbers, nothing that a resident wrote."""

from uuid import UUID

from common.events.envelope import Event, Moment


class ChannelChanged(Event, frozen=True, kw_only=True):
    """Base: `trouble` is a closed word (token, expiring, permission, subscription, signature, silent, quota, unswept).

    `account_id` is the platform's own; `name` what the registry calls the account.
    """

    trouble_id: UUID
    trouble: str
    platform: str
    account_id: str
    name: str = ""


class ChannelTroubled(ChannelChanged, frozen=True, kw_only=True):
    """A channel to a platform does not work, or soon will not. `until` is when a token expires."""

    until: Moment | None = None


class ChannelRecovered(ChannelChanged, frozen=True, kw_only=True):
    """It works again."""


class ChannelSwept(Event, frozen=True, kw_only=True):
    """A sweep went through what stands on the account, to the end; `occurred_at` is that end.

    How many it found that no webhook had told: items that were missed, edits, hides, unhides, removals.
    """

    sweep_id: UUID
    platform: str
    account_id: str
    missed: int = 0
    edits: int = 0
    hides: int = 0
    unhides: int = 0
    removals: int = 0
