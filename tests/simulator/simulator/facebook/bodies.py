"""Webhook bodies byte for byte as Meta builds them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.world import Page

# Meta signs, and sends, a form in which these characters are escaped too.
META_ESCAPES = (("/", "\\/"), ("<", "\\u003C"), ("%", "\\u0025"), ("@", "\\u0040"))


@dataclass(frozen=True)
class Change:
    """One update of one page: what stands under `changes` (or under `messaging`)."""

    page: Page
    field: str
    value: object
    object_id: str
    what: str


def meta_json(document: object, *, raw_utf8: bool = False) -> bytes:
    r"""Return JSON as Meta sends it: compact, `\uXXXX` (surrogate pairs), `\/`, `\u003C`, `\u0025`, `\u0040`.

    With `raw_utf8` nothing is escaped that JSON does not demand.
    """
    if raw_utf8:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    words = json.dumps(document, separators=(",", ":"))
    for plain, escaped in META_ESCAPES:
        # None of the four has a meaning in JSON outside a text, so this touches texts only.
        words = words.replace(plain, escaped)
    return words.encode("ascii")


def webhook_document(changes: Sequence[Change], sent_at: datetime) -> dict[str, object]:
    """Return the body of one POST: an entry a page, `value` before `field`, `object` last."""
    sent_s = int(sent_at.timestamp())
    entries: dict[str, list[Change]] = {}
    for change in changes:
        entries.setdefault(change.page.page_id, []).append(change)
    return {
        "entry": [entry for page_id, own in entries.items() for entry in _entries(page_id, sent_s, own)],
        "object": "page",
    }


def _entries(page_id: str, sent_s: int, changes: Sequence[Change]) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    feed = [change for change in changes if change.field != "messaging"]
    if feed:
        listed = [{"value": change.value, "field": change.field} for change in feed]
        entries.append({"id": page_id, "time": sent_s, "changes": listed})
    messaging = [change.value for change in changes if change.field == "messaging"]
    if messaging:
        # Messenger's entries carry milliseconds, the others seconds.
        entries.append({"id": page_id, "time": sent_s * 1000, "messaging": messaging})
    return entries
