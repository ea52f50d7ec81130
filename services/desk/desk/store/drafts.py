"""What somebody has begun to write to an item: theirs alone, and there again after they have signed out and in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from common.db import ACROSS, Tx, upsert
from desk.core.deeds import Edit, Reply
from desk.store.tables import ACTING

KINDS = ("reply", "private_reply", "edit")
"""What a draft is of; one of each an item and person."""


def kind_of(deed: Reply | Edit) -> str:
    """Return the kind of draft that a deed is the end of."""
    if isinstance(deed, Edit):
        return "edit"
    return "private_reply" if deed.private else "reply"


class Drafts:
    """One person's drafts in one municipality."""

    def __init__(self, tx: Tx, municipality: str, person: str) -> None:
        self._tx = tx
        self._mine = municipality
        self._person = person

    def keep(self, item_id: UUID, what: str, text: str, at: datetime) -> None:
        """Keep what is written so far; with nothing written there is no draft."""
        if not text.strip():
            self.drop(item_id, what)
            return
        about = {"municipality": self._mine, "person": self._person, "item_id": item_id, "what": what}
        upsert(self._tx, ACTING.drafts, {**about, "text": text, "at": at})

    def of(self, item_id: UUID) -> dict[str, str]:
        """Return what they have begun to write to an item, by kind."""
        table = ACTING.drafts
        query = select(table.c.what, table.c.text).where(
            table.c.municipality == self._mine, table.c.person == self._person, table.c.item_id == item_id
        )
        return {row.what: row.text for row in self._tx.execute(query).all()}

    def drop(self, item_id: UUID, what: str) -> None:
        """It has been sent, or is not wanted any more."""
        table = ACTING.drafts
        mine = (table.c.municipality == self._mine) & (table.c.person == self._person)
        self._tx.execute(delete(table).where(mine, table.c.item_id == item_id, table.c.what == what))


def forget_drafts(tx: Tx, before: datetime) -> int:
    """Let go of drafts that nobody has touched since then, in all municipalities."""
    old = delete(ACTING.drafts).where(ACTING.drafts.c.at < before)
    return tx.execute(old.execution_options(**{ACROSS: "old drafts go everywhere"})).rowcount
