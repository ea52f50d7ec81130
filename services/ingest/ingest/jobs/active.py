"""The accounts that the registry calls active now: those that are swept and watched."""

from collections.abc import Iterator
from datetime import datetime

from common.control import Control, told
from common.events import AccountFact

ACTIVE = frozenset({"active", "closing"})


def active_accounts(control: Control, at: datetime) -> Iterator[tuple[str, AccountFact, datetime]]:
    """Yield municipality, account, and when it first became active."""
    for key, fact in control.facts("").items():
        account = told(fact, AccountFact) if "/account/" in key else None
        if account is not None and account.state_at(at) in ACTIVE:
            yield fact.municipality, account, min(change.since for change in account.history if change.state in ACTIVE)
