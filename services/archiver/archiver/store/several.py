"""Items and their revisions, of several at once and of any municipality."""

from collections.abc import Sequence

from sqlalchemy import Uuid

from archiver.store.batch_news import Whose
from archiver.store.items import Item, Revision, revision_of
from archiver.store.tables import ITEM, REVISION
from common.db import Tx, rows_of

_ITEMS, _REVISIONS = rows_of(ITEM, item_id=Uuid()), rows_of(REVISION, item_id=Uuid())


def items_of(tx: Tx, keys: Sequence[Whose]) -> dict[Whose, Item]:
    """Return the newest states of those that are there."""
    found = (Item(**row) for row in _ITEMS.dicts(tx, keys))
    return {(item.municipality, item.item_id): item for item in found}


def revisions_of(tx: Tx, keys: Sequence[Whose]) -> dict[Whose, list[Revision]]:
    """Return every revision of each, in no order."""
    found: dict[Whose, list[Revision]] = {key: [] for key in keys}
    for revision in map(revision_of, _REVISIONS.dicts(tx, keys)):
        found[revision.municipality, revision.item_id].append(revision)
    return found
