"""What `archive verify` reads beside the lines: checkpoints, seals, content that belongs to no line."""

from uuid import UUID

from sqlalchemy import ColumnElement, Table, exists, select

from archiver.core.entry import DOCUMENT_ADDED, SEALED, SNAPSHOT_TAKEN
from archiver.core.proof import CheckpointRow, Kept, SealRow, kept_by
from archiver.store.tables import CHECKPOINT, CONTENT, EVENT, SEAL
from common.db import ACROSS, Tx

PAGE_ROWS = 500


class Proofs:
    """One chain's rows in an open transaction."""

    def __init__(self, tx: Tx, municipality: str, series: str) -> None:
        self._tx = tx
        self._municipality = municipality
        self._series = series

    def _mine(self, table: Table) -> ColumnElement[bool]:
        return (table.c.municipality == self._municipality) & (table.c.series == self._series)

    def checkpoints(self) -> list[CheckpointRow]:
        """Return every checkpoint's row, oldest first."""
        query = select(CHECKPOINT).where(self._mine(CHECKPOINT)).order_by(CHECKPOINT.c.seq)
        return [
            CheckpointRow(**(dict(row) | {"file": _bytes(row["file"])})) for row in self._tx.execute(query).mappings()
        ]

    def strays(self) -> list[int]:
        """Return the places of content that belongs to no line."""
        line = (
            select(EVENT.c.seq)
            .where(EVENT.c.municipality == self._municipality, EVENT.c.series == self._series)
            .where(EVENT.c.seq == CONTENT.c.seq)
        )
        query = select(CONTENT.c.seq).where(self._mine(CONTENT), ~exists(line)).order_by(CONTENT.c.seq)
        return [row.seq for row in self._tx.execute(query)]

    def seals(self) -> dict[UUID, SealRow]:
        """Return every seal of the municipality."""
        query = select(SEAL).where(SEAL.c.municipality == self._municipality)
        return {row["seal_id"]: SealRow(**row) for row in self._tx.execute(query).mappings()}

    def kept(self, after: int) -> tuple[list[Kept], int | None]:
        """Return what the next lines after a seq name, and the seq to go on from; None at the end."""
        joined = EVENT.join(CONTENT, _same_line())
        query = (
            select(EVENT.c.seq, EVENT.c.subject_id, CONTENT.c.content)
            .select_from(joined)
            .where(self._mine(EVENT), EVENT.c.seq > after, EVENT.c.event.in_((DOCUMENT_ADDED, SEALED, SNAPSHOT_TAKEN)))
            .order_by(EVENT.c.seq)
            .limit(PAGE_ROWS)
        )
        rows = self._tx.execute(query).all()
        found = [kept for row in rows for kept in kept_by(row.seq, row.subject_id, _bytes(row.content))]
        return found, rows[-1].seq if rows else None

    def still_kept(self, seq: int) -> bool:
        """Say whether a line still has its content: it may have been discarded while we looked."""
        query = select(CONTENT.c.seq).where(self._mine(CONTENT), CONTENT.c.seq == seq)
        return self._tx.execute(query).first() is not None


def _same_line() -> ColumnElement[bool]:
    return (
        (EVENT.c.municipality == CONTENT.c.municipality)
        & (EVENT.c.series == CONTENT.c.series)
        & (EVENT.c.seq == CONTENT.c.seq)
    )


def _bytes(value: bytes | str) -> bytes:
    """SQLite lets whoever owns the file put text where bytes belong; that must be found, not stumble over."""
    return value.encode() if isinstance(value, str) else bytes(value)


def sealed_in(tx: Tx) -> set[str]:
    """Return every municipality that has a seal."""
    query = select(SEAL.c.municipality).distinct().execution_options(**{ACROSS: "a verification covers every seal"})
    return {row.municipality for row in tx.execute(query)}
