"""What the registry says of people becomes their rights: who looks after an account sees that account's queue."""

from collections.abc import Mapping
from datetime import datetime

from common.db import Tx
from desk.core.account import ADMIN, EDITOR, of_account
from desk.core.rights import Registered, account_of, derived
from desk.handlers.account_asking import helpers_now
from desk.store import AccountBook, Keys, Registry, Rights


def follow_registry(tx: Tx, municipality: str, at: datetime) -> None:
    """Bring the rights that follow from the registry to what it says now; what people gave is left as it is."""
    helpers, cards = helpers_now(tx, municipality), AccountBook(tx, municipality).cards()
    holders = Keys(tx, municipality).holders()
    registered = [
        Registered(
            account=account_of(one.platform, one.account_id),
            state=one.state_at(at),
            admins=tuple(of_account(helpers, one.platform, one.account_id, ADMIN)),
            editors=tuple(of_account(helpers, one.platform, one.account_id, EDITOR)),
            owner_roles=tuple(
                _on(card.owner, account_of(one.platform, one.account_id), holders)
                for place, card in cards.items()
                if place == (one.platform, one.account_id) and card.owner
            ),
        )
        for one in Registry(tx, municipality).accounts()
    ]
    Rights(tx, municipality).follow(derived(registered, holders), at)


def _on(role: str, account: str, holders: Mapping[str, list[str]]) -> str:
    """Return the role as the one who is named for this account holds it, else as all do."""
    named = f"{role}@{account}"
    return named if named in holders else role
