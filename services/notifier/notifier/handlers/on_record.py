"""A record waits for a person, or did not reach the municipality's own core; a case file is opened, or closed."""

from datetime import datetime
from uuid import UUID

from common.db import Tx, lock
from common.errors import BadMessage
from common.events import CaseFileChanged, Event, Recorded
from notifier.handlers.review import Review
from notifier.store import hold, of

INCOMING, OUTGOING = "I", "U"
"""Noark's journalposttype: what somebody wrote to us, and what we wrote to them."""
WITHDRAWN = "U"
"""Noark's journalstatus of what is not kept."""


def on_record(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep how the record stands; what was confirmed, taken back or journaled needs nobody any more."""
    if isinstance(event, CaseFileChanged):
        lock(tx, event.municipality, event.case_file)
        of(tx, event.municipality).cases.stands(event.case_file, event.status, event.recorded_at)
    if not isinstance(event, Recorded):
        return
    if event.item_id is None:
        raise BadMessage("a record event names no item")
    hold(tx, event.municipality, event.item_id)
    if event.case_file is not None and event.status != WITHDRAWN:
        _filed(tx, event, event.case_file, event.item_id)
    if of(tx, event.municipality).filings.told(event.item_id, event):
        review.item(tx, event.municipality, event.item_id, at)


def _filed(tx: Tx, event: Recorded, case_file: str, item_id: UUID) -> None:
    """Somebody waits in a case file from what came in until something goes out."""
    cases = of(tx, event.municipality).cases
    if event.kind == INCOMING:
        cases.filed(case_file, item_id, since=event.occurred_at)
    elif event.kind == OUTGOING:
        cases.filed(case_file, item_id, answered_at=event.occurred_at)
