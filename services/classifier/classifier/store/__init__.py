"""The classifier's own tables: items and decisions, what learning, shadow models, drift and second opinions keep."""

from classifier.store.batch import together
from classifier.store.items import Store, decisions_on, of
from classifier.store.tables import DECISIONS, ERASED, ITEM_ROWS, ITEMS, MACHINERY, METADATA

__all__ = [
    "DECISIONS",
    "ERASED",
    "ITEMS",
    "ITEM_ROWS",
    "MACHINERY",
    "METADATA",
    "Store",
    "decisions_on",
    "of",
    "together",
]
