"""What `archive verify` compares beside the chain itself: rows with what was signed, seals with their lines."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from archiver.core.chain import Problem
from archiver.core.checkpoint import decoded
from archiver.core.entry import DISCARDED, SEALED, Line

EVIDENCE_SERIES = "evidence"
"""The chain that seals stand in, beside the journal's own: one line a seal, signed and numbered by seq alone."""


class CheckpointRow(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint as the database has it: its file, and columns that repeat what the file says."""

    municipality: str
    series: str
    seq: int
    file: bytes
    blob_sha256: str
    at: datetime


class SealRow(msgspec.Struct, frozen=True, kw_only=True):
    """A seal as the database has it."""

    municipality: str
    item_id: UUID
    revision: int
    stage: int
    seal_id: UUID
    sha256: str
    size_bytes: int
    sealed_at: datetime


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes that a line of a chain names: they must be there, and be these."""

    seq: int
    subject_id: UUID
    sha256: str
    size_bytes: int


def row_problems(rows: Iterable[CheckpointRow]) -> Iterator[Problem]:
    """Yield what a row says otherwise than the signed file in it. A file that is none is the chain's own finding."""
    for row in rows:
        checkpoint = decoded(row.file)
        if checkpoint is None:
            continue
        said = (checkpoint.municipality, checkpoint.series, checkpoint.seq, checkpoint.at)
        told = (row.municipality, row.series, row.seq, row.at)
        if said != told or hashlib.sha256(row.file).hexdigest() != row.blob_sha256:
            signed = f"{checkpoint.municipality}/{checkpoint.series}, line {checkpoint.seq}"
            says = f"a checkpoint's columns tell otherwise than its file, signed for {signed}"
            yield Problem(row.municipality, row.series, row.seq, "forged", says)


def seal_facts(seal: SealRow) -> dict[str, object]:
    """Return what the chain says of a seal for ever: ids and when, never a hash of what was written."""
    facts = {"item_id": seal.item_id, "revision": seal.revision, "stage": seal.stage, "sealed_at": seal.sealed_at}
    return dict(facts)


def seal_content(seal: SealRow) -> dict[str, object]:
    """Return what goes when the evidence is disposed of: the hash by which it is found."""
    return {"sha256": seal.sha256, "size_bytes": seal.size_bytes}


def kept_by(seq: int, subject_id: UUID, content: bytes) -> list[Kept]:
    """Return the bytes that a line's content names: a seal's container, or the documents that were added."""
    try:
        words = msgspec.json.decode(content, type=_Named)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []  # the chain's own finding: it is not what was sealed
    named = (*words.documents, *([_File(words.sha256, words.size_bytes)] if words.sha256 else []))
    return [Kept(seq=seq, subject_id=subject_id, sha256=one.sha256, size_bytes=one.size_bytes) for one in named]


class _File(msgspec.Struct):
    sha256: str
    size_bytes: int


class _Named(msgspec.Struct):
    documents: tuple[_File, ...] = ()
    sha256: str = ""
    size_bytes: int = 0


def attachments_of(container: bytes) -> list[str]:
    """Return the SHA-256 of each attachment that a sealed container names as kept."""
    try:
        named = msgspec.json.decode(container, type=_Container).attachments
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return []
    return [one.sha256 for one in named if one.sha256]


class _Attachment(msgspec.Struct):
    sha256: str | None = None


class _Container(msgspec.Struct):
    attachments: tuple[_Attachment, ...] = ()


class SealCheck:
    """Compares the lines of the evidence chain, as they go by, with the rows of the seals."""

    def __init__(self, municipality: str, rows: Mapping[UUID, SealRow]) -> None:
        self._municipality = municipality
        self._rows = rows
        self._lines: dict[UUID, int] = {}
        self._discarded: set[UUID] = set()
        self.problems: list[Problem] = []

    def _found(self, seq: int, code: str, says: str) -> None:
        self.problems.append(Problem(self._municipality, EVIDENCE_SERIES, seq, code, says))

    def take(self, line: Line) -> None:
        """Look at one line; a line that cannot be read is the chain's own finding."""
        if line.event == DISCARDED:
            self._discarded.add(line.subject_id)
        if line.event != SEALED:
            return
        self._lines[line.subject_id] = line.seq
        row = self._rows.get(line.subject_id)
        try:
            facts, words = line.told().facts, line.words()
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return
        if row is not None and _plain(seal_facts(row) | seal_content(row)) != facts | (
            words or _plain(seal_content(row))
        ):
            self._found(line.seq, "seal_altered", f"seal {row.seal_id} is not what was written when it was sealed")

    def end(self) -> list[Problem]:
        """Return everything that was found, once every line went by."""
        for seal_id, seq in self._lines.items():
            if seal_id not in self._rows and seal_id not in self._discarded:
                self._found(seq, "seal_missing", f"seal {seal_id} is gone, and no line says that it was disposed of")
        for seal_id in self._rows.keys() - self._lines.keys():
            self._found(0, "seal_unknown", f"seal {seal_id} stands in no line: nobody of ours sealed it")
        return self.problems


def _plain(value: dict[str, object]) -> dict[str, object]:
    """Return the value as JSON tells it, so that ids and times compare."""
    plain: dict[str, object] = msgspec.json.decode(msgspec.json.encode(value))
    return plain
