"""Noark's tables, as the journal left them. Only the ledger writes here; everything can be folded anew."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, ColumnElement, delete, select, update

from archiver.core.entry import Line
from archiver.core.projection import CaseFile, Document, Post
from archiver.core.structure import Structure
from archiver.store.batch import Batch, batch_of, forget, settle
from archiver.store.batch_cases import Group, group_of, released
from archiver.store.batch_left import row_of
from archiver.store.filed_rows import (
    CASE_OF_GROUP,
    DOCUMENTS,
    HIGHEST_PLACE,
    ONE_ARKIVDEL,
    ONE_CASE,
    ONE_POST,
    ONE_RULING,
    ONE_STRUCTURE,
    POSTS_OF_ITEM,
    Arkivdel,
    Ruling,
    place_in_list,
    posts_in,
)
from archiver.store.tables import ARKIVDEL, CASE_FILE, DOCUMENT, POST, RULING, STRUCTURE
from common.db import Tx, insert_once, upsert, upsert_each


class Filed:
    """A municipality's records and case files in an open transaction."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._municipality = municipality

    def post(self, record_id: UUID) -> Post | None:
        """Return a record."""
        batch, key = self._batch(), (self._municipality, record_id)
        if batch is not None and key in batch.posts:
            return batch.posts[key]
        found = posts_in(ONE_POST.dicts(self._tx, municipality=self._municipality, record_id=record_id))
        if batch is not None:
            batch.posts[key] = found[0] if found else None
        return found[0] if found else None

    def posts_of_item(self, item_id: UUID) -> list[Post]:
        """Return every record about an item, those of its first versions first."""
        return sorted(self._of_item(item_id), key=lambda post: (post.edition, str(post.record_id)))

    def _of_item(self, item_id: UUID) -> list[Post]:
        batch, key = self._batch(), (self._municipality, item_id)
        if batch is not None and key in batch.of_item:
            known = (self.post(record_id) for record_id in batch.of_item[key])
            return [post for post in known if post is not None]
        found = posts_in(POSTS_OF_ITEM.dicts(self._tx, municipality=self._municipality, item_id=item_id))
        if batch is not None:
            batch.of_item[key] = [post.record_id for post in found]
            batch.posts.update({(self._municipality, post.record_id): post for post in found})
        return found

    def _batch(self) -> Batch | None:
        """Return the open batch, where it holds this archive."""
        return batch_of(self._tx, self._municipality)

    def posts_of(self, case_id: UUID) -> list[Post]:
        """Return a case file's posts by their places in it."""
        return sorted(self._posts(POST.c.case_id == case_id), key=place_in_list)

    def unconfirmed(self, series: str, before: datetime) -> list[Post]:
        """Return what was captured before an instant and is neither confirmed nor closed."""
        which = (POST.c.series == series) & (POST.c.status == "M") & (POST.c.captured_at < before)
        return sorted(self._posts(which), key=place_in_list)

    def place_in(self, case_id: UUID) -> int:
        """Return the next journalpostnummer of a case file."""
        batch, key = self._batch(), (self._municipality, case_id)
        if batch is not None and key in batch.places:
            return batch.places[key] + 1
        settle(self._tx)
        highest: int = HIGHEST_PLACE.scalar(self._tx, municipality=self._municipality, case_id=case_id) or 0
        if batch is not None:
            batch.places[key] = highest
        return highest + 1

    def posts(self, year: int | None = None) -> list[Post]:
        """Return the records in the order of their numbers, then those without a number, as they were captured.

        With `year` only those that were numbered in it.
        """
        found = self._posts(POST.c.year == year if year is not None else POST.c.record_id.is_not(None))
        return sorted(found, key=place_in_list)

    def posts_where(self, which: ColumnElement[bool], order: Sequence[Column[Any]], limit: int) -> list[Post]:
        """Return a page of records."""
        return self._posts(which, order, limit)

    def _posts(
        self, which: ColumnElement[bool], order: Sequence[Column[Any]] = (), limit: int | None = None
    ) -> list[Post]:
        settle(self._tx)
        query = select(POST).where(POST.c.municipality == self._municipality, which).order_by(*order).limit(limit)
        return posts_in([dict(row) for row in self._tx.execute(query).mappings()])

    def save_post(self, post: Post) -> None:
        """Keep a record as the journal says that it is."""
        batch = self._batch()
        if batch is None or not batch.leave_post(post):
            upsert(self._tx, POST, row_of(post))

    def case(self, case_id: UUID) -> CaseFile | None:
        """Return a case file."""
        batch = self._batch()
        known = batch.cases.known(self._municipality, case_id) if batch is not None else None
        if known is not None:
            return known
        found = ONE_CASE.dicts(self._tx, municipality=self._municipality, case_id=case_id)
        return self._read(found)

    def _read(self, found: Sequence[dict[str, Any]]) -> CaseFile | None:
        if not found:
            return None
        batch, case = self._batch(), CaseFile(**found[0])
        return batch.cases.read(case) if batch is not None else case

    def case_of_group(self, series: str, group_key: str) -> CaseFile | None:
        """Return the case file of a thread's author."""
        batch, group = self._batch(), Group(self._municipality, series, group_key)
        known = batch.cases.of_group(group) if batch is not None else None
        if known is not None:
            return known
        case = self._read(CASE_OF_GROUP.dicts(self._tx, **group._asdict()))
        if case is None and batch is not None:
            batch.cases.nobody(group)
        return case if case is not None and group_of(case) == group else None

    def case_numbered(self, series: str, year: int, number: int) -> CaseFile | None:
        """Return the case file with this number."""
        settle(self._tx)
        which = (CASE_FILE.c.series == series) & (CASE_FILE.c.year == year) & (CASE_FILE.c.number == number)
        query = select(CASE_FILE).where(CASE_FILE.c.municipality == self._municipality, which)
        row = self._tx.execute(query).mappings().first()
        return CaseFile(**row) if row else None

    def save_case(self, case: CaseFile) -> None:
        """Keep a case file."""
        batch = self._batch()
        if batch is not None:
            batch.cases.leave(case)
        else:
            upsert(self._tx, CASE_FILE, msgspec.structs.asdict(case))

    def open_cases(self, series: str, year: int) -> list[CaseFile]:
        """Return a year's case files that are not closed, by number."""
        settle(self._tx)
        mine = CASE_FILE.c.municipality == self._municipality
        which = (CASE_FILE.c.series == series) & (CASE_FILE.c.year == year) & (CASE_FILE.c.status == "B")
        query = select(CASE_FILE).where(mine, which).order_by(CASE_FILE.c.number)
        return [CaseFile(**row) for row in self._tx.execute(query).mappings()]

    def release_group(self, series: str, group_key: str) -> None:
        """Let a new case file have the group of an older one, which keeps its own id instead."""
        batch = self._batch()
        if batch is not None:
            batch.cases.release(Group(self._municipality, series, group_key))
        elif (known := self.case_of_group(series, group_key)) is not None:
            self.save_case(released(known))

    # --- what stands above the case files ---------------------------------------------------------------------

    def arkivdel(self, series: str, year: int) -> Arkivdel | None:
        """Return a year of a series; None while nothing was filed in it."""
        found = ONE_ARKIVDEL.dicts(self._tx, municipality=self._municipality, series=series, year=year)
        return Arkivdel(**found[0]) if found else None

    def is_closed(self, series: str, year: int) -> bool:
        """Say whether a year takes no more."""
        batch, key = self._batch(), (self._municipality, series, year)
        if batch is not None and key in batch.open_years:
            return False
        known = self.arkivdel(series, year)
        is_closed = known is not None and known.closed_at is not None
        if batch is not None and not is_closed:
            batch.open_years.add(key)
        return is_closed

    def open_arkivdel(self, case: CaseFile) -> None:
        """A year begins with its first case file; in a new one nothing stands yet."""
        batch, year = self._batch(), (self._municipality, case.series, case.year)
        if batch is not None:
            batch.places.setdefault((self._municipality, case.case_id), 0)
        if batch is None or year not in batch.begun_years:
            row = {"municipality": self._municipality, "series": case.series, "year": case.year}
            insert_once(self._tx, ARKIVDEL, row | {"opened_at": case.opened_at, "opened_by": case.opened_by})
        if batch is not None:
            batch.begun_years.add(year)

    def close_arkivdel(self, series: str, year: int, actor: str, at: datetime, structure: dict[str, Any]) -> None:
        """Keep that a year is closed, with what stood above it then."""
        batch = self._batch()
        if batch is not None:
            batch.open_years.discard((self._municipality, series, year))
        t = ARKIVDEL.c
        mine = (t.municipality == self._municipality) & (t.series == series) & (t.year == year)
        values = {"closed_at": at, "closed_by": actor, "structure": msgspec.json.encode(structure)}
        self._tx.execute(update(ARKIVDEL).where(mine).values(**values))

    def structure(self) -> Structure:
        """Return what stands above the case files, as it was when something was last filed."""
        found = ONE_STRUCTURE.scalar(self._tx, municipality=self._municipality)
        return msgspec.json.decode(found, type=Structure) if found else Structure(municipality=self._municipality)

    def save_structure(self, structure: Structure) -> None:
        """Keep it, so that a delivery needs this database and nothing else."""
        if self.structure() != structure:
            row = {"municipality": self._municipality, "structure": msgspec.json.encode(structure)}
            upsert(self._tx, STRUCTURE, row)

    # --- what people ruled ------------------------------------------------------------------------------------

    def ruling(self, item_id: UUID) -> Ruling | None:
        """Return what a person said of keeping an item; None when nobody did."""
        batch = self._batch()
        if batch is not None and (self._municipality, item_id) in batch.bare:
            return None
        found = ONE_RULING.dicts(self._tx, municipality=self._municipality, item_id=item_id)
        return Ruling(**(found[0] | {"keep": bool(found[0]["keep"])})) if found else None

    def save_ruling(self, line: Line) -> None:
        """Keep what a line says that a person ruled; the newest holds."""
        facts = line.told().facts
        if (batch := self._batch()) is not None:
            batch.stands_beside((self._municipality, UUID(facts["item_id"])))
        upsert(
            self._tx,
            RULING,
            {
                "municipality": self._municipality,
                "item_id": UUID(facts["item_id"]),
                "series": line.series,
                "revision": facts["revision"],
                "keep": facts["keep"],
                "actor": facts["actor"],
                "at": line.at,
            },
        )

    # --- documents --------------------------------------------------------------------------------------------

    def documents(self, record_id: UUID) -> list[Document]:
        """Return a record's documents by their numbers."""
        batch, key = self._batch(), (self._municipality, record_id)
        if batch is not None and key in batch.documents:
            return list(batch.documents[key])
        settle(self._tx)
        found = DOCUMENTS.dicts(self._tx, municipality=self._municipality, record_id=record_id)
        return [Document(**row) for row in found]

    def add_documents(self, documents: Iterable[Document]) -> None:
        """Keep documents of a record."""
        batch, added = self._batch(), list(documents)
        if batch is None:
            upsert_each(self._tx, DOCUMENT, [msgspec.structs.asdict(document) for document in added])
            return
        batch.left.documents += added
        for document in added:
            known = batch.documents.get((self._municipality, document.record_id))
            if known is not None:
                known.append(document)

    def forget_documents(self, record_id: UUID) -> None:
        """Forget the documents of a record that was discarded."""
        settle(self._tx)
        if (batch := self._batch()) is not None:
            batch.documents.pop((self._municipality, record_id), None)
        self._tx.execute(
            delete(DOCUMENT).where(DOCUMENT.c.municipality == self._municipality, DOCUMENT.c.record_id == record_id)
        )

    def empty(self, series: str) -> None:
        """Forget everything of a series, to be folded anew."""
        settle(self._tx)
        forget(self._tx)  # what is folded anew is read anew
        mine = POST.c.municipality == self._municipality
        records = select(POST.c.record_id).where(mine, POST.c.series == series)
        self._tx.execute(
            delete(DOCUMENT).where(DOCUMENT.c.municipality == self._municipality, DOCUMENT.c.record_id.in_(records))
        )
        self._tx.execute(delete(POST).where(mine, POST.c.series == series))
        for table in (RULING, ARKIVDEL):
            of_series = (table.c.municipality == self._municipality) & (table.c.series == series)
            self._tx.execute(delete(table).where(table.c.municipality == self._municipality, of_series))
        its = CASE_FILE.c.series == series
        self._tx.execute(delete(CASE_FILE).where(CASE_FILE.c.municipality == self._municipality, its))
