"""Until which day what our own posts say holds."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from common.db import Tx, upsert
from desk.store.tables import POST_DAYS, POSTS

LISTED_MAX = 100


class Dated(NamedTuple):
    """A post of ours with the day until which it holds."""

    action_id: UUID
    platform: str
    account_id: str
    text: str
    valid_until: date


class PostDays:
    """One municipality's."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def put(self, action_id: UUID, day: date | None, by: str, at: datetime) -> None:
        """Keep until when a post holds; None: it needs no look any more."""
        said = {"valid_until": day, "stated_by": by, "stated_at": at}
        upsert(self._tx, POST_DAYS, {"municipality": self._mine, "action_id": action_id, **said})

    def of(self, action_id: UUID) -> date | None:
        """Return until when a post holds; None where nobody has said."""
        t = POST_DAYS
        query = select(t.c.valid_until).where(t.c.municipality == self._mine, t.c.action_id == action_id)
        found: date | None = self._tx.execute(query).scalar()
        return found

    def listed(self) -> list[Dated]:
        """Return the posts with a day, the first to end first."""
        t = POST_DAYS
        same = (POSTS.c.municipality == t.c.municipality) & (POSTS.c.action_id == t.c.action_id)
        columns = (t.c.action_id, POSTS.c.platform, POSTS.c.account_id, POSTS.c.text, t.c.valid_until)
        query = select(*columns).join(POSTS, same).where(t.c.municipality == self._mine, t.c.valid_until.is_not(None))
        found = self._tx.execute(query.order_by(t.c.valid_until, t.c.action_id).limit(LISTED_MAX)).all()
        return [Dated(*row) for row in found]
