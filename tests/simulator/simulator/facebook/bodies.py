"""Webhook bodies byte for byte as Meta builds them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.sender import Sender

MESSAGING = ("standby", "messaging")
# Meta signs, and sends, a form in which these characters are escaped too.
META_ESCAPES = (("/", "\\/"), ("<", "\\u003C"), ("%", "\\u0025"), ("@", "\\u0040"))


@dataclass(frozen=True)
class Change:
    """One update of one page or account: what stands under `changes` (or under `messaging` or `standby`).

    `heard_as` is the subscription that it belongs to, where that is not its field; `flat` puts field and value
    straight into the entry, as Instagram's own pages print it.
    """

    page: Sender
    field: str
    value: object
    object_id: str
    what: str
    heard_as: str = ""
    flat: bool = False

    @property
    def is_heard(self) -> bool:
        """Whether the app gets it."""
        usual = "message_echoes" if self.field == "messaging" else self.field
        return self.page.hears(self.heard_as or usual)


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
        "object": changes[0].page.object_name if changes else "page",
    }


def _entries(page_id: str, sent_s: int, changes: Sequence[Change]) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    feed = [change for change in changes if change.field not in MESSAGING and not change.flat]
    if feed:
        listed = [_told(change) for change in feed]
        if all(change.page.meta_app.wants_values(change.page.object_name) for change in feed):
            entries.append({"id": page_id, "time": sent_s, "changes": listed})
        else:
            names = list(dict.fromkeys(change.field for change in feed))
            entries.append({"id": page_id, "time": sent_s, "changed_fields": names})
    entries += [{"id": page_id, "time": sent_s, **_told(change)} for change in changes if change.flat]
    messaging = {
        name: [change.value for change in changes if change.field == name]
        for name in MESSAGING
        if any(change.field == name for change in changes)
    }
    if messaging:
        # Messenger's entries carry milliseconds, the others seconds; one may hold both lists.
        entries.append({"id": page_id, "time": sent_s * 1000, **messaging})
    return entries


def _told(change: Change) -> dict[str, object]:
    return {"value": change.value, "field": change.field}
