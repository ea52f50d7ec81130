"""Kassasjon: the closed case files, and what goes with one of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from archiver.core.projection import CaseFile
from archiver.ports import Salts
from archiver.store.erasing import Erasing
from archiver.store.filed import Filed
from archiver.store.keeping import Keeping
from archiver.store.retention_tables import ERASED
from archiver.store.tables import CASE_FILE, POST
from common.db import Tx, lock

CLOSED = "A"


class Disposing:
    """A municipality's closed case files in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality
        self._filed = Filed(tx, municipality)

    def hold(self) -> None:
        """Let nobody file here meanwhile."""
        lock(self._tx, "archiver", self._municipality)

    def closed(self) -> list[tuple[CaseFile, list[UUID]]]:
        """Return each closed case file that was not disposed of, with the items of its records, oldest first."""
        mine = CASE_FILE.c.municipality == self._municipality
        query = select(CASE_FILE).where(mine, CASE_FILE.c.status == CLOSED).order_by(CASE_FILE.c.closed_at)
        cases = [CaseFile(**row) for row in self._tx.execute(query).mappings()]
        gone = self._disposed()
        found = [(case, self._filed.posts_of(case.case_id)) for case in cases]
        return [
            (case, [post.item_id for post in posts])
            for case, posts in found
            if not posts or any(f"record {post.record_id}" not in gone for post in posts)
        ]

    def _disposed(self) -> set[str]:
        query = select(ERASED.c.what).where(ERASED.c.municipality == self._municipality)
        return set(self._tx.execute(query.where(ERASED.c.what.startswith("record "))).scalars())

    def dispose(self, case_id: UUID, proof: Mapping[str, Any], salts: Salts, at: datetime) -> None:
        """Let go of a case's records, and of the items that nothing else keeps: not a seal, not another record."""
        erasing = Erasing(self._tx, self._municipality, salts)
        items = erasing.case(case_id, proof, at)
        mine = (POST.c.municipality == self._municipality) & POST.c.item_id.in_(items) & (POST.c.case_id != case_id)
        elsewhere = set(
            self._tx.execute(select(POST.c.item_id).where(POST.c.municipality == self._municipality, mine)).scalars()
        )
        for matter in Keeping(self._tx, self._municipality).of_items(items):
            if matter.sealed_at is None and matter.item_id not in elsewhere:
                erasing.item(matter.item_id, proof, at)
