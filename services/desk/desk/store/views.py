"""The views of the queue that a person keeps, as rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from common.db import Tx, insert_once, rows
from desk.store.tables import QUEUE

VIEWS_MAX = 20


class Views:
    """One person's views of one municipality's queue."""

    def __init__(self, tx: Tx, municipality: str, person: str) -> None:
        self._tx = tx
        self._mine, self._person = municipality, person

    def all(self) -> list[Mapping[str, Any]]:
        """Return them: view_id, name, query; the first one kept first."""
        t = QUEUE.views
        query = select(t).where(t.c.municipality == self._mine, t.c.person == self._person)
        return list(rows(self._tx, query.order_by(t.c.made_at, t.c.name).limit(VIEWS_MAX)))

    def keep(self, view_id: UUID, name: str, query: str, at: datetime) -> bool:
        """Keep a view; the same one twice is one. False: there are as many as anybody finds their way in."""
        if len(self.all()) >= VIEWS_MAX:
            return False
        row = {"municipality": self._mine, "person": self._person, "view_id": view_id, "made_at": at}
        insert_once(self._tx, QUEUE.views, {**row, "name": name, "query": query})
        return True

    def drop(self, view_id: UUID) -> None:
        """Keep it no more."""
        t = QUEUE.views
        mine = delete(t).where(t.c.municipality == self._mine, t.c.person == self._person, t.c.view_id == view_id)
        self._tx.execute(mine)
