"""The notifier's own tables: what it knows, what it promised, whom it told."""

from uuid import UUID

from common.db import Tx
from notifier.store.alerts import AlertStore
from notifier.store.asks import AskStore
from notifier.store.batch import ask_for, gathered, hold, publish
from notifier.store.carriers import CarrierStore
from notifier.store.cases import CaseStore
from notifier.store.channels import ChannelStore
from notifier.store.crises import CrisisStore
from notifier.store.deadlines import DeadlineStore, counted
from notifier.store.deliveries import DeliveryStore
from notifier.store.digests import DigestStore
from notifier.store.dispatches import DispatchStore
from notifier.store.facts import FactStore
from notifier.store.filings import FilingStore
from notifier.store.known import Known, known_of
from notifier.store.rounds import Mark, RoundStore
from notifier.store.tables import ERASED, ITEM_ROWS, MACHINERY, METADATA
from notifier.store.waits import WaitStore


class Store:
    """Everything of one municipality, within the caller's transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self.tx = tx
        self.municipality = municipality
        self.facts = FactStore(tx, municipality)
        self.deadlines = DeadlineStore(tx, municipality)
        self.alerts = AlertStore(tx, municipality)
        self.asks = AskStore(tx, municipality)
        self.channels = ChannelStore(tx, municipality)
        self.deliveries = DeliveryStore(tx, municipality)
        self.dispatches = DispatchStore(tx, municipality)
        self.carriers = CarrierStore(tx, municipality)
        self.digests = DigestStore(tx, municipality)
        self.crises = CrisisStore(tx, municipality)
        self.filings = FilingStore(tx, municipality)
        self.cases = CaseStore(tx, municipality)
        self.rounds = RoundStore(tx, municipality)
        self.waits = WaitStore(tx, municipality)

    def item(self, item_id: UUID) -> Known:
        """Return everything that is known of an item, and what follows from it so far."""
        return known_of(self.tx, self.municipality, item_id)


def of(tx: Tx, municipality: str) -> Store:
    """Open the store of one municipality."""
    return Store(tx, municipality)


__all__ = [
    "ERASED",
    "ITEM_ROWS",
    "MACHINERY",
    "METADATA",
    "Known",
    "Mark",
    "Store",
    "ask_for",
    "counted",
    "gathered",
    "hold",
    "of",
    "publish",
]
