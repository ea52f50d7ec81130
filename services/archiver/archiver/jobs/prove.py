"""Verifies every chain and what it names. Reads only; called by the command line, not by a worker."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from archiver.core import chain
from archiver.core.chain import Problem, Report
from archiver.core.checkpoint import Checkpoint, Key, decoded
from archiver.core.entry import Line
from archiver.core.proof import EVIDENCE_SERIES, Kept, SealCheck, attachments_of, row_problems
from archiver.ports import Shelf
from archiver.store.ledger import Ledger, chains
from archiver.store.proofs import Proofs, sealed_in
from common.blob import Blobs
from common.db import Database, Tx
from common.errors import Permanent

Told = Callable[[str, int], None]
"""Called with a chain's name and how many files of it were read so far."""


def nobody(_chain: str, _files: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Prover:
    """Proves the chains of an archive. `blobs` None leaves out the files that chains name; `shelf` None has none."""

    db: Database
    blobs: Blobs | None
    shelf: Shelf | None
    keys: tuple[Key, ...]
    told: Told = nobody

    async def prove(self, municipality: str | None) -> list[Report]:
        """Verify every chain, or one municipality's; none that is whole has problems in its report.

        A chain that is known from its checkpoint files alone is reported too: all of it was removed.
        """
        found = set(await self.db.read(lambda tx: chains(tx, municipality)))
        sealed = await self.db.read(sealed_in)
        found |= {(one, EVIDENCE_SERIES) for one in sealed if municipality in {None, one}}
        if self.shelf is not None:
            found |= {one for one in await self.shelf.chains() if municipality in {None, one[0]}}
        return [await self._chain(whose, series) for whose, series in sorted(found)]

    async def _chain(self, municipality: str, series: str) -> Report:
        files = await self.shelf.all(municipality, series) if self.shelf is not None else []
        outside = [decoded(content) for content in files]
        report = await self.db.read(lambda tx: self._rows(tx, municipality, series, outside))
        if self.blobs is None:
            return report
        files_read, problems = await self._files(self.blobs, municipality, series)
        counted = {"seals" if series == EVIDENCE_SERIES else "documents": files_read}
        return _with(report, problems, counted)

    def _rows(self, tx: Tx, municipality: str, series: str, outside: list[Checkpoint | None]) -> Report:
        try:
            return self._read(tx, municipality, series, outside)
        except (ValueError, TypeError, AttributeError):
            # SQLite keeps whatever it is given: a column that no line of ours could hold was put there by hand.
            return chain.unreadable(municipality, series)

    def _read(self, tx: Tx, municipality: str, series: str, outside: list[Checkpoint | None]) -> Report:
        proofs, ledger = Proofs(tx, municipality, series), Ledger(tx, municipality, series)
        rows = proofs.checkpoints()
        checkpoints = [*(decoded(row.file) for row in rows), *outside]
        problems = [*row_problems(rows)]
        says = "content lies here that belongs to no line"
        problems += [Problem(municipality, series, seq, "stray", says) for seq in proofs.strays()]
        seals = SealCheck(municipality, proofs.seals() if series == EVIDENCE_SERIES else {})

        lines = (_seen(line, seals) for line in ledger.lines())
        report = chain.verify(municipality, series, lines, checkpoints, self.keys)
        return _with(report, [*problems, *seals.end()])

    async def _files(self, blobs: Blobs, municipality: str, series: str) -> tuple[int, list[Problem]]:
        """Read every file that the chain names, one at a time, and compare it with its hash."""
        read, after = 0, -(2**62)
        problems: list[Problem] = []
        while True:
            kept, last = await self.db.read(lambda tx, a=after: Proofs(tx, municipality, series).kept(a))  # type: ignore[misc]  # bound now, not at the call
            if last is None:
                return read, problems
            after = last
            for one in kept:
                read += 1
                problems += await self._file(blobs, municipality, series, one)
                self.told(f"{municipality}/{series}", read)

    async def _file(self, blobs: Blobs, municipality: str, series: str, kept: Kept) -> list[Problem]:
        code, content = await _looked_at(blobs, municipality, kept.sha256)
        if content is not None and len(content) != kept.size_bytes:
            code = "document_altered"
        found = [(kept.sha256, code)] if code else []
        if content is not None and series == EVIDENCE_SERIES:
            attached = [
                (sha256, (await _looked_at(blobs, municipality, sha256))[0]) for sha256 in attachments_of(content)
            ]
            found += [(sha256, wrong) for sha256, wrong in attached if wrong]
        if found and not await self.db.read(lambda tx: Proofs(tx, municipality, series).still_kept(kept.seq)):
            return []  # it was discarded while we looked
        return [
            Problem(municipality, series, kept.seq, wrong, f"{_SAYS[wrong]}: {sha256} of {kept.subject_id}")
            for sha256, wrong in found
        ]


_SAYS = {
    "document_altered": "a file is not the one that was kept",
    "document_missing": "a file is gone, and no line says that it was discarded",
}


async def _looked_at(blobs: Blobs, municipality: str, sha256: str) -> tuple[str | None, bytes | None]:
    """Return what is wrong with a file, None for nothing, and its bytes where they are those that were kept."""
    try:
        content = await blobs.get(municipality, sha256)
    except Permanent:
        return "document_altered", None
    return ("document_missing", None) if content is None else (None, content)


def _seen(line: Line, seals: SealCheck) -> Line:
    seals.take(line)
    return line


def _with(report: Report, problems: list[Problem], counted: dict[str, int] | None = None) -> Report:
    found = tuple(sorted((*report.problems, *problems), key=lambda p: (p.seq, p.code)))
    return msgspec.structs.replace(report, problems=found, **(counted or {}))
