"""What the archive told besides records, the newest of each: proofs, what is due, packages, what it would not do."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select

from common.codec import decode, encode
from common.db import Tx, insert_once, upsert
from common.events import ActRefused, ArchiveProved, DisposalListed, Event, PackageMade
from desk.store.tables import ARCHIVE_TOLD

PROVED, LISTED, PACKAGE, REFUSED, ASKED = "ArchiveProved", "DisposalListed", "PackageMade", "ActRefused", "asked"


class ArchiveTold:
    """One municipality's."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def keep(self, event: Event) -> None:
        """Keep it where nothing newer of the same is known; what is none of ours is left out."""
        subject = _subject(event)
        if subject is None:
            return
        what, t = type(event).__name__, ARCHIVE_TOLD.c
        query = select(t.at).where(t.municipality == self._mine, t.what == what, t.subject == subject)
        known = self._tx.execute(query).scalar_one_or_none()
        if known is None or known <= event.recorded_at:
            row = {"municipality": self._mine, "what": what, "subject": subject, "item_id": event.item_id}
            upsert(self._tx, ARCHIVE_TOLD, {**row, "told": encode(event), "at": event.recorded_at})

    def begun(self, judged: Event, key: str) -> bool:
        """Note that somebody asks for something; false when the same was asked before."""
        row = {"municipality": self._mine, "what": ASKED, "subject": key, "item_id": None}
        told = {"told": msgspec.json.encode(type(judged).__name__), "at": judged.recorded_at}
        return insert_once(self._tx, ARCHIVE_TOLD, {**row, **told})

    def proofs(self) -> list[ArchiveProved]:
        """Return the last proof of each chain."""
        return [one for one in self._all(PROVED) if isinstance(one, ArchiveProved)]

    def listed(self) -> DisposalListed | None:
        """Return the last list of what is due."""
        return next((one for one in self._all(LISTED) if isinstance(one, DisposalListed)), None)

    def refused(self) -> list[ActRefused]:
        """Return what the archive did not let go, by case file."""
        return [one for one in self._all(REFUSED) if isinstance(one, ActRefused)]

    def packages(self, item_id: UUID) -> list[PackageMade]:
        """Return the packages of an item, the newest first."""
        return [one for one in reversed(self._all(PACKAGE, item_id)) if isinstance(one, PackageMade)]

    def _all(self, what: str, item_id: UUID | None = None) -> Sequence[Event]:
        t = ARCHIVE_TOLD.c
        query = select(t.told).where(t.municipality == self._mine, t.what == what)
        if item_id is not None:
            query = query.where(t.item_id == item_id)
        return [decode(what, raw) for raw in self._tx.execute(query.order_by(t.at, t.subject)).scalars()]


def _subject(event: Event) -> str | None:
    match event:
        case ArchiveProved(series=series):
            return series
        case DisposalListed():
            return ""
        case PackageMade(act_id=act_id):
            return act_id
        case ActRefused(asked="DisposalDecided", case_file=case_file):
            return case_file or ""
        case _:
            return None
