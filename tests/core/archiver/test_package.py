"""All that is kept of one item as a ZIP: each under its name, listed with its hash, and always the same bytes."""

import base64
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from uuid import UUID

from archiver.core.package import HOW, KEY, LIST, SIGNATURE, Contents, Sealed, files_of, list_of, zipped

AT = datetime(2026, 5, 14, 13, tzinfo=UTC)
PDF = b"%PDF-1.7 a copy"
FIRST = Sealed(revision=1, stage=1, sealed_at=AT, content=b'{"change": "x"}')
SECOND = Sealed(
    revision=2,
    stage=2,
    sealed_at=AT,
    content=json.dumps({"rendering": {"base64": base64.b64encode(PDF).decode()}}).encode(),
)
CONTENTS = Contents(
    item_id=UUID(int=1),
    item={"platform": "facebook"},
    asked={"recipient": "Politiet"},
    texts={1: "Hei", 2: "Æ"},
    seals=(FIRST, SECOND),
    attachments={"ab" * 32: b"picture"},
)


def test_each_text_seal_copy_and_attachment_lies_under_its_own_name() -> None:
    assert files_of(CONTENTS) == {
        "text/1.txt": b"Hei",
        "text/2.txt": "Æ".encode(),
        "sealed/1-1.json": FIRST.content,
        "sealed/2-2.json": SECOND.content,
        "copy/2.pdf": PDF,
        f"attachments/{'ab' * 32}": b"picture",
    }


def test_what_is_signed_lists_every_file_with_its_hash_and_says_who_asked() -> None:
    files = files_of(CONTENTS)
    listed = json.loads(list_of(CONTENTS, files, "key-1"))
    assert listed["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    assert (listed["asked"], listed["key_id"], listed["item_id"]) == (
        {"recipient": "Politiet"},
        "key-1",
        str(UUID(int=1)),
    )
    assert [(one["revision"], one["stage"]) for one in listed["seals"]] == [(1, 1), (2, 2)]


def test_the_same_things_always_give_the_same_bytes_with_all_that_proves_them() -> None:
    files = files_of(CONTENTS)
    signed = list_of(CONTENTS, files, "key-1")
    made = zipped(files, signed, b"signature", "a key")
    backwards = dict(reversed(files.items()))
    assert made == zipped(backwards, list_of(CONTENTS, backwards, "key-1"), b"signature", "a key")
    with zipfile.ZipFile(io.BytesIO(made)) as whole:
        assert set(whole.namelist()) == {*files, LIST, SIGNATURE, KEY, HOW}
        assert (whole.read(LIST), whole.read(SIGNATURE), whole.read(KEY)) == (signed, b"signature", b"a key")
        assert b"openssl" in whole.read(HOW)
