"""The account registry: the source of what `control` says of accounts."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select

from common.db import ACROSS, Tx, rows, upsert
from common.events import AccountFact, AccountState
from desk.core.account import Card
from desk.store.tables import ACCOUNT_BOOK, ACCOUNTS


class Registry:
    """One municipality's accounts."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def account(self, platform: str, account_id: str) -> AccountFact | None:
        """Return an account with its dated history, None where there is none."""
        return next((a for a in self.accounts() if (a.platform, a.account_id) == (platform, account_id)), None)

    def accounts(self) -> list[AccountFact]:
        """Return all accounts, closed ones too, in the order of platform and id, with what their cards say of them."""
        t = ACCOUNT_BOOK.card
        same = (t.c.platform == ACCOUNTS.c.platform) & (t.c.account_id == ACCOUNTS.c.account_id)
        query = (
            select(ACCOUNTS, t.c.value.label("card"))
            .outerjoin(t, (t.c.municipality == ACCOUNTS.c.municipality) & same)
            .where(ACCOUNTS.c.municipality == self._mine)
            .order_by(ACCOUNTS.c.platform, ACCOUNTS.c.account_id)
        )
        return [
            AccountFact(
                platform=row["platform"],
                account_id=row["account_id"],
                name=row["name"],
                kind=row["kind"],
                history=msgspec.json.decode(row["history"], type=tuple[AccountState, ...]),
                end_date=card.end_date,
                asks=card.asks,
            )
            for row in rows(self._tx, query)
            for card in [msgspec.json.decode(row["card"], type=Card) if row["card"] else Card()]
        ]

    def put(self, account: AccountFact, at: datetime) -> None:
        """Save an account; what its card says of it is saved with the card."""
        row = {
            "municipality": self._mine,
            "platform": account.platform,
            "account_id": account.account_id,
            "name": account.name,
            "kind": account.kind,
            "history": msgspec.json.encode(account.history),
            "stated_at": at,
        }
        upsert(self._tx, ACCOUNTS, row)


def municipalities(tx: Tx) -> Sequence[str]:
    """Return the municipalities that have accounts."""
    query = select(ACCOUNTS.c.municipality).distinct().order_by(ACCOUNTS.c.municipality)
    return tx.execute(query.execution_options(**{ACROSS: "an operator's list"})).scalars().all()
