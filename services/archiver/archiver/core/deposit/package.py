"""The files of a deposit in the order in which they can be written, each as a stream of pieces."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from archiver.core.deposit.addml import Addml
from archiver.core.deposit.change_log import change_log
from archiver.core.deposit.files import objects_of, path_of
from archiver.core.deposit.journals import Journal
from archiver.core.deposit.profile import Profile, Sender
from archiver.core.deposit.structure import Structure
from archiver.core.deposit.submission import submission
from archiver.core.deposit.tally import Tally
from archiver.core.deposit.trace_schema import XSD, XSD_NAME
from archiver.core.noark.model import Dokumentobjekt, Fil, Periode, Saksmappe
from common.errors import Permanent

PACKAGE = "avleveringspakke"
SCHEMAS = (
    "addml.xsd",
    "arkivstruktur.xsd",
    "endringslogg.xsd",
    "loependeJournal.xsd",
    "metadatakatalog.xsd",
    "offentligJournal.xsd",
)
"""The official schemas that travel with every deposit (krav 6.4.18, 6.4.19)."""


class Part(msgspec.Struct, frozen=True):
    """One file: its path below the delivery's folder, and its content, which must be taken before the next file."""

    path: str
    pieces: Iterator[bytes]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a finished deposit holds."""

    saksmapper: int
    journalposter: int
    dokumentfiler: int
    endringer: int


class Deposit:
    """A deposit of one closed period, for one depot's profile.

    `schemas` holds the content of each of SCHEMAS. The period is read four times: the structure, the documents, and
    once for each journal; nothing is held but one case file, and 8 bytes for each id.
    """

    def __init__(
        self, periode: Periode, fil: Fil, schemas: Mapping[str, bytes], profile: Profile, sender: Sender
    ) -> None:
        self._periode = periode
        self._fil = fil
        self._schemas = schemas
        self._profile = profile
        self._sender = sender
        self._tally = Tally()

    def parts(self) -> Iterator[Part]:
        """Yield every file. Permanent when the period breaks a rule that no deposit may break."""
        tally, given = self._tally, (self._periode, self._profile, self._sender, self._tally)
        yield self._part("arkivstruktur.xml", Structure(*given).pieces())
        tally.settle()
        yield from self._documents()
        yield self._part("endringslogg.xml", change_log(*given))
        yield self._part("loependeJournal.xml", Journal(*given).running())
        yield self._part("offentligJournal.xml", Journal(*given).public())
        for name in SCHEMAS:
            yield self._part(name, iter((self._schemas[name],)))
        if tally.spor:
            yield self._part(XSD_NAME, iter((XSD,)))
        yield self._part("arkivuttrekk.xml", Addml(self._periode, self._sender, tally).pieces())
        yield Part("info.xml", submission(self._periode, self._sender, tally, PACKAGE))

    def counts(self) -> Counts:
        """Return what was written, once all parts were taken."""
        tally = self._tally
        return Counts(
            saksmapper=tally.mapper,
            journalposter=tally.registreringer,
            dokumentfiler=tally.filer,
            endringer=tally.endringer,
        )

    def _part(self, name: str, pieces: Iterator[bytes]) -> Part:
        return Part(f"{PACKAGE}/{name}", self._summed(name, pieces))

    def _summed(self, name: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
        summed, size = hashlib.sha256(), 0
        for piece in pieces:
            summed.update(piece)
            size += len(piece)
            yield piece
        self._tally.sjekksummer[name] = summed.hexdigest()
        self._tally.stoerrelser[name] = size

    def _documents(self) -> Iterator[Part]:
        for sak in self._periode.saksmapper():
            yield from self._documents_of(sak)
            # Else it were held until the next one is read.
            del sak

    def _documents_of(self, sak: Saksmappe) -> Iterator[Part]:
        for post in sak.journalposter:
            for dokument in post.dokumenter:
                for objekt in objects_of(post, dokument):
                    path = f"{PACKAGE}/{path_of(objekt, self._profile)}"
                    yield Part(path, checked(objekt, self._fil(objekt.sha256)))


def checked(objekt: Dokumentobjekt, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a file's content; Permanent when it is not what its metadata say."""
    summed, size = hashlib.sha256(), 0
    for piece in pieces:
        summed.update(piece)
        size += len(piece)
        yield piece
    if summed.hexdigest() != objekt.sha256 or size != objekt.filstoerrelse:
        raise Permanent(f"the file {objekt.fil} is not the one that was archived: checksum or size differ")
