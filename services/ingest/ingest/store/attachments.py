"""Attachments of a revision that evidence needs: what is to be fetched, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from common.db import Tx, insert_once
from common.events import Attachment, KeptAttachment
from ingest.store.tables import ATTACHMENTS


class AttachmentRows:
    """The attachments of one revision."""

    def __init__(self, tx: Tx, municipality: str, item_id: UUID, revision: int) -> None:
        t = ATTACHMENTS.c
        self._tx = tx
        self._key = {"municipality": municipality, "item_id": item_id, "revision": revision}
        self._mine = (t.municipality == municipality) & (t.item_id == item_id) & (t.revision == revision)

    def want(self, attachments: Sequence[Attachment]) -> list[int]:
        """Keep what is to be fetched; return the places of those that were not wanted before."""
        return [
            place
            for place, one in enumerate(attachments)
            if insert_once(self._tx, ATTACHMENTS, {**self._key, "place": place, "kind": one.kind, "url": one.url})
        ]

    def url(self, place: int) -> tuple[bool, str | None]:
        """Return whether an attachment is still to be fetched, and its address."""
        t = ATTACHMENTS.c
        found = self._tx.execute(
            select(t.url).where(self._mine, t.place == place, t.settled_at.is_(None))
        ).one_or_none()
        return (False, None) if found is None else (True, found.url)

    def settle(self, place: int, kept: KeptAttachment, at: datetime) -> bool:
        """Keep what became of it, and its address no longer; true when it was the last of the revision."""
        t = ATTACHMENTS.c
        told = {"sha256": kept.sha256, "media_type": kept.media_type, "size_bytes": kept.size_bytes, "why": kept.why}
        this = self._mine & (t.place == place) & t.settled_at.is_(None)
        if self._tx.execute(update(ATTACHMENTS).where(this).values(**told, url=None, settled_at=at)).rowcount == 0:
            return False
        return self._tx.execute(select(t.place).where(self._mine, t.settled_at.is_(None)).limit(1)).first() is None

    def kept(self) -> tuple[KeptAttachment, ...]:
        """Return what became of all, in the item's own order."""
        t = ATTACHMENTS.c
        query = select(t.kind, t.sha256, t.media_type, t.size_bytes, t.why).where(self._mine).order_by(t.place)
        return tuple(KeptAttachment(**row) for row in self._tx.execute(query).mappings())


def untold(tx: Tx, municipality: str, item_id: UUID) -> dict[int, tuple[KeptAttachment, ...]]:
    """Return the files of an item that are kept and that nobody was told of yet, by revision: others are fetched
    still."""
    t = ATTACHMENTS.c
    waiting = (t.municipality == municipality, t.item_id == item_id, t.settled_at.is_(None))
    query = select(t.revision).where(*waiting).distinct()
    found = {
        revision: tuple(one for one in of(tx, municipality, item_id, revision).kept() if one.sha256 is not None)
        for revision in sorted(tx.execute(query).scalars())
    }
    return {revision: kept for revision, kept in found.items() if kept}


def of(tx: Tx, municipality: str, item_id: UUID, revision: int) -> AttachmentRows:
    """Open the attachments of a revision."""
    return AttachmentRows(tx, municipality, item_id, revision)
