"""The journal of one series: insert and select only, numbered without gaps, and Noark's tables folded from it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Table, delete, func, select

from archiver.core.chain import genesis, line_of
from archiver.core.checkpoint import Checkpoint, decoded, encoded
from archiver.core.entry import CASE_OPENED, DISCARDED, DOCUMENT_ADDED, Entry, Envelope, Line
from archiver.core.projection import case_of, documents_of, post_after
from archiver.store.filed import Filed
from archiver.store.tables import CHECKPOINT, CONTENT, EVENT, MACHINERY
from common.db import ACROSS, Tx, lock
from common.errors import Permanent
from common.events import derived_id
from common.work import Job, enqueue

CHECKPOINT_KIND = "checkpoint"
CHECKPOINT_WAIT_S = 20.0
"""How long after a line its checkpoint is made; with the job's own time well under the promised 60 s."""
PAGE_LINES = 500


class Ledger:
    """A municipality's journal series in an open transaction."""

    def __init__(self, tx: Tx, municipality: str, series: str) -> None:
        self._tx = tx
        self.municipality = municipality
        self.series = series
        self.filed = Filed(tx, municipality)

    def hold(self) -> None:
        """Let nobody else write this series until the transaction ends."""
        lock(self._tx, "journal", self.municipality, self.series)

    def append(self, entry: Entry, at: datetime, salt: bytes) -> Line:
        """Write the next line, give it the next number when it asks for one, and fold it into Noark's tables."""
        self.hold()
        seq, prev_hash = self.head()
        envelope = Envelope(
            municipality=self.municipality,
            series=self.series,
            seq=seq + 1,
            event=entry.event,
            subject_id=entry.subject_id,
            at=at,
            year=entry.year,
            number=None if entry.year is None else self._next_number(entry.event, entry.year),
            facts=entry.facts,
        )
        line = line_of(envelope, entry.content, salt=salt, prev_hash=prev_hash)
        self._insert(line)
        self._fold(line)
        self._want_checkpoint(at)
        return line

    def head(self) -> tuple[int, str]:
        """Return the newest line's seq and hash; 0 and the chain's genesis before the first."""
        query = select(EVENT.c.seq, EVENT.c.hash).where(self._mine(EVENT)).order_by(EVENT.c.seq.desc()).limit(1)
        row = self._tx.execute(query).first()
        return (row.seq, row.hash) if row else (0, genesis(self.municipality, self.series))

    def _next_number(self, event: str, year: int) -> int:
        query = select(func.max(EVENT.c.number)).where(self._mine(EVENT), EVENT.c.event == event, EVENT.c.year == year)
        return (self._tx.execute(query).scalar() or 0) + 1

    def _mine(self, table: Table) -> ColumnElement[bool]:
        return (table.c.municipality == self.municipality) & (table.c.series == self.series)

    def _insert(self, line: Line) -> None:
        row = msgspec.structs.asdict(line)
        salt, content = row.pop("salt"), row.pop("content")
        self._tx.execute(EVENT.insert().values(**row))
        place = {"municipality": line.municipality, "series": line.series, "seq": line.seq}
        self._tx.execute(CONTENT.insert().values(**place, salt=salt, content=content))

    def lines(self) -> Iterator[Line]:
        """Yield the lines by rising seq, each with its salt and content unless they are gone."""
        joined = EVENT.outerjoin(
            CONTENT,
            (EVENT.c.municipality == CONTENT.c.municipality)
            & (EVENT.c.series == CONTENT.c.series)
            & (EVENT.c.seq == CONTENT.c.seq),
        )
        after = -(2**62)
        while True:
            page = (
                select(EVENT, CONTENT.c.salt, CONTENT.c.content)
                .select_from(joined)
                .where(self._mine(EVENT), EVENT.c.seq > after)
                .order_by(EVENT.c.seq)
                .limit(PAGE_LINES)
            )
            found = [_line(dict(row)) for row in self._tx.execute(page).mappings()]
            if not found:
                return
            yield from found
            after = found[-1].seq

    # --- Noark's tables ---------------------------------------------------------------------------------------

    def _fold(self, line: Line) -> None:
        if line.event == CASE_OPENED:
            self.filed.save_case(case_of(line))
            return
        before = self.filed.post(line.subject_id)
        after = post_after(before, line)
        if after is not None and after != before:
            self.filed.save_post(after)
        if line.event == DOCUMENT_ADDED:
            there = self.filed.documents(line.subject_id)
            self.filed.add_documents(documents_of(line, numbered_to=len(there)))
        if line.event == DISCARDED:
            self.filed.forget_documents(line.subject_id)

    def rebuild(self) -> int:
        """Fold Noark's tables anew from the journal alone; return how many lines were read."""
        self.hold()
        self.filed.empty(self.series)
        count = 0
        for count, line in enumerate(self.lines(), start=1):  # noqa: B007 - the count outlives the loop
            self._fold(line)
        return count

    def discard(self, record_id: UUID, *, actor: str, because: str, at: datetime, salt: bytes) -> Line:
        """Discard what the journal says of a record in words; the chain stays whole and tells that it was done.

        Permanent when the series knows no such record. `because` is the code of a retention row, never text.
        """
        self.hold()
        query = select(EVENT.c.seq).where(self._mine(EVENT), EVENT.c.subject_id == record_id).order_by(EVENT.c.seq)
        of = [row.seq for row in self._tx.execute(query)]
        if not of:
            raise Permanent("no such record in this journal")
        gone = self._mine(CONTENT) & CONTENT.c.seq.in_(of)
        self._tx.execute(delete(CONTENT).where(CONTENT.c.municipality == self.municipality, gone))
        facts = {"of": of, "actor": actor, "because": because}
        return self.append(Entry(event=DISCARDED, subject_id=record_id, facts=facts), at, salt)

    # --- checkpoints ------------------------------------------------------------------------------------------

    def checkpoints(self) -> list[Checkpoint | None]:
        """Return every checkpoint; None stands for one whose bytes are no checkpoint any more."""
        query = select(CHECKPOINT.c.file).where(self._mine(CHECKPOINT)).order_by(CHECKPOINT.c.seq)
        return [decoded(row.file) for row in self._tx.execute(query)]

    def _signed_to(self) -> int:
        query = select(func.max(CHECKPOINT.c.seq)).where(self._mine(CHECKPOINT))
        return self._tx.execute(query).scalar() or 0

    def save_checkpoint(self, checkpoint: Checkpoint, blob_sha256: str, at: datetime) -> None:
        """Keep a checkpoint; when lines came meanwhile, see to the next one."""
        self.hold()
        if checkpoint.seq > self._signed_to():
            row = {
                "municipality": self.municipality,
                "series": self.series,
                "seq": checkpoint.seq,
                "file": encoded(checkpoint),
                "blob_sha256": blob_sha256,
                "at": checkpoint.at,
            }
            self._tx.execute(CHECKPOINT.insert().values(**row))
        if self.head()[0] > self._signed_to():
            self._want_checkpoint(at)

    def _want_checkpoint(self, at: datetime) -> None:
        """One job for all lines since the newest checkpoint: its id hangs on that checkpoint."""
        cause = derived_id(self.municipality, CHECKPOINT_KIND, self.series, self._signed_to())
        self.enqueue_checkpoint(cause, at)

    def enqueue_checkpoint(self, job_id: UUID, at: datetime) -> None:
        """Have a checkpoint made in a while."""
        job = Job(
            municipality=self.municipality,
            job_id=job_id,
            kind=CHECKPOINT_KIND,
            key=f"checkpoint:{self.series}",
            args={"series": self.series},
            run_at=at + timedelta(seconds=CHECKPOINT_WAIT_S),
        )
        enqueue(self._tx, MACHINERY.jobs, job)


def _line(row: dict[str, Any]) -> Line:
    """SQLite lets whoever owns the file put text where bytes belong; that must be found, not stumble over."""
    texts = {name: value.encode() for name, value in row.items() if name in _BYTES and isinstance(value, str)}
    return Line(**(row | texts))


_BYTES = ("envelope", "salt", "content")


def chains(tx: Tx, municipality: str | None) -> list[tuple[str, str]]:
    """Return (municipality, series) of every chain that has a line or a checkpoint here."""
    found: set[tuple[str, str]] = set()
    for table in (EVENT, CHECKPOINT):
        query = select(table.c.municipality, table.c.series).distinct()
        query = query.execution_options(**{ACROSS: "a verification covers every journal"})
        found |= {(row.municipality, row.series) for row in tx.execute(query)}
    return sorted(chain for chain in found if municipality in {None, chain[0]})
