"""Everything that is kept of one item as a ZIP that stands on its own: for the police, or whoever has the right to it.

A list of all files with their SHA-256 is signed with the key of the checkpoints; `READ-ME.txt` says how to prove it
with nothing but OpenSSL. The same things always give the same bytes.
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

LIST, SIGNATURE, KEY, HOW = "list.json", "list.json.sig", "public-key.pem", "READ-ME.txt"
READ_ME = """\
What is in this package, and how to prove that nobody altered it.

list.json         all files with their SHA-256, what they are about, and who asked for the package
list.json.sig     its signature (Ed25519)
public-key.pem    the key that proves it; compare it with one that you got on another way
sealed/           sealed copies as they were taken, by revision and stage: the exact bytes that the platform sent
text/             the text of each revision
copy/             a copy to read (PDF/A)
attachments/      attachments, named by their SHA-256

  openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in list.json -sigfile list.json.sig
  sha256sum sealed/*
"""
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed container with its bytes."""

    revision: int
    stage: int
    sealed_at: datetime
    content: bytes


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into a package. `asked` says who asked for it, for whom, why and when; `item` what it is about."""

    item_id: UUID
    item: Mapping[str, Any]
    asked: Mapping[str, Any]
    texts: Mapping[int, str]
    seals: tuple[Sealed, ...]
    attachments: Mapping[str, bytes]


def files_of(contents: Contents) -> dict[str, bytes]:
    """Return the files by their names, but for the list and its signature."""
    files = {f"text/{revision}.txt": text.encode() for revision, text in contents.texts.items()}
    for seal in contents.seals:
        files[f"sealed/{seal.revision}-{seal.stage}.json"] = seal.content
        copy = _rendering(seal.content)
        if copy is not None:
            files[f"copy/{seal.revision}.pdf"] = copy
    return files | {f"attachments/{sha256}": content for sha256, content in contents.attachments.items()}


def _rendering(container: bytes) -> bytes | None:
    """Return the PDF/A of a container of stage 2; None where there is none."""
    held = msgspec.json.decode(container).get("rendering")
    return base64.b64decode(held["base64"]) if held else None


def list_of(contents: Contents, files: Mapping[str, bytes], key_id: str) -> bytes:
    """Return the list that is signed."""
    seals = [{"revision": s.revision, "stage": s.stage, "sealed_at": s.sealed_at} for s in contents.seals]
    listed = {
        "what": "ordstyrer package",
        "v": 1,
        "item_id": contents.item_id,
        "item": dict(contents.item),
        "asked": dict(contents.asked),
        "seals": seals,
        "key_id": key_id,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return msgspec.json.encode(listed, order="sorted")


def zipped(files: Mapping[str, bytes], signed: bytes, signature: bytes, public_key: str) -> bytes:
    """Return the package."""
    whole = {**files, LIST: signed, SIGNATURE: signature, KEY: public_key.encode(), HOW: READ_ME.encode()}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(whole):
            made.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), whole[name], zipfile.ZIP_DEFLATED)
    return held.getvalue()
