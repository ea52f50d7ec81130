"""What the archiver knows of somebody who wrote to us, and what goes when he asks: by the platform's id of him."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from archiver.core.retention import Matter, Verdict, on_request, proof_of
from archiver.ports import Salts
from archiver.store.erasing import Counts, Erasing
from archiver.store.holds import Holds
from archiver.store.items import Items
from archiver.store.keeping import Keeping
from archiver.store.tables import POST, SEAL
from common.db import Tx


class Wrote(msgspec.Struct, frozen=True, kw_only=True):
    """One item of somebody's, with everything that is known of it here, and whether it goes when he asks."""

    item_id: UUID
    platform: str
    account_id: str
    object_id: str
    author_name: str | None
    created_at: datetime | None
    visibility: str
    texts: tuple[str, ...]
    records: tuple[str, ...]
    sealed: int
    verdict: Verdict


class Person:
    """What is kept of one author in an open transaction."""

    def __init__(self, tx: Tx, municipality: str, author_id: str, platform: str | None = None) -> None:
        self._tx = tx
        self._municipality = municipality
        self._keeping = Keeping(tx, municipality)
        self._author_id = author_id
        self._platform = platform

    def wrote(self, at: datetime) -> list[Wrote]:
        """Return everything that he wrote, with the verdict on each."""
        return [self._told(matter, verdict) for matter, verdict in self.verdicts(at)]

    def verdicts(self, at: datetime) -> list[tuple[Matter, Verdict]]:
        """Return each of his items with whether it goes when he asks."""
        rules, holds = self._keeping.rules(), Holds(self._tx, self._municipality).all()
        matters = self._keeping.of_author(self._author_id, self._platform)
        return [(matter, on_request(matter, rules, holds, at)) for matter in matters]

    def erase(self, actor: str, salts: Salts, at: datetime, only: Iterable[UUID] | None = None) -> dict[UUID, Counts]:
        """Erase what goes (of `only`), and return what of it went, by item. What has to stay is left whole."""
        rules, erasing = self._keeping.rules(), Erasing(self._tx, self._municipality, salts)
        erasing.hold()
        asked = None if only is None else set(only)
        going = [(m, v) for m, v in self.verdicts(at) if v.goes and (asked is None or m.item_id in asked)]
        gone: dict[UUID, Counts] = {}
        for matter, verdict in going:
            gone[matter.item_id] = erasing.item(matter.item_id, proof_of(verdict, rules, actor), at)
        return gone

    def _told(self, matter: Matter, verdict: Verdict) -> Wrote:
        items = Items(self._tx, self._municipality)
        item = items.get(matter.item_id)
        texts = tuple(dict.fromkeys(revision.text for revision in items.revisions(matter.item_id)))
        return Wrote(
            item_id=matter.item_id,
            platform=item.platform if item else "",
            account_id=item.account_id if item else "",
            object_id=item.object_id if item else "",
            author_name=item.author_name if item else None,
            created_at=item.created_at if item else None,
            visibility=item.visibility if item else "",
            texts=texts,
            records=self._records(matter.item_id),
            sealed=self._seals(matter.item_id),
            verdict=verdict,
        )

    def _records(self, item_id: UUID) -> tuple[str, ...]:
        query = select(POST).where(POST.c.municipality == self._municipality, POST.c.item_id == item_id)
        rows = self._tx.execute(query.order_by(POST.c.captured_at))
        return tuple(
            f"{row.kind} {row.year}/{row.number}" if row.number else f"{row.kind} ({row.status})" for row in rows
        )

    def _seals(self, item_id: UUID) -> int:
        query = select(SEAL.c.stage).where(SEAL.c.municipality == self._municipality, SEAL.c.item_id == item_id)
        return len(self._tx.execute(query).all())
