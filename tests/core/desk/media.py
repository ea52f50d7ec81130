"""A comment with a picture, and what ingest tells of it."""

import hashlib
import struct
import zlib
from datetime import timedelta

from common.events import Attachment, AttachmentsKept, ItemChanged, KeptAttachment, derived_id
from tests.core.desk.scene import T0, item, item_id


def png(side: int = 8, grey: int = 128) -> bytes:
    """A square of one shade that a browser draws."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([grey]) * side) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


PNG = png()
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100)
SECRET_URL = "https://platform.example/secret.jpg"


def with_picture(**more: object) -> ItemChanged:
    """A comment that a picture came with."""
    given: dict[str, object] = {"attachments": (Attachment("photo", SECRET_URL),)}
    return item(**(given | more))  # type: ignore[arg-type]  # the fields of an item


def kept(content: bytes, media_type: str = "image/png", kind: str = "photo") -> KeptAttachment:
    """One that lies in the store of bytes."""
    sha256 = hashlib.sha256(content).hexdigest()
    return KeptAttachment(kind=kind, sha256=sha256, media_type=media_type, size_bytes=len(content))


def media_told(*attachments: KeptAttachment, municipality: str = "bo", revision: int = 1) -> AttachmentsKept:
    """What ingest tells when all of a revision are settled."""
    at = T0 + timedelta(seconds=20)
    return AttachmentsKept(
        event_id=derived_id(item_id(municipality), "attachments", revision),
        municipality=municipality,
        item_id=item_id(municipality),
        revision=revision,
        occurred_at=at,
        recorded_at=at,
        attachments=attachments,
    )
