"""Has an item's revision sealed when the desk wants it (G4), and keeps what became of its attachments."""

from datetime import datetime
from uuid import UUID

from archiver.handlers.retaining import was_erased
from archiver.store import attachments
from archiver.store.erasing import let_go
from archiver.store.filing import Clerk, Filing
from archiver.store.seals import Seals
from common.db import Tx
from common.errors import BadMessage
from common.events import AttachmentsKept, Event, EvidenceWanted

STAGES = (1, 2)


class OnEvidence:
    """Handles what is wanted and what was fetched."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Tell at once of a seal that is there, else make it in a job; file attachments where there is a record."""
        if event.item_id is None:
            raise BadMessage("evidence needs an item")
        if isinstance(event, AttachmentsKept):
            filing = self._clerk.at(tx, event.municipality)
            files = {one.sha256 for one in event.attachments if one.sha256}
            # Whoever captures the record meanwhile would find no attachments yet, and here there would be no record.
            if _is_of_erased(filing, event, event.item_id):
                let_go(tx, event.municipality, event.event_id, files, at)
                return
            attachments.keep(tx, event.item_id, event)
            if files:
                filing.want_attachments(event.item_id, event.revision, at)
        elif isinstance(event, EvidenceWanted):
            _seal(tx, event, event.item_id, at)


def _is_of_erased(filing: Filing, event: AttachmentsKept, item_id: UUID) -> bool:
    """Say whether the revision was erased, whatever its author has written since. Nobody files here meanwhile."""
    item = filing.held(item_id)
    if item is None:
        return was_erased(filing.tx, event.municipality, item_id)
    is_older = item.revision > event.revision and filing.items.revision(item_id, event.revision) is None
    return is_older and was_erased(filing.tx, event.municipality, item_id)


def _seal(tx: Tx, event: EvidenceWanted, item_id: UUID, at: datetime) -> None:
    if event.stage not in STAGES:
        raise BadMessage("evidence has stages 1 and 2")
    seals = Seals(tx, event.municipality)
    if not seals.tell(item_id, event.revision, event.stage, at):
        seals.want(event, item_id, at)
