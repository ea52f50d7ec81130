"""Posts that were ordered from the desk, and what became of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from common.db import Tx, insert_once, rows
from desk.core.publishing import ORDERED, Draft, Post
from desk.store.tables import POSTS

LISTED_MAX = 20


class Posts:
    """One municipality's posts."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def order(self, action_id: UUID, draft: Draft, said: tuple[str, str], at: datetime) -> bool:
        """Keep an order that somebody gave, and the reason that they gave for it; false when it was given before."""
        actor, reason = said
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
            "reason": reason,
            "not_news": draft.not_news,
            "item_id": None,
        }
        return insert_once(self._tx, POSTS, row)

    def one(self, action_id: UUID) -> Post | None:
        """Return an order; None for one that is not known here."""
        query = select(*_columns()).where(self._is(action_id))
        return next((_post(row) for row in rows(self._tx, query)), None)

    def ended(self, action_id: UUID, state: str, why: str, item_id: UUID | None) -> None:
        """Keep what became of an order; `item_id` is of the post that came of it."""
        self._tx.execute(update(POSTS).where(self._is(action_id)).values(state=state, why=why, item_id=item_id))

    def since(self, at: datetime) -> list[Post]:
        """Return the orders that were given then or later."""
        query = select(*_columns()).where(POSTS.c.municipality == self._mine, POSTS.c.at >= at)
        return [_post(row) for row in rows(self._tx, query.order_by(POSTS.c.at))]

    def between(self, start: datetime, end: datetime) -> list[tuple[UUID, Post]]:
        """Return the orders of a time with their ids, the first one first."""
        query = select(POSTS.c.action_id, *_columns()).where(
            POSTS.c.municipality == self._mine, POSTS.c.at >= start, POSTS.c.at < end
        )
        return [
            (row["action_id"], _post({name: row[name] for name in Post.__struct_fields__}))
            for row in rows(self._tx, query.order_by(POSTS.c.at))
        ]

    def newest(self) -> list[Post]:
        """Return the newest orders."""
        query = select(*_columns()).where(POSTS.c.municipality == self._mine)
        return [_post(row) for row in rows(self._tx, query.order_by(POSTS.c.at.desc()).limit(LISTED_MAX))]

    def _is(self, action_id: UUID) -> ColumnElement[bool]:
        return (POSTS.c.municipality == self._mine) & (POSTS.c.action_id == action_id)


def _post(row: Mapping[str, Any]) -> Post:
    # An order of an older release has neither reason nor mark.
    return Post(**{**row, "reason": row["reason"] or "", "not_news": bool(row["not_news"])})


def _columns() -> list[Any]:
    return [POSTS.c[name] for name in Post.__struct_fields__]
