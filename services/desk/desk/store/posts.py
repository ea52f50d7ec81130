"""Posts that were ordered from the desk, and what became of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from common.db import Tx, insert_once, rows
from desk.core.publishing import ORDERED, Draft, Post
from desk.store.tables import POSTS

LISTED_MAX = 20


class Posts:
    """One municipality's posts."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def order(self, action_id: UUID, draft: Draft, actor: str, at: datetime) -> bool:
        """Keep an order; false when it was given before."""
        row = {
            "municipality": self._mine,
            "action_id": action_id,
            "platform": draft.platform,
            "account_id": draft.account_id,
            "actor": actor,
            "text": draft.text,
            "at": at,
            "state": ORDERED,
            "why": "",
        }
        return insert_once(self._tx, POSTS, row)

    def ended(self, action_id: UUID, state: str, why: str) -> Post | None:
        """Keep what became of an order, and return it; None for one that is not known here."""
        mine = (POSTS.c.municipality == self._mine) & (POSTS.c.action_id == action_id)
        self._tx.execute(update(POSTS).where(mine).values(state=state, why=why))
        return next((Post(**row) for row in rows(self._tx, select(*_columns()).where(mine))), None)

    def newest(self) -> list[Post]:
        """Return the newest orders."""
        query = select(*_columns()).where(POSTS.c.municipality == self._mine)
        return [Post(**row) for row in rows(self._tx, query.order_by(POSTS.c.at.desc()).limit(LISTED_MAX))]


def _columns() -> list[Any]:
    return [POSTS.c[name] for name in Post.__struct_fields__]
