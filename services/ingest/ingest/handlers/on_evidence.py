"""Ingest keeps its own copy of every seal (it refuses to hide or remove without one, G4), and fetches attachments.

What is barred is never asked for, neither now nor by a later wish: the platform alone goes on showing it.
"""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.events import (
    Attachment,
    AttachmentsKept,
    Event,
    EvidenceSecured,
    EvidenceWanted,
    KeptAttachment,
    derived_id,
)
from common.work import Job, enqueue
from ingest import store
from ingest.store import actions, attachments

BARRED = "barred"


def on_evidence(tx: Tx, event: Event, at: datetime) -> None:
    """Keep `EvidenceSecured`; on `EvidenceWanted` have the revision's attachments fetched, once."""
    match event:
        case EvidenceSecured():
            actions.of(tx, event.municipality).add_seal(event)
        case EvidenceWanted():
            _fetch(tx, event, at)


def _fetch(tx: Tx, wanted: EvidenceWanted, at: datetime) -> None:
    """What an older revision showed is not on the platform any more: only the newest one's is fetched."""
    if wanted.item_id is None:
        return
    item = store.of(tx, wanted.municipality).item(wanted.item_id)
    rows = attachments.of(tx, wanted.municipality, wanted.item_id, wanted.revision)
    if item is None or item.revision < wanted.revision:
        return
    if item.revision > wanted.revision:
        if not rows.kept():
            store.MACHINERY.outbox.publish(
                tx, attachments_kept(wanted.municipality, wanted.item_id, wanted.revision, (), at)
            )
        return
    if wanted.barred:
        _bar(tx, wanted, wanted.item_id, item.attachments, at)
        return
    for place in rows.want(item.attachments):
        args = {"item_id": str(wanted.item_id), "revision": wanted.revision, "place": place}
        job = Job(
            municipality=wanted.municipality,
            job_id=derived_id(wanted.item_id, "attachment", wanted.revision, place),
            kind="fetch_attachment",
            key=f"attachment:{wanted.item_id}:{place}",
            # One circuit for each platform: where one does not answer, the others are fetched all the same.
            target=f"attachments:{wanted.municipality}:{item.platform}",
            args=args,
            run_at=at,
        )
        enqueue(tx, store.MACHINERY.jobs, job)


def _bar(tx: Tx, wanted: EvidenceWanted, item_id: UUID, there: tuple[Attachment, ...], at: datetime) -> None:
    """Settle whatever is not settled yet, so that no job fetches it, and tell of all."""
    rows = attachments.of(tx, wanted.municipality, item_id, wanted.revision)
    rows.want(there)
    last = [rows.settle(place, KeptAttachment(kind=one.kind, why=BARRED), at) for place, one in enumerate(there)]
    if any(last):
        told = attachments_kept(wanted.municipality, item_id, wanted.revision, rows.kept(), at)
        store.MACHINERY.outbox.publish(tx, told)


def attachments_kept(
    municipality: str, item_id: UUID, revision: int, kept: tuple[KeptAttachment, ...], at: datetime
) -> AttachmentsKept:
    """Return what is told when all attachments of a revision are settled; empty where nobody looked at any."""
    return AttachmentsKept(
        event_id=derived_id(item_id, "attachments", revision),
        municipality=municipality,
        occurred_at=at,
        recorded_at=at,
        item_id=item_id,
        revision=revision,
        attachments=kept,
    )
