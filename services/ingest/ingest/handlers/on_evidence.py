"""Ingest keeps its own copy of every seal: it refuses to hide or remove without one (G4)."""

from datetime import datetime

from common.db import Tx
from common.events import Event, EvidenceSecured
from ingest import store


def on_evidence(tx: Tx, event: Event, _at: datetime) -> None:
    """Keep `EvidenceSecured`."""
    if isinstance(event, EvidenceSecured):
        store.of(tx, event.municipality).add_evidence(event)
