"""What Meta's bodies and answers have in common: times, authors, ids, read leniently."""

from datetime import UTC, datetime
from typing import Any

from common.events import Author
from ingest.core.change import EDITED, HIDDEN, POSTED, REMOVED, UNHIDDEN
from ingest.core.told_values import told_id, told_object, told_text, told_time

FACEBOOK, INSTAGRAM = "facebook", "instagram"
VERBS = {
    "add": POSTED,
    "edited": EDITED,
    "edit": EDITED,
    "update": EDITED,
    "hide": HIDDEN,
    "unhide": UNHIDDEN,
    "remove": REMOVED,
    "delete": REMOVED,
}
"""The documented verbs that make an item or change it: "edit" stands on visitors' posts, "edited" on the rest."""
REACTIONS = frozenset({"reaction", "like"})
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)
"""Facebook's own beginning: an earlier time is a broken one."""


def instant(value: object) -> datetime | None:
    """Return seconds, milliseconds or ISO text as an instant; None for what is no time of this platform."""
    at = told_time(value)
    return at if at is not None and at >= EARLIEST else None


def author_of(value: dict[str, Any]) -> Author | None:
    """`from` may be absent (privacy); mentions and ratings still say `sender_*` or `reviewer_*`, their ids numbers."""
    told = value.get("from")
    if isinstance(told, dict):
        return _author(told.get("id"), told.get("name") or told.get("username"))
    return _author(value.get("sender_id"), value.get("sender_name")) or _author(
        value.get("reviewer_id"), value.get("reviewer_name")
    )


def _author(told: object, name: object) -> Author | None:
    who = told_id(told)
    return None if who is None else Author(who, told_text(name))


def permalink_of(value: dict[str, Any]) -> str | None:
    """Return the address that the change tells for itself, or for its post."""
    return told_text(value.get("permalink_url")) or told_text(told_object(value.get("post")).get("permalink_url"))


def comments_parent(parent_id: str | None, post_id: str | None, account_id: str) -> str | None:
    """Return the parent only when it is a comment.

    A top-level comment names its post as parent: as `<page>_<post>`, in groups as `<post>` alone (facts.md 1.4).
    """
    if parent_id is None or parent_id == post_id or parent_id.startswith(f"{account_id}_"):
        return None
    return None if post_id is not None and post_id.endswith(f"_{parent_id}") else parent_id
