"""Who has an item before them: a row that lapses within a minute, and goes when the next one is written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from common.db import ACROSS, Tx, upsert
from desk.store.tables import ACTING


class Onlookers:
    """Who looks at one municipality's items."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def put(self, item_id: UUID, person: str, at: datetime, until: datetime) -> None:
        """A person looks at an item until then; what has lapsed by now is not kept."""
        table = ACTING.onlookers
        self._tx.execute(delete(table).where(table.c.municipality == self._mine, table.c.until <= at))
        row = {"municipality": self._mine, "item_id": item_id, "person": person, "until": until}
        upsert(self._tx, table, row)

    def others(self, item_id: UUID, person: str, at: datetime) -> list[str]:
        """Return who else looks at an item, by their ids."""
        table = ACTING.onlookers
        query = select(table.c.person).where(table.c.municipality == self._mine, table.c.item_id == item_id)
        return sorted(self._tx.execute(query.where(table.c.until > at, table.c.person != person)).scalars())

    def drop(self, item_id: UUID, person: str) -> None:
        """They look away."""
        table = ACTING.onlookers
        mine = (table.c.municipality == self._mine) & (table.c.item_id == item_id) & (table.c.person == person)
        self._tx.execute(delete(table).where(mine))


def forget_onlookers(tx: Tx, before: datetime) -> int:
    """Delete what has lapsed, in all municipalities; return how many rows."""
    lapsed = delete(ACTING.onlookers).where(ACTING.onlookers.c.until <= before)
    return int(tx.execute(lapsed.execution_options(**{ACROSS: "a sweep of what is too old"})).rowcount)
