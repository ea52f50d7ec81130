"""A seal that fails, or never comes, must not leave a threat up unseen."""

from datetime import datetime, timedelta

from common.db import Tx
from common.errors import BadMessage
from common.events import Event, EvidenceFailed, EvidenceSecured, EvidenceWanted
from notifier.core.facts import Seal
from notifier.handlers.review import Review
from notifier.store import hold, of


def on_evidence(review: Review, evidence_wait_s_max: float, tx: Tx, event: Event, at: datetime) -> None:
    """Keep how far the seal has come, and look again when it should be there."""
    if not isinstance(event, EvidenceWanted | EvidenceSecured | EvidenceFailed):
        return
    item_id = event.item_id
    if item_id is None:
        raise BadMessage("an evidence event names no item")
    hold(tx, event.municipality, item_id)
    store = of(tx, event.municipality)
    store.facts.seal(item_id, _seal(event))
    if isinstance(event, EvidenceWanted):
        due = event.occurred_at + timedelta(seconds=evidence_wait_s_max)
        review.look_at(tx, event.municipality, item_id, event.event_id, (due,))
    review.judge(store, store.item(item_id), at)


def _seal(event: EvidenceWanted | EvidenceSecured | EvidenceFailed) -> Seal:
    at = event.occurred_at
    match event:
        case EvidenceWanted():
            return Seal(revision=event.revision, stage=event.stage, wanted_at=at)
        case EvidenceSecured():
            return Seal(revision=event.revision, stage=event.stage, secured_at=at)
        case EvidenceFailed():
            return Seal(revision=event.revision, stage=event.stage, failed_at=at)
