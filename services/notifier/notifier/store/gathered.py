"""The items of a batch of events: held with one statement, and looked at once whether they were erased."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from uuid import UUID

from common.db import Held, Tx, lock, lock_each
from notifier.store.tables import ERASED

Key = tuple[str, UUID]
"""Municipality and item."""
_ITEMS: Held[frozenset[Key]] = Held()


@contextmanager
def gathered(tx: Tx, items: Collection[Key]) -> Iterator[None]:
    """Hold these items, in this order, for whoever takes news of them in until this is closed."""
    lock_each(tx, [one for mine in items for one in ((True, ERASED.parts_of(*mine)), (False, mine))])
    with _ITEMS.open(tx, frozenset(items)), ERASED.seen_at_once(tx, items):
        yield


def hold(tx: Tx, municipality: str, item_id: UUID) -> None:
    """Let nobody else judge the item until this transaction ends."""
    if (municipality, item_id) not in (_ITEMS.of(tx) or ()):
        lock(tx, municipality, item_id)
