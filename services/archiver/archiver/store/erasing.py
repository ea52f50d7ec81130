"""Letting go of what may go: rows, words of the journal, seals, and the files that nothing else names."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from archiver.core.projection import Post
from archiver.core.proof import EVIDENCE_SERIES
from archiver.ports import Salts
from archiver.store.filed import Filed
from archiver.store.items import Items
from archiver.store.keeping import WITHDRAWN
from archiver.store.ledger import Ledger
from archiver.store.retention_tables import ERASED, KEEPING
from archiver.store.tables import (
    ATTACHMENTS,
    CHECKPOINT,
    DECISION,
    DOCUMENT,
    HANDOVER,
    ITEM,
    MACHINERY,
    NOTE,
    POST,
    REVISION,
    SEAL,
)
from common.db import ACROSS, Tx, insert_once, lock
from common.dead_letters import DISCARDED
from common.events import ItemErased, derived_id
from common.work import Job, enqueue

LET_GO_KIND = "let_go"
OF_ITEMS = (REVISION, ATTACHMENTS, DECISION, KEEPING, NOTE, HANDOVER, ITEM)
Counts = dict[str, int]


class Erasing:
    """A municipality's archive in an open transaction, from which something goes."""

    def __init__(self, tx: Tx, municipality: str, salts: Salts) -> None:
        self._tx = tx
        self._municipality = municipality
        self._salts = salts
        self._filed = Filed(tx, municipality)

    def hold(self) -> None:
        """Let nobody file here meanwhile: what was to go may just be filed."""
        lock(self._tx, "archiver", self._municipality)

    def item(self, item_id: UUID, proof: Mapping[str, Any], at: datetime) -> Counts:
        """Erase what nothing keeps: its rows, words of a record that was taken back, its seals and files, and what
        could not be handled of it; return how much of each.

        The other services hear of it, and erase what they keep.
        """
        self._tell(item_id, proof, at)
        files = self._files_of(item_id)
        counts: Counts = {}
        for post in self._posts(item_id):
            files |= {document.sha256 for document in self._filed.documents(post.record_id)}
            self._discard(post.series, post.record_id, proof, at)
            counts["records"] = counts.get("records", 0) + 1
        counts["seals"], sealed = self._seals(item_id, proof, at)
        counts |= self._rows(item_id)
        counts["dead_letters"] = self._letters(item_id, at)
        self._remember(item_id, "item", proof, at)
        let_go(self._tx, self._municipality, item_id, files | sealed, at)
        return {name: count for name, count in counts.items() if count}

    def case(self, case_id: UUID, proof: Mapping[str, Any], at: datetime) -> list[UUID]:
        """Discard the words and files of a case's records (kassasjon); return whose they were.

        Numbers, dates and who decided stay in the journal for ever: they are the proof.
        """
        posts = self._filed.posts_of(case_id)
        for post in posts:
            files = {document.sha256 for document in self._filed.documents(post.record_id)}
            self._discard(post.series, post.record_id, proof, at)
            self._remember(post.item_id, f"record {post.record_id}", proof, at)
            let_go(self._tx, self._municipality, post.record_id, files, at)
        return sorted({post.item_id for post in posts})

    def _tell(self, item_id: UUID, proof: Mapping[str, Any], at: datetime) -> None:
        item = Items(self._tx, self._municipality).get(item_id)
        if item is None:
            return
        because, _, category = str(proof["because"]).partition(":")
        told = ItemErased(
            event_id=derived_id(item_id, "erased", at.isoformat()),
            municipality=self._municipality,
            occurred_at=at,
            recorded_at=at,
            item_id=item_id,
            revision=item.revision,
            change_no=item.change_no,
            because=because,
            category=category,
        )
        MACHINERY.outbox.publish(self._tx, told)

    def _posts(self, item_id: UUID) -> list[Post]:
        mine = (POST.c.municipality == self._municipality) & (POST.c.item_id == item_id)
        query = select(POST.c.record_id).where(POST.c.municipality == self._municipality, mine)
        found = [self._filed.post(record_id) for record_id in self._tx.execute(query).scalars()]
        return [post for post in found if post is not None and post.status == WITHDRAWN]

    def _discard(self, series: str, subject_id: UUID, proof: Mapping[str, Any], at: datetime) -> None:
        Ledger(self._tx, self._municipality, series).discard(subject_id, proof, at, self._salts())

    def _seals(self, item_id: UUID, proof: Mapping[str, Any], at: datetime) -> tuple[int, set[str]]:
        mine = (SEAL.c.municipality == self._municipality) & (SEAL.c.item_id == item_id)
        seals = self._tx.execute(select(SEAL).where(SEAL.c.municipality == self._municipality, mine)).all()
        for seal in seals:
            self._discard(EVIDENCE_SERIES, seal.seal_id, proof, at)
        self._tx.execute(delete(SEAL).where(SEAL.c.municipality == self._municipality, mine))
        return len(seals), {seal.sha256 for seal in seals}

    def _files_of(self, item_id: UUID) -> set[str]:
        changes = select(REVISION.c.change_sha256).where(
            REVISION.c.municipality == self._municipality, REVISION.c.item_id == item_id
        )
        attached = select(ATTACHMENTS.c.kept).where(
            ATTACHMENTS.c.municipality == self._municipality, ATTACHMENTS.c.item_id == item_id
        )
        found = {sha256 for sha256 in self._tx.execute(changes).scalars() if sha256}
        return found.union(*(named_in(kept) for kept in self._tx.execute(attached).scalars()))

    def _rows(self, item_id: UUID) -> Counts:
        counts = {}
        for table in (*OF_ITEMS, MACHINERY.waiting.table):
            mine = (table.c.municipality == self._municipality) & (table.c.item_id == item_id)
            gone = self._tx.execute(delete(table).where(table.c.municipality == self._municipality, mine))
            counts[table.name.removeprefix("archiver_")] = gone.rowcount
        return counts

    def _letters(self, item_id: UUID, at: datetime) -> int:
        """Empty the dead letters about an item; return how many there were."""
        letters = MACHINERY.dead_letters
        found = [row for row in letters.open(self._tx, self._municipality) if row["item_id"] == item_id]
        for row in found:
            letters.settle(self._tx, self._municipality, row["letter_id"], DISCARDED, at)
        return len(found)

    def _remember(self, item_id: UUID, what: str, proof: Mapping[str, Any], at: datetime) -> None:
        row = {"municipality": self._municipality, "item_id": item_id, "what": what, "at": at}
        insert_once(self._tx, ERASED, row | {"actor": str(proof["actor"]), "because": str(proof["because"])})


