"""Which corrections may be learnt from. A row points at its item and holds no word: erased is erased."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from classifier.core.learning import Example, Standing, example_of, standing
from classifier.store.batch import BATCH
from classifier.store.items import Store
from classifier.store.tables import EXAMPLES
from common.db import ACROSS, Tx, upsert


class Examples:
    """One municipality's examples."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def keep(self, item_id: UUID, revision: int, corrected_at: datetime) -> None:
        """Note that a person has corrected that revision; an older correction changes nothing."""
        there = self._tx.execute(
            select(EXAMPLES.c.revision).where(EXAMPLES.c.municipality == self._mine, EXAMPLES.c.item_id == item_id)
        ).scalar_one_or_none()
        if there is None or there <= revision:
            row = {
                "municipality": self._mine,
                "item_id": item_id,
                "revision": revision,
                "corrected_at": corrected_at,
            }
            upsert(self._tx, EXAMPLES, row)
            if (batch := BATCH.of(self._tx)) is not None:
                batch.taught.add(item_id)

    def drop_gone(self, item_id: UUID) -> None:
        """Forget an item's example if it may never be learnt from again."""
        batch = BATCH.of(self._tx)
        if batch is not None and item_id in batch.items and item_id not in batch.taught:
            return
        revision = self._tx.execute(
            select(EXAMPLES.c.revision).where(EXAMPLES.c.municipality == self._mine, EXAMPLES.c.item_id == item_id)
        ).scalar_one_or_none()
        if revision is not None and standing(Store(self._tx, self._mine).known(item_id), revision) == "gone":
            self.forget(item_id)

    def forget(self, item_id: UUID | None = None) -> int:
        """Delete an item's example, or all of them; return how many there were."""
        query = delete(EXAMPLES).where(EXAMPLES.c.municipality == self._mine)
        if item_id is not None:
            query = query.where(EXAMPLES.c.item_id == item_id)
        return self._tx.execute(query).rowcount

    def standings(self) -> dict[UUID, tuple[Standing, Example | None]]:
        """Return how each example stands now, and what it teaches where it may, in the order of the ids."""
        items = Store(self._tx, self._mine)
        rows = self._tx.execute(
            select(EXAMPLES.c.item_id, EXAMPLES.c.revision)
            .where(EXAMPLES.c.municipality == self._mine)
            .order_by(EXAMPLES.c.item_id)
        ).all()
        found: dict[UUID, tuple[Standing, Example | None]] = {}
        for row in rows:
            known = items.known(row.item_id)
            found[row.item_id] = standing(known, row.revision), example_of(row.item_id, known, row.revision)
        return found

    def take(self) -> list[Example]:
        """Return what may be learnt from now, and forget what may never be again."""
        found = self.standings()
        for item_id, (how, _) in found.items():
            if how == "gone":
                self.forget(item_id)
        return [example for _, example in found.values() if example is not None]


def municipalities(tx: Tx) -> Sequence[str]:
    """Return the municipalities that have examples."""
    query = select(EXAMPLES.c.municipality).distinct().order_by(EXAMPLES.c.municipality)
    return tx.execute(query.execution_options(**{ACROSS: "an operator's list"})).scalars().all()
