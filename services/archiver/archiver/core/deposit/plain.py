"""The plain folder: documents, an index that a spreadsheet opens, and the whole model as JSON. It can be read back."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from archiver.core.deposit.files import is_safe
from archiver.core.deposit.left_out import HEAD, rows_of
from archiver.core.deposit.package import Counts, Part, checked
from archiver.core.noark import codes
from archiver.core.noark.model import Arkiv, Arkivdel, Dokumentobjekt, Fil, Journalpost, Periode, Saksmappe
from common.errors import Permanent

FOLDER = "dokumenter"
ARCHIVE = "arkiv.json"
CASES = "saker.jsonl"
CHANGES = "endringer.jsonl"
LEFT_OUT = "utelatt.jsonl"
_JOURNAL = (
    *("nummer", "journaldato", "type", "status", "sak", "sakstittel", "tittel", "offentlig tittel", "parter"),
    *("skjermingshjemmel", "dokumenter"),
)
_DOCUMENTS = ("nummer", "dokument", "rolle", "tittel", "fil", "format", "byte", "sha256")
_README = """\
Eksport av {tittel}, {arkivdel}

journal.csv      en linje for hver journalpost
dokumenter.csv   en linje for hver fil i mappen dokumenter, med SHA-256
utelatt.csv      det som ikke er med, og hvorfor
arkiv.json       arkivet, arkivdelen og klassifikasjonssystemet
saker.jsonl      hver saksmappe med alt innhold, en linje for hver (Noark 5s egne navn)
endringer.jsonl  endringsloggen
utelatt.jsonl    det samme som utelatt.csv

NB: Her er ingenting skjermet. Mappen er ikke til offentliggjøring.
"""


class Head(msgspec.Struct, frozen=True):
    """What arkiv.json holds."""

    arkiv: Arkiv
    arkivdel: Arkivdel


class PlainFolder:
    """A period as a plain folder; it need not be closed, and nothing is withheld in it."""

    def __init__(self, periode: Periode, fil: Fil) -> None:
        self._periode = periode
        self._fil = fil
        self._saker = 0
        self._poster = 0
        self._filer = 0
        self._endringer = 0

    def parts(self) -> Iterator[Part]:
        """Yield every file."""
        periode = self._periode
        told = _README.format(tittel=periode.arkiv.tittel, arkivdel=periode.arkivdel.tittel)
        yield Part("LESMEG.txt", iter((told.encode(),)))
        head = msgspec.json.encode(slim(Head(periode.arkiv, periode.arkivdel)))
        yield Part(ARCHIVE, iter((msgspec.json.format(head, indent=1) + b"\n",)))
        yield Part(CASES, self._cases())
        yield Part(CHANGES, self._changes())
        yield Part(LEFT_OUT, lines_of(periode.utelatt()))
        yield Part("journal.csv", rows_of(_JOURNAL, (_journal_row(*one) for one in periode.journal())))
        yield Part("dokumenter.csv", rows_of(_DOCUMENTS, _document_rows(periode)))
        rows = ((one.hva, str(one.system_id), one.grunn) for one in periode.utelatt())
        yield Part("utelatt.csv", rows_of(HEAD, rows))
        yield from self._documents()

    def counts(self) -> Counts:
        """Return what was written, once all parts were taken."""
        return Counts(
            saksmapper=self._saker, journalposter=self._poster, dokumentfiler=self._filer, endringer=self._endringer
        )

    def _cases(self) -> Iterator[bytes]:
        for sak in self._periode.saksmapper():
            self._saker += 1
            self._poster += len(sak.journalposter)
            yield from lines_of((sak,))

    def _changes(self) -> Iterator[bytes]:
        for one in self._periode.endringer():
            self._endringer += 1
            yield from lines_of((one,))

    def _documents(self) -> Iterator[Part]:
        for _, objekt in _files(self._periode):
            if not is_safe(objekt.fil):
                raise Permanent(f"the file name {objekt.fil!r} is not safe everywhere")
            self._filer += 1
            yield Part(f"{FOLDER}/{objekt.fil}", checked(objekt, self._fil(objekt.sha256)))


def lines_of(values: Iterable[msgspec.Struct]) -> Iterator[bytes]:
    """Yield JSON lines."""
    for one in values:
        yield msgspec.json.encode(slim(one)) + b"\n"


def slim(value: msgspec.Struct) -> Any:  # noqa: ANN401 - JSON, whatever it holds
    """Return a value as plain JSON without what is empty: it is read back as it was."""
    return _without_empty(msgspec.to_builtins(value))


def _without_empty(found: object) -> object:
    if isinstance(found, dict):
        return {key: _without_empty(one) for key, one in found.items() if one is not None and one not in ([], ())}
    if isinstance(found, list | tuple):
        return [_without_empty(one) for one in found]
    return found


def _journal_row(sak: Saksmappe, post: Journalpost) -> tuple[str, ...]:
    return (
        _number(post),
        post.journaldato.isoformat(),
        codes.JOURNALPOSTTYPE.navn_av(post.journalposttype),
        codes.JOURNALSTATUS.navn_av(post.journalstatus),
        sak.mappe_id,
        sak.tittel,
        post.tittel,
        post.offentlig_tittel or "",
        ", ".join(part.navn for part in post.korrespondanseparter),
        post.skjerming.hjemmel if post.skjerming else "",
        str(len(post.dokumenter)),
    )


def _document_rows(periode: Periode) -> Iterator[tuple[str, ...]]:
    for (post, number, role, title), one in _files(periode):
        size = str(one.filstoerrelse)
        yield _number(post), str(number), role, title, f"{FOLDER}/{one.fil}", one.format, size, one.sha256


def _files(periode: Periode) -> Iterator[tuple[tuple[Journalpost, int, str, str], Dokumentobjekt]]:
    for sak in periode.saksmapper():
        for post in sak.journalposter:
            for dokument in post.dokumenter:
                if dokument.utfoert_kassasjon is None:
                    role = codes.TILKNYTTET_REGISTRERING_SOM.navn_av(dokument.tilknyttet_som)
                    about = (post, dokument.dokumentnummer, role, dokument.tittel)
                    yield from ((about, objekt) for objekt in dokument.dokumentobjekter)


def _number(post: Journalpost) -> str:
    return f"{post.nummer[1]}/{post.nummer[0]}" if post.nummer else ""