def let_go(tx: Tx, municipality: str, cause: UUID, files: Iterable[str], at: datetime) -> None:
    """Have files deleted, those that nothing names by then."""
    named = sorted(files)
    if not named:
        return
    job = Job(
        municipality=municipality,
        job_id=derived_id(cause, LET_GO_KIND, at.isoformat()),
        kind=LET_GO_KIND,
        key=f"{LET_GO_KIND}:{cause}",
        target="blobs",
        args={"files": named},
        run_at=at,
    )
    enqueue(tx, MACHINERY.jobs, job)


def named_in(kept: bytes) -> set[str]:
    """Return the files that a row of attachments names."""
    return {one["sha256"] for one in msgspec.json.decode(kept) if one.get("sha256")}


def is_named(tx: Tx, municipality: str, sha256: str) -> bool:
    """Say whether anything that stays still names a file: equal bytes are kept once."""
    for table, column in (
        (DOCUMENT, "sha256"),
        (SEAL, "sha256"),
        (REVISION, "change_sha256"),
        (CHECKPOINT, "blob_sha256"),
    ):
        mine = (table.c.municipality == municipality) & (table.c[column] == sha256)
        if tx.execute(select(table.c.municipality).where(table.c.municipality == municipality, mine).limit(1)).first():
            return True
    attached = tx.execute(select(ATTACHMENTS.c.kept).where(ATTACHMENTS.c.municipality == municipality)).scalars()
    return any(sha256 in named_in(kept) for kept in attached)


def files_to_go(tx: Tx) -> list[Job]:
    """Return what is still to be deleted of files, in all municipalities: a restore waits for no job."""
    t = MACHINERY.jobs
    query = select(t).where(t.c.kind == LET_GO_KIND, t.c.done_at.is_(None)).order_by(t.c.seq)
    found = tx.execute(query.execution_options(**{ACROSS: "a restore is of all"}))
    return [
        Job(
            municipality=row.municipality,
            job_id=row.job_id,
            kind=row.kind,
            key=row.key,
            target=row.target,
            args=msgspec.json.decode(row.args),
            run_at=row.run_at,
        )
        for row in found
    ]
