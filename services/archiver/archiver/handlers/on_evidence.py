"""Has an item's revision sealed when the desk wants it (G4)."""

from datetime import datetime

from archiver.store.seals import Seals
from common.db import Tx
from common.errors import BadMessage
from common.events import Event, EvidenceWanted

STAGES = (1, 2)


def on_evidence(tx: Tx, event: Event, at: datetime) -> None:
    """Tell at once of a seal that is there; else make it in a job."""
    if not isinstance(event, EvidenceWanted) or event.item_id is None:
        raise BadMessage("a wish for evidence needs an item")
    if event.stage not in STAGES:
        raise BadMessage("evidence has stages 1 and 2")
    seals = Seals(tx, event.municipality)
    if not seals.tell(event.item_id, event.revision, event.stage, at):
        seals.want(event, event.item_id, at)
