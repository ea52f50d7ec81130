"""What the desk knows of the pictures and films that came with an item: where ingest says that they are kept."""

import msgspec

from common.events import KeptAttachment


class MediaKept(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a revision's attachments, in the item's own order; the bytes lie in the store of bytes."""

    revision: int
    attachments: tuple[KeptAttachment, ...]
