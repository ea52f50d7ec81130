"""The notifier's own tables: what it knows, what it promised, whom it told."""

from common.db import Tx
from notifier.store.alerts import AlertStore
from notifier.store.channels import ChannelStore
from notifier.store.crises import CrisisStore
from notifier.store.deadlines import DeadlineStore, counted
from notifier.store.facts import FactStore
from notifier.store.filings import FilingStore
from notifier.store.tables import ERASED, ITEM_ROWS, MACHINERY, METADATA


class Store:
    """Everything of one municipality, within the caller's transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self.tx = tx
        self.municipality = municipality
        self.facts = FactStore(tx, municipality)
        self.deadlines = DeadlineStore(tx, municipality)
        self.alerts = AlertStore(tx, municipality)
        self.channels = ChannelStore(tx, municipality)
        self.crises = CrisisStore(tx, municipality)
        self.filings = FilingStore(tx, municipality)


def of(tx: Tx, municipality: str) -> Store:
    """Open the store of one municipality."""
    return Store(tx, municipality)


__all__ = ["ERASED", "ITEM_ROWS", "MACHINERY", "METADATA", "Store", "counted", "of"]
