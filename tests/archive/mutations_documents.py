"""Mutations of the documents: files, formats, versions, and what is withheld of them."""

from pathlib import Path

from tests.archive.mutation import Change, Mutation, after, both, cut, edit, put, remove, rename
from tests.archive.small_deposit import ADDML, STRUCTURE, Deposit
from tests.archive.small_markup import FILES

_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001"
    "48afa4710000000049454e44ae426082"
)
_FILE = "<referanseDokumentfil>dokumenter/{}<"


def _renamed(old: str, new: str) -> Change:
    return both(
        rename(f"dokumenter/{old}", f"dokumenter/{new}"),
        edit(STRUCTURE, f"<referanseDokumentfil>dokumenter/{old}<", f"<referanseDokumentfil>dokumenter/{new}<"),
    )


def _other_bytes(name: str, content: bytes) -> Change:
    return lambda deposit: deposit.replace_file(f"dokumenter/{name}", content)


def _outside(deposit: Deposit) -> None:
    (deposit.folder.parent / "secret.pdf").write_bytes(FILES["dokumenter/0002.pdf"])
    deposit.edit(STRUCTURE, _FILE.format("0002.pdf"), "<referanseDokumentfil>../secret.pdf<")
    Path(deposit.folder / "dokumenter/0002.pdf").unlink()
    deposit.edit(ADDML, 'antallDokumentfiler"><value>10<', 'antallDokumentfiler"><value>9<')


def _no_documents(deposit: Deposit, *, folder: bool) -> None:
    for name in FILES:
        (deposit.folder / name).unlink()
    if not folder:
        (deposit.folder / "dokumenter").rmdir()
    deposit.edit(ADDML, 'antallDokumentfiler"><value>10<', 'antallDokumentfiler"><value>0<')


def _alike(deposit: Deposit) -> None:
    _renamed("0005.pdf", "a.pdf")(deposit)
    _renamed("0007.pdf", "A.pdf")(deposit)


