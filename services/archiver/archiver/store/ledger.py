"""The journal of one series: insert and select only, numbered without gaps, and Noark's tables folded from it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, delete, func, select

from archiver.core.chain import genesis, line_of
from archiver.core.checkpoint import Checkpoint, decoded, encoded
from archiver.core.entry import DISCARDED, Entry, Envelope, Line
from archiver.core.noark.rules import refuse
from archiver.store.batch import BATCH, settle
from archiver.store.batch_left import write_lines
from archiver.store.filed import Filed
from archiver.store.folding import broken_by, fold
from archiver.store.leaving import want
from archiver.store.numbers import Numbers
from archiver.store.public import CHANGES, Published
from archiver.store.tables import CHECKPOINT, CONTENT, EVENT
from common.db import ACROSS, Prepared, Tx, lock
from common.errors import Permanent
from common.events import derived_id
from common.tracing import span
from common.work import Job

CHECKPOINT_KIND = "checkpoint"
CHECKPOINT_WAIT_S = 20.0
"""How long after a line its checkpoint is made; with the job's own time well under the promised 60 s."""
PAGE_LINES = 500
_WITH_CONTENT = EVENT.outerjoin(
    CONTENT,
    (EVENT.c.municipality == CONTENT.c.municipality)
    & (EVENT.c.series == CONTENT.c.series)
    & (EVENT.c.seq == CONTENT.c.seq),
)
_OF_SERIES: dict[str, BindParameter[str]] = {"municipality": bindparam("municipality"), "series": bindparam("series")}
_SIGNED = select(func.max(CHECKPOINT.c.seq)).where(*(CHECKPOINT.c[name] == value for name, value in _OF_SERIES.items()))
_SIGNED_TO = Prepared(_SIGNED)
_HEAD = Prepared(
    select(EVENT.c.seq, EVENT.c.hash, _SIGNED.scalar_subquery().label("signed_to"))
    .where(*(EVENT.c[name] == value for name, value in _OF_SERIES.items()))
    .order_by(EVENT.c.seq.desc())
    .limit(1)
)


