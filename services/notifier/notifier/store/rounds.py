"""What the rounds look at: items that are open, accounts of ours, the calendar that promises were reckoned with."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from common.db import Prepared, Tx, rows, upsert
from notifier.core.open import Activity, Open
from notifier.store.batch import put, shut
from notifier.store.tables import ACCOUNT, CALENDAR, CLOSED, OPEN

_SPOKE = Prepared(
    select(ACCOUNT.c.posted_at, ACCOUNT.c.replied_at).where(
        ACCOUNT.c.municipality == bindparam("municipality"), ACCOUNT.c.account == bindparam("account")
    )
)


class Mark(NamedTuple):
    """Which calendar promises were last reckoned with, since when, and since when this municipality is watched."""

    mark: str
    marked_at: datetime
    watched_since: datetime


class RoundStore:
    """One municipality's open items and accounts."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._of = municipality

    def closed(self, item_id: UUID, act_id: str, revision: int, at: datetime) -> None:
        """Keep that a person has closed the item as it stood at that revision."""
        row = {"municipality": self._of, "item_id": item_id, "act_id": act_id, "revision": revision, "at": at}
        put(self._tx, CLOSED, row)

    def stands(self, item_id: UUID, found: Open | None) -> None:
        """Keep what is open about an item; None: nothing is any more."""
        if found is None:
            shut(self._tx, self._of, item_id)
        else:
            put(self._tx, OPEN, {"municipality": self._of, **msgspec.structs.asdict(found)})

    def open(self) -> list[Open]:
        """Return everything that is open, the oldest first."""
        t = OPEN
        columns = [t.c[name] for name in Open.__struct_fields__]
        query = select(*columns).where(t.c.municipality == self._of).order_by(t.c.since, t.c.item_id)
        return [Open(**row) for row in rows(self._tx, query)]

    def spoke(self, account: str, posted_at: datetime | None = None, replied_at: datetime | None = None) -> None:
        """Keep when we last posted on an account, or answered somebody there, in whatever order it is told."""
        found = _SPOKE.first(self._tx, municipality=self._of, account=account)
        known = Activity(*found) if found else Activity()
        row = {
            "municipality": self._of,
            "account": account,
            "posted_at": max(filter(None, (known.posted_at, posted_at)), default=None),
            "replied_at": max(filter(None, (known.replied_at, replied_at)), default=None),
        }
        if (known.posted_at, known.replied_at) != (row["posted_at"], row["replied_at"]):
            upsert(self._tx, ACCOUNT, row)

    def activity(self) -> dict[str, Activity]:
        """Return by account when we last spoke there."""
        t = ACCOUNT
        query = select(t.c.account, t.c.posted_at, t.c.replied_at).where(t.c.municipality == self._of)
        return {row.account: Activity(row.posted_at, row.replied_at) for row in self._tx.execute(query)}

    def mark(self) -> Mark | None:
        """Return the calendar that promises were last reckoned with; None before the first."""
        t = CALENDAR
        query = select(t.c.mark, t.c.marked_at, t.c.watched_since).where(t.c.municipality == self._of)
        found = self._tx.execute(query).one_or_none()
        return Mark(found.mark, found.marked_at, found.watched_since) if found else None

    def marked(self, mark: Mark) -> None:
        """Keep the calendar that promises are reckoned with from now on."""
        upsert(self._tx, CALENDAR, {"municipality": self._of, **mark._asdict()})
