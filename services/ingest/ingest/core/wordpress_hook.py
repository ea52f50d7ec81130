"""WordPress's old webhook: a form that tells of one new comment.

Source: WordPress.com support, "Webhooks": hook=comment_post, all values texts, words with slashes before quotes.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from common.errors import BadMessage
from common.events import Author
from ingest.core.change import POSTED, Change, Ignored, RawChange
from ingest.core.generic_events import PLATFORM
from ingest.core.plain_text import html_to_text
from ingest.core.told_values import told_id, told_text, told_time

NOBODY = "0"
"""What WordPress writes for no user, and for no parent."""
SHOWN_OR_HELD = frozenset({"1", "0", ""})


def read_hook(change: RawChange, form: Mapping[str, str], received_at: datetime) -> Change | Ignored:
    """Say what the form tells; BadMessage when it is a comment that cannot be understood.

    E-mail address, IP address and browser stand in the form too: they are personal data that nobody needs here.
    """
    if form.get("hook") != "comment_post":
        return Ignored("field")
    if form.get("comment_type", "comment") not in {"", "comment"}:
        return Ignored("item")
    if form.get("comment_approved", "") not in SHOWN_OR_HELD:
        return Ignored("state")
    object_id = told_id(form.get("comment_ID"))
    if object_id is None:
        raise BadMessage("a WordPress comment without comment_ID")
    if not change.account_id:
        raise BadMessage("a form names no account, and its route has not exactly one")
    return Change(
        verb=POSTED,
        kind="comment",
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=min(change.sent_at or received_at, received_at),
        text=told_text(html_to_text(_without_slashes(form.get("comment_content", "")), keep_lines=True)),
        author=_author(form, object_id),
        told_at=told_time(form.get("comment_date_gmt")),
        post_id=told_id(form.get("comment_post_ID")),
        parent_id=_unless_nobody(form.get("comment_parent")),
        told_id=change.told_id,
    )


def _author(form: Mapping[str, str], object_id: str) -> Author | None:
    user_id, name = _unless_nobody(form.get("user_id")), told_text(form.get("comment_author")) or None
    if user_id is None:
        return Author(f"guest:{object_id}", name) if name else None
    return Author(user_id, name)


def _unless_nobody(value: str | None) -> str | None:
    return None if value == NOBODY else told_id(value)


def _without_slashes(words: str) -> str:
    """WordPress hands words on as its database took them: a slash before each quotation mark and each slash."""
    return re.sub(r"\\(.)", r"\1", words, flags=re.DOTALL)
