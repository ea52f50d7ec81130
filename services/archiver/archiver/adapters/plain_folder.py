"""Reads a plain folder back as a `Periode`: what was exported as one can be made a deposit later, without us."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar
from uuid import UUID

import msgspec

from archiver.core.deposit.plain import ARCHIVE, CASES, CHANGES, FOLDER, LEFT_OUT, Head
from archiver.core.noark.model import Arkiv, Arkivdel, Endring, Journalpost, Saksmappe, Utelatt
from archiver.core.public_journal.one_by_one import OneByOne
from archiver.core.public_journal.showing import Told
from common.errors import Permanent

PIECE_BYTES_MAX = 256 * 1024
S = TypeVar("S", bound=msgspec.Struct)


class FolderPeriode:
    """A period in a plain folder; one line is one case file, and no two are held.

    Where two files have one content, the folder need hold it once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._head = msgspec.json.decode((folder / ARCHIVE).read_bytes(), type=Head)
        except FileNotFoundError as e:
            raise Permanent(f"{folder} is no plain folder of ours: it has no {ARCHIVE}") from e
        except msgspec.DecodeError as e:
            raise Permanent(f"{folder / ARCHIVE} is not what an export writes: {e}") from e
        self._cases: dict[UUID, int] = {}
        self._places, self._files = self._indexed()
        self._screening = OneByOne(self._whole)

    @property
    def arkiv(self) -> Arkiv:
        """Return the archive."""
        return self._head.arkiv

    @property
    def arkivdel(self) -> Arkivdel:
        """Return the series of the period."""
        return self._head.arkivdel

    def saksmapper(self) -> Iterator[Saksmappe]:
        """Yield the case files as they were exported: by class, then by number."""
        return self._lines(CASES, Saksmappe)

    def journal(self) -> Iterator[tuple[Saksmappe, Journalpost]]:
        """Yield every post by number."""
        with (self._folder / CASES).open("rb") as lines:
            for _, offset, place in self._places:
                lines.seek(offset)
                sak = _decoded(lines.readline(), Saksmappe, CASES)
                yield msgspec.structs.replace(sak, journalposter=()), sak.journalposter[place]

    def offentlig(self, sak: Saksmappe, post: Journalpost) -> tuple[Saksmappe, Journalpost]:
        """Return both as the public may see them."""
        return self._screening(sak, post)

    def _whole(self, sak: Saksmappe) -> tuple[tuple[Journalpost, ...], Told]:
        with (self._folder / CASES).open("rb") as lines:
            lines.seek(self._cases[sak.system_id])
            return _decoded(lines.readline(), Saksmappe, CASES).journalposter, Told()

    def endringer(self) -> Iterator[Endring]:
        """Yield the change log."""
        return self._lines(CHANGES, Endring)

    def utelatt(self) -> Iterator[Utelatt]:
        """Yield what was left out."""
        return self._lines(LEFT_OUT, Utelatt)

    def fil(self, sha256: str) -> Iterable[bytes]:
        """Return a document's content in pieces; Permanent when the folder lacks it."""
        path = self._files.get(sha256)
        if path is None:
            raise Permanent(f"no file in {self._folder / FOLDER} has the checksum {sha256}")
        with (self._folder / FOLDER / path).open("rb") as found:
            yield from _pieces(found)

    def _indexed(self) -> tuple[list[tuple[tuple[int, int], int, int]], dict[str, str]]:
        """Return where each post stands, by number, and a file for each content."""
        places, files, offset = [], dict[str, str](), 0
        with (self._folder / CASES).open("rb") as lines:
            for line in lines:
                sak = _decoded(line, Saksmappe, CASES)
                self._cases[sak.system_id] = offset
                for place, post in enumerate(sak.journalposter):
                    places.append((post.nummer or (0, 0), offset, place))
                    files |= {sha256: fil for sha256, fil in _named(post) if self._is_here(sha256, fil, files)}
                offset += len(line)
        return sorted(places), files

    def _is_here(self, sha256: str, fil: str, files: dict[str, str]) -> bool:
        return sha256 not in files and (self._folder / FOLDER / fil).is_file()

    def _lines(self, name: str, kind: type[S]) -> Iterator[S]:
        with (self._folder / name).open("rb") as lines:
            for line in lines:
                yield _decoded(line, kind, name)


def _named(post: Journalpost) -> Iterator[tuple[str, str]]:
    for dokument in post.dokumenter:
        yield from ((objekt.sha256, objekt.fil) for objekt in dokument.dokumentobjekter)


def _pieces(found: BinaryIO) -> Iterator[bytes]:
    while piece := found.read(PIECE_BYTES_MAX):
        yield piece


def _decoded(line: bytes, kind: type[S], name: str) -> S:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError as e:
        raise Permanent(f"a line of {name} is not what an export writes: {e}") from e
