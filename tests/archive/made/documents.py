"""The documents of a post: a rendering, the platform's own bytes, pictures converted, a variant with parts withheld."""

import hashlib
import json
import zlib
from collections.abc import Iterator
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from archiver.core.noark.model import (
    Dokumentbeskrivelse,
    Dokumentobjekt,
    Journalpost,
    Konvertering,
    Skjerming,
    UtfoertKassasjon,
)
from tests.archive.made.pages import KINDS, page, said

TOOLS = {"fmt/478": "Typst", "fmt/11": "Pillow"}
CONTENTS: dict[str, bytes] = {}
"""What was used, by SHA-256."""


def documents(post: Journalpost, form: str, turn: int, folder: str) -> tuple[Dokumentbeskrivelse, ...]:
    """Return a post's documents, the main one first."""
    return tuple(_documents(post, form, turn, folder))


def _documents(post: Journalpost, form: str, turn: int, folder: str) -> Iterator[Dokumentbeskrivelse]:
    stem = f"{folder}/{post.journalpostnummer:02d}"
    rendering = _file(post, 1, "A", f"{stem}-1-A.pdf", page(form, said(form, turn)), ("fmt/817", "fmt/478"))
    withheld = post.skjerming is not None and post.skjerming.dokument == "D"
    cut = (
        (_file(post, 1, "O", f"{stem}-1-O.pdf", page(form, said(form, turn)[:9] + " █████████"), None),)
        if withheld
        else ()
    )
    yield _document(post, 1, "H", post.tittel, "KORR" if post.journalposttype in "IU" else "NOTAT", (rendering, *cut))
    if post.journalposttype == "I":
        original = _file(post, 2, "A", f"{stem}-2-A.json", _original(said(form, turn), turn % KINDS), None)
        yield _document(post, 2, "V", "Innlegget slik plattformen sendte det", "VEDLEGG", (original,))
    if turn % 23 == 8 and post.journalposttype == "I":
        production = _file(
            post,
            3,
            "P",
            f"{stem}-3-P.webp",
            b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0",
            None,
        )
        picture = _file(post, 3, "A", f"{stem}-3-A.png", _PNG, ("fmt/566", "fmt/11"))
        yield _document(post, 3, "V", "Bilde i innlegget", "FOTO", (production, picture))
    if turn % 37 == 11:
        number = 4 if turn % 23 == 8 else 3
        yield _discarded(post, number)


def _document(
    post: Journalpost, number: int, role: str, title: str, kind: str, files: tuple[Dokumentobjekt, ...]
) -> Dokumentbeskrivelse:
    shield = None
    if role == "V" and post.skjerming is not None and "M" in post.skjerming.metadata:
        shield = Skjerming(tilgangsrestriksjon="XX", hjemmel=post.skjerming.hjemmel, metadata=("M",))
    return Dokumentbeskrivelse(
        system_id=_key(post, "dokument", number),
        dokumenttype=kind,
        dokumentstatus="F",
        tittel=title,
        opprettet_dato=post.opprettet_dato,
        opprettet_av=post.opprettet_av,
        tilknyttet_som=role,
        dokumentnummer=number,
        tilknyttet_dato=post.opprettet_dato + timedelta(seconds=number),
        tilknyttet_av=post.opprettet_av,
        skjerming=shield,
        dokumentobjekter=files,
    )


def _discarded(post: Journalpost, number: int) -> Dokumentbeskrivelse:
    """Return an attachment that was discarded: its metadata stay, its file does not."""
    return Dokumentbeskrivelse(
        system_id=_key(post, "dokument", number),
        dokumenttype="VEDLEGG",
        dokumentstatus="F",
        tittel="Reklame som fulgte med innlegget",
        opprettet_dato=post.opprettet_dato,
        opprettet_av=post.opprettet_av,
        tilknyttet_som="V",
        dokumentnummer=number,
        tilknyttet_dato=post.opprettet_dato + timedelta(seconds=number),
        tilknyttet_av=post.opprettet_av,
        utfoert_kassasjon=UtfoertKassasjon(dato=post.opprettet_dato + timedelta(minutes=30), av="Unni Arkivdal"),
    )


def _file(
    post: Journalpost, number: int, variant: str, fil: str, content: bytes, made_from: tuple[str, str] | None
) -> Dokumentobjekt:
    sha256 = hashlib.sha256(content).hexdigest()
    CONTENTS[sha256] = content
    at = post.opprettet_dato + timedelta(seconds=10 + number)
    made = None
    if made_from:
        made = Konvertering(
            dato=at, av="Ordstyrer", fra_format=made_from[0], til_format=made_from[1], verktoey=TOOLS[made_from[1]]
        )
    ending = fil.rpartition(".")[2]
    return Dokumentobjekt(
        system_id=_key(post, "fil", number, variant),
        versjonsnummer=1,
        variantformat=variant,
        format={"pdf": "fmt/478", "json": "fmt/817", "png": "fmt/11", "webp": "fmt/566"}[ending],
        opprettet_dato=at,
        opprettet_av="Ordstyrer",
        fil=fil,
        sha256=sha256,
        filstoerrelse=len(content),
        media_type={"pdf": "application/pdf", "json": "application/json"}.get(ending, f"image/{ending}"),
        konvertering=made,
    )


def _key(post: Journalpost, *parts: object) -> UUID:
    return uuid5(NAMESPACE_URL, f"{post.system_id}/{'/'.join(map(str, parts))}")


def _original(text: str, which: int) -> bytes:
    told = {
        "from": {"id": f"7{which:05d}", "name": f"Innbygger {which}"},
        "id": f"{900 + which}_{which * 31}",
        "message": text,
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


# One grey dot.
_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", b"\0\0\0\x01\0\0\0\x01\x08\0\0\0\0")
    + _chunk(b"IDAT", zlib.compress(b"\0\x80"))
    + _chunk(b"IEND", b"")
)