MUTATIONS = (
    Mutation(
        "N5.25",
        "status",
        "a document is being edited",
        edit(STRUCTURE, "Dokumentet er ferdigstilt", "Dokumentet er under redigering"),
    ),
    Mutation(
        "N5.28", "no-folder", "no folder of documents", lambda one: _no_documents(one, folder=False), also=("N5.32",)
    ),
    Mutation(
        "N5.28",
        "empty-folder",
        "an empty folder of documents",
        lambda one: _no_documents(one, folder=True),
        also=("N5.32",),
    ),
    Mutation("N5.29", "extension", "another extension than the format's", _renamed("0002.pdf", "0002.txt")),
    Mutation(
        "N5.29",
        "extension",
        "a format that is neither",
        after(STRUCTURE, "<variantformat>", ">fmt/478<", ">docx<"),
        also=("X10",),
    ),
    Mutation(
        "N5.30",
        "differs",
        "a document was changed",
        put("dokumenter/0002.pdf", FILES["dokumenter/0002.pdf"].replace(b"svar", b"SVAR")),
    ),
    Mutation(
        "N5.30",
        "algorithm",
        "MD5 for a document",
        edit(STRUCTURE, "<sjekksumAlgoritme>SHA256", "<sjekksumAlgoritme>MD5"),
        also=("X1",),
    ),
    Mutation(
        "N5.32",
        "missing",
        "a document is gone",
        both(remove("dokumenter/0002.pdf"), edit(ADDML, 'Dokumentfiler"><value>10<', 'Dokumentfiler"><value>9<')),
    ),
    Mutation("N5.32", "missing", "a document outside the deposit", _outside, also=("X15",)),
    Mutation(
        "N5.33",
        "stray",
        "two posts name one file, none the other",
        edit(STRUCTURE, _FILE.format("0005.pdf"), _FILE.format("0004.pdf")),
        also=("N5.30", "X9"),
    ),
    Mutation("X1", "code", "an unknown variant", edit(STRUCTURE, "<variantformat>Arkivformat", "<variantformat>Kopi")),
    Mutation(
        "X1",
        "not-final",
        "a production format in the deposit",
        edit(STRUCTURE, "<variantformat>Arkivformat", "<variantformat>Produksjonsformat"),
    ),
    Mutation(
        "X2",
        "document-number-twice",
        "two documents with one number",
        edit(STRUCTURE, "<dokumentnummer>2<", "<dokumentnummer>1<"),
    ),
    Mutation(
        "X2",
        "version-twice",
        "two files of one version",
        edit(STRUCTURE, "<variantformat>Dokument hvor deler av innholdet er skjermet", "<variantformat>Arkivformat"),
        also=("X6",),
    ),
    Mutation(
        "X6",
        "no-variant",
        "no masked variant",
        both(
            cut(STRUCTURE, "<dokumentobjekt>", "</dokumentobjekt>\n", _FILE.format("0003.pdf")),
            remove("dokumenter/0003-sladdet.pdf"),
            edit(ADDML, 'Dokumentfiler"><value>10<', 'Dokumentfiler"><value>9<'),
        ),
    ),
    Mutation("X8", "other-format", "a picture called a PDF", _other_bytes("0002.pdf", _PNG)),
    Mutation(
        "X8", "unknown-format", "bytes of no known format", _other_bytes("0001-kilde.json", b"\x00\x01\x02\xff\xfe")
    ),
    Mutation(
        "X8",
        "not-allowed",
        "plain PDF",
        both(
            _other_bytes("0002.pdf", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"),
            after(STRUCTURE, "dokumenter/0001-kilde.json", ">fmt/478<", ">fmt/18<"),
        ),
    ),
    Mutation(
        "X9",
        "size",
        "another size",
        after(STRUCTURE, _FILE.format("0001-kilde.json"), "<filstoerrelse>", "<filstoerrelse>9"),
    ),
    Mutation(
        "X10",
        "target",
        "converted to another format",
        edit(STRUCTURE, "<konvertertTilFormat>fmt/478", "<konvertertTilFormat>fmt/354"),
    ),
    Mutation(
        "X10",
        "same",
        "converted from itself",
        edit(STRUCTURE, "<konvertertFraFormat>fmt/817", "<konvertertFraFormat>fmt/478"),
    ),
    Mutation(
        "X10",
        "not-told",
        "two formats of one document, and no word of it",
        both(
            after(STRUCTURE, _FILE.format("0003.pdf"), ">fmt/478<", ">fmt/477<"),
        ),
        also=("X8",),
    ),
    Mutation(
        "X13",
        "withdrawn",
        "a withdrawn post with a file",
        edit(STRUCTURE, "<journalstatus>Arkivert", "<journalstatus>Utgår"),
    ),
    Mutation(
        "X13", "withdrawn", "a withdrawn case with files", edit(STRUCTURE, "<saksstatus>Avsluttet", "<saksstatus>Utgår")
    ),
    Mutation("X15", "unsafe", "a space in a file name", _renamed("0002.pdf", "00 02.pdf")),
    Mutation("X15", "unsafe", "a name that Windows keeps for itself", _renamed("0002.pdf", "con.pdf")),
    Mutation("X15", "unsafe", "\\ in a path", edit(STRUCTURE, "dokumenter/0002.pdf", "dokumenter\\0002.pdf")),
    Mutation("X15", "alike", "two names that differ by case alone", _alike),
    Mutation(
        "X17",
        "main-document",
        "two main documents",
        edit(STRUCTURE, "<tilknyttetRegistreringSom>Vedlegg", "<tilknyttetRegistreringSom>Hoveddokument"),
    ),
    Mutation(
        "X17",
        "discarded-file",
        "a discarded document with a file",
        edit(
            STRUCTURE,
            "<dokumentobjekt>",
            "<utfoertKassasjon>\n<kassertDato>2025-12-01T10:00:00+01:00</kassertDato>\n<kassertAv>K</kassertAv>\n</utfoertKassasjon>\n<dokumentobjekt>",
        ),
    ),
    Mutation(
        "X17",
        "no-file",
        "a document without a file",
        both(
            cut(STRUCTURE, "<dokumentobjekt>", "</dokumentobjekt>\n", "Dokument 9<"),
            remove("dokumenter/0009.pdf"),
            edit(ADDML, 'Dokumentfiler"><value>10<', 'Dokumentfiler"><value>9<'),
        ),
    ),
)