class Ledger:
    """A municipality's journal series in an open transaction."""

    def __init__(self, tx: Tx, municipality: str, series: str) -> None:
        self._tx = tx
        self.municipality = municipality
        self.series = series
        self._key = (municipality, series)
        self._batch = BATCH.of(tx)
        self.filed = Filed(tx, municipality)

    def hold(self) -> None:
        """Let nobody else write this series until the transaction ends."""
        batch = self._batch
        if batch is not None and self._key in batch.journals:
            return
        lock(self._tx, "journal", self.municipality, self.series)
        if batch is not None:
            batch.journals.add(self._key)

    def append(self, entry: Entry, at: datetime, salt: bytes) -> Line:
        """Write the next line, give it the next number when it asks for one, and fold it into Noark's tables.

        Raises Refused, and writes nothing, when the line would break a requirement of the standard; NumbersHeld when it
        asks for a number and the series gives none.
        """
        with span(f"journal {entry.event}", service="archiver", municipality=self.municipality):
            return self._append(entry, at, salt)

    def _append(self, entry: Entry, at: datetime, salt: bytes) -> Line:
        self.hold()
        refuse(broken_by(self.filed, self.series, entry))
        year, number = self._numbered(entry)
        batch = self._batch
        seq, prev_hash = (batch.heads.get(self._key) if batch is not None else None) or self._read_head()
        envelope = Envelope(
            municipality=self.municipality,
            series=self.series,
            seq=seq + 1,
            event=entry.event,
            subject_id=entry.subject_id,
            at=at,
            year=year,
            number=number,
            facts=entry.facts,
        )
        line = line_of(envelope, entry.content, salt=salt, prev_hash=prev_hash)
        if batch is not None:
            batch.leave(line)
        else:
            write_lines(self._tx, [line])
        fold(self.filed, line)
        if entry.event in CHANGES:
            Published(self._tx, self.municipality).refresh(entry.subject_id, at)
        if batch is None or batch.is_first(self._key):
            self._want_checkpoint(at)
        return line

    def head(self) -> tuple[int, str]:
        """Return the newest line's seq and hash; 0 and the chain's genesis before the first."""
        settle(self._tx)
        return self._read_head()

    def _read_head(self) -> tuple[int, str]:
        """Return the newest line that is written: of a series of which a batch has left lines it knows the newest."""
        row = _HEAD.first(self._tx, municipality=self.municipality, series=self.series)
        if self._batch is not None and self._key in self._batch.journals:
            self._batch.signed_to[self._key] = row.signed_to or 0 if row else 0
        return (row.seq, row.hash) if row else (0, genesis(self.municipality, self.series))

    def _numbered(self, entry: Entry) -> tuple[int | None, int | None]:
        if entry.year is None:
            return None, None
        return Numbers(self._tx, self.municipality, self.series).next(entry.event, entry.subject_id, entry.year)

    def _mine(self, table: Table) -> ColumnElement[bool]:
        return (table.c.municipality == self.municipality) & (table.c.series == self.series)

    def lines(self, *which: ColumnElement[bool]) -> Iterator[Line]:
        """Yield the lines by rising seq, each with its salt and content unless they are gone."""
        settle(self._tx)
        after = -(2**62)
        while True:
            page = (
                select(EVENT, CONTENT.c.salt, CONTENT.c.content)
                .select_from(_WITH_CONTENT)
                .where(self._mine(EVENT), EVENT.c.seq > after, *which)
                .order_by(EVENT.c.seq)
                .limit(PAGE_LINES)
            )
            found = [_line(dict(row)) for row in self._tx.execute(page).mappings()]
            if not found:
                return
            yield from found
            after = found[-1].seq

    def lines_of(self, subject_id: UUID) -> Iterator[Line]:
        """Yield every line about one subject, oldest first."""
        return self.lines(EVENT.c.subject_id == subject_id)

    def lines_about(self, subjects: Collection[UUID], events: Collection[str]) -> Iterator[Line]:
        """Yield the lines of some kinds about some subjects, oldest first."""
        return self.lines(EVENT.c.subject_id.in_(subjects), EVENT.c.event.in_(events))

    def tells(self, subject_id: UUID, cause: UUID) -> bool:
        """Say whether a line about the subject was caused by this event."""
        return any(line.told().facts.get("cause") == str(cause) for line in self.lines_of(subject_id))

    # --- Noark's tables ---------------------------------------------------------------------------------------

    def rebuild(self) -> int:
        """Fold Noark's tables anew from the journal alone; return how many lines were read."""
        self.hold()
        self.filed.empty(self.series)
        count = 0
        for count, line in enumerate(self.lines(), start=1):  # noqa: B007 - the count outlives the loop
            fold(self.filed, line)
        return count

    def discard(self, record_id: UUID, entry: Mapping[str, Any], at: datetime, salt: bytes) -> Line:
        """Discard what the journal says of a record in words; the chain stays whole and tells that it was done.

        `entry` are the facts of the proof row: actor, decision and codes, never a text. The line comes first: the
        database lets go of no content that no line says is discarded. Permanent when the series knows no such record.
        """
        self.hold()
        settle(self._tx)
        query = select(EVENT.c.seq).where(self._mine(EVENT), EVENT.c.subject_id == record_id).order_by(EVENT.c.seq)
        of = [row.seq for row in self._tx.execute(query)]
        if not of:
            raise Permanent("no such record in this journal")
        line = self.append(Entry(event=DISCARDED, subject_id=record_id, facts={**entry, "of": of}), at, salt)
        gone = self._mine(CONTENT) & CONTENT.c.seq.in_(of)
        self._tx.execute(delete(CONTENT).where(CONTENT.c.municipality == self.municipality, gone))
        return line

    # --- checkpoints ------------------------------------------------------------------------------------------

    def checkpoints(self) -> list[Checkpoint | None]:
        """Return every checkpoint; None stands for one whose bytes are no checkpoint any more."""
        query = select(CHECKPOINT.c.file).where(self._mine(CHECKPOINT)).order_by(CHECKPOINT.c.seq)
        return [decoded(row.file) for row in self._tx.execute(query)]

    def signed_to(self) -> int:
        """Return the seq of the newest checkpoint in the database; 0 before the first."""
        return _SIGNED_TO.scalar(self._tx, municipality=self.municipality, series=self.series) or 0

    def unsealed_since(self) -> datetime | None:
        """Return when the oldest line was written that no checkpoint stands for yet; None when all are signed."""
        settle(self._tx)
        newer = self._mine(EVENT) & (EVENT.c.seq > self.signed_to())
        return self._tx.execute(select(EVENT.c.at).where(newer).order_by(EVENT.c.seq).limit(1)).scalar()

    def save_checkpoint(self, checkpoint: Checkpoint, blob_sha256: str, at: datetime) -> None:
        """Keep a checkpoint; when lines came meanwhile, see to the next one."""
        self.hold()
        if checkpoint.seq > self.signed_to():
            row = {
                "municipality": self.municipality,
                "series": self.series,
                "seq": checkpoint.seq,
                "file": encoded(checkpoint),
                "blob_sha256": blob_sha256,
                "at": checkpoint.at,
            }
            self._tx.execute(CHECKPOINT.insert().values(**row))
        if self.head()[0] > self.signed_to():
            self._want_checkpoint(at)

    def _want_checkpoint(self, at: datetime) -> None:
        """One job for all lines since the newest checkpoint: its id hangs on that checkpoint."""
        known = self._batch.signed_to.get(self._key) if self._batch is not None else None
        signed_to = self.signed_to() if known is None else known
        cause = derived_id(self.municipality, CHECKPOINT_KIND, self.series, signed_to)
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
        want(self._tx, job, soon=False)


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
