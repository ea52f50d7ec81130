"""Noark's tables, as the journal left them. Only the ledger writes here; everything can be folded anew."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, delete, select

from archiver.core.projection import CaseFile, Document, Post
from archiver.store.tables import CASE_FILE, DOCUMENT, POST
from common.db import Tx, upsert


def _place(post: Post) -> tuple[object, ...]:
    numbered = post.number is not None
    return (post.series, not numbered, post.year or 0, post.number or 0, post.captured_at, str(post.record_id))


class Filed:
    """A municipality's records and case files in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    def post(self, record_id: UUID) -> Post | None:
        """Return a record."""
        found = self._posts(POST.c.record_id == record_id)
        return found[0] if found else None

    def posts(self, year: int | None = None) -> list[Post]:
        """Return the records in the order of their numbers, then those without a number, as they were captured.

        With `year` only those that were numbered in it.
        """
        found = self._posts(POST.c.year == year if year is not None else POST.c.record_id.is_not(None))
        return sorted(found, key=_place)

    def _posts(self, which: ColumnElement[bool]) -> list[Post]:
        query = select(POST).where(POST.c.municipality == self._municipality, which)
        return [
            Post(**(dict(row) | {"clauses": tuple(msgspec.json.decode(row["clauses"]))}))
            for row in self._tx.execute(query).mappings()
        ]

    def save_post(self, post: Post) -> None:
        """Keep a record as the journal says that it is."""
        upsert(self._tx, POST, msgspec.structs.asdict(post) | {"clauses": msgspec.json.encode(post.clauses)})

    def case(self, case_id: UUID) -> CaseFile | None:
        """Return a case file."""
        return self._case(CASE_FILE.c.case_id == case_id)

    def case_of_group(self, series: str, group_key: str) -> CaseFile | None:
        """Return the case file of a thread's author."""
        return self._case((CASE_FILE.c.series == series) & (CASE_FILE.c.group_key == group_key))

    def case_numbered(self, series: str, year: int, number: int) -> CaseFile | None:
        """Return the case file with this number."""
        which = (CASE_FILE.c.series == series) & (CASE_FILE.c.year == year) & (CASE_FILE.c.number == number)
        return self._case(which)

    def _case(self, which: ColumnElement[bool]) -> CaseFile | None:
        query = select(CASE_FILE).where(CASE_FILE.c.municipality == self._municipality, which)
        row = self._tx.execute(query).mappings().first()
        return CaseFile(**row) if row else None

    def save_case(self, case: CaseFile) -> None:
        """Keep a case file."""
        upsert(self._tx, CASE_FILE, msgspec.structs.asdict(case))

    def documents(self, record_id: UUID) -> list[Document]:
        """Return a record's documents by their numbers."""
        query = (
            select(DOCUMENT)
            .where(DOCUMENT.c.municipality == self._municipality, DOCUMENT.c.record_id == record_id)
            .order_by(DOCUMENT.c.number)
        )
        return [Document(**row) for row in self._tx.execute(query).mappings()]

    def add_documents(self, documents: Iterable[Document]) -> None:
        """Keep documents of a record."""
        for document in documents:
            upsert(self._tx, DOCUMENT, msgspec.structs.asdict(document))

    def forget_documents(self, record_id: UUID) -> None:
        """Forget the documents of a record that was discarded."""
        self._tx.execute(
            delete(DOCUMENT).where(DOCUMENT.c.municipality == self._municipality, DOCUMENT.c.record_id == record_id)
        )

    def empty(self, series: str) -> None:
        """Forget everything of a series, to be folded anew."""
        mine = POST.c.municipality == self._municipality
        records = select(POST.c.record_id).where(mine, POST.c.series == series)
        self._tx.execute(
            delete(DOCUMENT).where(DOCUMENT.c.municipality == self._municipality, DOCUMENT.c.record_id.in_(records))
        )
        self._tx.execute(delete(POST).where(mine, POST.c.series == series))
        self._tx.execute(
            delete(CASE_FILE).where(CASE_FILE.c.municipality == self._municipality, CASE_FILE.c.series == series)
        )
