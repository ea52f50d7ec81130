"""What ingest told of a revision's attachments."""

from uuid import UUID

import msgspec
from sqlalchemy import select

from archiver.store.tables import ATTACHMENTS
from common.db import Tx, insert_once
from common.events import AttachmentsKept, KeptAttachment


def keep(tx: Tx, item_id: UUID, told: AttachmentsKept) -> None:
    """Keep it; told twice it is the same."""
    row = {"municipality": told.municipality, "item_id": item_id, "revision": told.revision}
    insert_once(tx, ATTACHMENTS, {**row, "kept": msgspec.json.encode(told.attachments)})


def kept(tx: Tx, municipality: str, item_id: UUID, revision: int) -> tuple[KeptAttachment, ...] | None:
    """Return what became of the attachments, in the item's order; None before it was told."""
    t = ATTACHMENTS.c
    found = tx.execute(
        select(t.kept).where(t.municipality == municipality, t.item_id == item_id, t.revision == revision)
    ).scalar()
    return None if found is None else msgspec.json.decode(found, type=tuple[KeptAttachment, ...])
