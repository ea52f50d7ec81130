"""N5.28, N5.30, N5.32-N5.34, N5.64, X9 and X15: the documents as files."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from archiver.checking.addml import NAME
from archiver.checking.catalogue import HASHES
from archiver.checking.finding import At, Finding
from archiver.checking.folder import STRUCTURE_FILE, sha256
from archiver.checking.job import Check, Job, here, number
from archiver.checking.parts import Part
from archiver.checking.rules import counted, found
from archiver.checking.stream import Unit

_PART = re.compile(r"[A-Za-z0-9ÆØÅæøåÄÖäö_-][A-Za-z0-9ÆØÅæøåÄÖäö._-]*")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_PATH_CHARS_MAX = 180
"""Windows takes 260 with the depot's own folders before it."""


def listed(job: Job) -> None:
    """Write down every file of the documents' folder."""
    for path, size in job.folder.files():
        job.scratch.put("insert into files (path, alike, size) values (?, ?, ?)", path, path.casefold(), size)


class Files(Check):
    """Every document that arkivstruktur.xml names is there, whole, and nothing else is."""

    def unit(self, unit: Unit) -> Iterator[Finding]:
        """Check the files of one record."""
        if unit.kind == "registrering":
            for document in unit.all("dokumentbeskrivelse"):
                for one in document.all("dokumentobjekt"):
                    yield from self._file(one)

    def finish(self) -> Iterator[Finding]:
        """Compare what is there with what was named."""
        ask = self.job.scratch.rows
        ((files, twice, zero),) = ask("select count(*), sum(used > 1), sum(size = 0) from files")
        yield counted("N5.28", files)
        yield from self._stated(files)
        for (path,) in ask("select path from files where used = 0 order by path"):
            yield found("N5.33", "stray", At(path))
        yield counted("N5.34", twice or 0)
        yield counted("N5.64", zero or 0)
        yield from self._names()

    def _file(self, one: Part) -> Iterator[Finding]:
        name, at = one.text("referanseDokumentfil") or "", here(one)
        algorithm = one.text("sjekksumAlgoritme")
        if algorithm not in HASHES:
            yield found("N5.30", "algorithm", at, algorithm=algorithm or "?")
        # Arkade reads \ as /; the file is looked for in the same way, and X15 says that it is wrong.
        path = self.job.folder.inside(name.replace("\\", "/"))
        if not _safe(name):
            yield found("X15", "unsafe", at)
        if path is None:
            yield found("N5.32", "missing", at, file=name)
            return
        self.job.scratch.put("update files set used = used + 1 where path = ?", name.replace("\\", "/"))
        yield from self._content(one, path)

    @staticmethod
    def _content(one: Part, path: Path) -> Iterator[Finding]:
        size = number(one.text("filstoerrelse"))
        if size != path.stat().st_size:
            yield found("X9", "size", here(one), stated=-1 if size is None else size, found=path.stat().st_size)
        if (one.text("sjekksum") or "").strip().lower() != sha256(path):
            yield found("N5.30", "differs", here(one))

    def _stated(self, files: int) -> Iterator[Finding]:
        if self.job.folder.documents is None:
            yield found("N5.28", "no-folder")
        elif not files:
            yield found("N5.28", "empty-folder", At(self.job.folder.documents))
        stated = self.job.folder.stated
        if stated is None:
            return
        said, at = number(stated.value("antallDokumentfiler")), At(NAME, stated.line("antallDokumentfiler"))
        if said is None:
            yield found("N5.28", "not-stated", at)
        elif said != files:
            yield found("N5.28", "differs", at, stated=said, found=files)

    def _names(self) -> Iterator[Finding]:
        sql = """select path from (select path, row_number() over (partition by alike order by path) as nth from files)
            where nth > 1"""
        for (path,) in self.job.scratch.rows(sql):
            yield found("X15", "alike", At(path))
        for (path,) in self.job.scratch.rows("select path from files where used = 0"):
            if not _safe(path):
                yield found("X15", "unsafe", At(path))


def _safe(name: str) -> bool:
    """Say whether every system can hold this path."""
    parts = name.split("/")
    return len(name) <= _PATH_CHARS_MAX and all(
        _PART.fullmatch(part) and not _RESERVED.fullmatch(part) and not part.endswith(".") for part in parts
    )


def extension(name: str) -> str:
    """Return a file name's extension in lower case, without the dot."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def place(line: int | None) -> At:
    """Return a place in arkivstruktur.xml by its line."""
    return At(STRUCTURE_FILE, line)
