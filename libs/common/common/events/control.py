"""Facts that every service reads to the end before it is ready: accounts, packs, switches."""

from datetime import datetime

import msgspec

from common.events.envelope import Event, Moment


class FactStated(Event, frozen=True, kw_only=True):
    """The whole fact under one key (`bo/account/facebook:123`); `value` None means gone.

    `value` is a JSON text of one of the shapes below, chosen by the key's second part, with its dated history, so
    that a decision as of `received_at` needs no older message.
    """

    key: str
    value: str | None


class AccountState(msgspec.Struct, frozen=True):
    """State of an account from an instant on: applied, active, closing or closed."""

    since: Moment
    state: str


class AccountFact(msgspec.Struct, frozen=True, kw_only=True):
    """One official account, page or channel (key `<municipality>/account/<platform>:<id>`)."""

    platform: str
    account_id: str
    name: str
    kind: str = "main"
    history: tuple[AccountState, ...] = ()

    def state_at(self, at: datetime) -> str:
        """Return the state that held at that instant; before the first one: applied."""
        state = "applied"
        for change in self.history:
            if change.since <= at:
                state = change.state
        return state
