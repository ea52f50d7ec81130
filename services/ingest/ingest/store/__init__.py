"""What ingest keeps, opened for one municipality in a transaction."""

from ingest.store.batch import KEEP, Ids, together
from ingest.store.items import Store, of
from ingest.store.tables import ERASED, ITEM_ROWS, MACHINERY, METADATA

__all__ = [
    "ERASED",
    "ITEM_ROWS",
    "KEEP",
    "MACHINERY",
    "METADATA",
    "Ids",
    "Store",
    "of",
    "together",
]
