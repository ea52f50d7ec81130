"""Bodies as the platform sends them, for the tests of its parser."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from common.errors import BadMessage
from ingest.core.change import Change, Ignored, RawChange, change_id

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
COMMENT: dict[str, Any] = {
    "item": "comment",
    "verb": "add",
    "comment_id": "2_3",
    "post_id": "1_2",
    "parent_id": "1_2",
    "created_time": 1767322443,
    "message": "Hei",
    "from": {"id": "9", "name": "Kari"},
}


def body(*changes: object, page: object = "1", time: object = 1767322445) -> bytes:
    """Return a delivery of one page."""
    return json.dumps({"object": "page", "entry": [{"id": page, "time": time, "changes": changes}]}).encode()


def feed(**differs: object) -> dict[str, object]:
    """Return a change of a comment; a member given as `...` is left out."""
    value = {name: member for name, member in {**COMMENT, **differs}.items() if member is not ...}
    return {"field": "feed", "value": value}


def try_to_read(read: Callable[[RawChange, datetime], Change | Ignored], change: RawChange) -> None:
    """Read a change of whatever bytes; only BadMessage may come, and what is read has an id and can be written down."""
    try:
        found = read(change, NOON)
    except BadMessage:
        return
    if isinstance(found, Change):
        change_id("bo", found)
        repr(found).encode("utf-8")
