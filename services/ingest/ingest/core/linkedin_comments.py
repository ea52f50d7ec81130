"""LinkedIn: what its lists show, as items. Notifications of sixty days, and the comments under a post or a comment.

Source: learn.microsoft.com, "Organization Social Action Notifications" (finder) and "Comments API".
"""

import re
from typing import Any

from common.events import Author
from ingest.core import raw_json
from ingest.core.change import Listed
from ingest.core.linkedin_notifications import VERBS, full_urn, is_comment, parent_of, post_of, words_of
from ingest.core.told_values import told_id, told_list, told_object, told_text, told_time

MENTION = "SHARE_MENTION"
COMMENTED = frozenset(VERBS) - {MENTION}
_NAMED = re.compile(r"@\[((?:\\.|[^\[\]\\])*)\] ?\([^()]*\)")
_HASHTAG = re.compile(r"\{hashtag\\?\|\\?(.)\\?\|([^{}|]*)\}")
_ESCAPED = re.compile(r"\\([|{}@\[\]()<>#\\*_~])")


def elements(content: bytes) -> list[tuple[bytes, dict[str, Any]]]:
    """Return a list's objects, each with its exact bytes; BadMessage when the answer is no list of LinkedIn's."""
    parts = raw_json.members(content)
    found = [(raw, raw_json.value(raw)) for raw in raw_json.elements(parts.get("elements", b"[]"))]
    return [(raw, told) for raw, told in found if isinstance(told, dict)]


def next_start(content: bytes, start: int) -> int | None:
    """Return where the next page starts; None when this is the last one.

    A short page is no last one: only a missing `next` is.
    """
    paging = told_object(told_object(raw_json.value(content)).get("paging"))
    following = any(told_object(link).get("rel") == "next" for link in told_list(paging.get("links")))
    count = paging.get("count")
    step = count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else 0
    return start + step if following and step else None


def post_with_comments(told: dict[str, Any]) -> str | None:
    """Return the post that a notification of a comment is about, whatever became of the comment."""
    object_id = told_id(told.get("generatedActivity"))
    if told_text(told.get("action")) not in COMMENTED or object_id is None:
        return None
    return told_id(told.get("sourcePost")) or post_of(full_urn(object_id))


def from_mention(raw: bytes, told: dict[str, Any]) -> Listed | None:
    """Return the post that mentions the organisation; None for any other notification."""
    object_id = told_id(told.get("generatedActivity"))
    if told.get("action") != MENTION or object_id is None:
        return None
    decorated = told_object(told.get("decoratedGeneratedActivity"))
    made = told_object(decorated.get("share")) or told_object(decorated.get("comment"))
    owner = told_id(made.get("owner"))
    return Listed(
        raw=raw,
        object_id=full_urn(object_id),
        kind="mention",
        text=words_of(made),
        author=Author(owner) if owner else None,
        created_at=told_time(told.get("lastModifiedAt")),
        post_id=told_id(told.get("sourcePost")) or post_of(full_urn(object_id)),
        own=owner is not None and owner == told_id(told.get("organizationalEntity")),
    )


def from_comment(raw: bytes, told: dict[str, Any], account_id: str, post_id: str) -> Listed | None:
    """Return a comment as the Comments API shows it; None when it tells no id."""
    object_id = urn_of(told)
    if object_id is None:
        return None
    actor = told_id(told.get("actor"))
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="comment",
        text=words_of(told),
        author=Author(actor) if actor else None,
        created_at=told_time(told_object(told.get("created")).get("time")),
        updated_at=told_time(told_object(told.get("lastModified")).get("time")),
        post_id=post_id,
        parent_id=parent_of(told, object_id),
        own=actor == account_id,
    )


def urn_of(told: dict[str, Any]) -> str | None:
    """Return a comment's id in its full form, from whichever member tells it."""
    for name in ("commentUrn", "$URN"):
        found = told_id(told.get(name))
        if found is not None and is_comment(found):
            return full_urn(found)
    made = f"urn:li:comment:({told_id(told.get('object'))},{told_id(told.get('id'))})"
    has_both = told_id(told.get("object")) and told_id(told.get("id"))
    return made if has_both and is_comment(made) else None


def replies(told: dict[str, Any]) -> bool:
    """True when there are comments under the comment."""
    summary = told_object(told.get("commentsSummary"))
    counts = (summary.get("totalFirstLevelComments"), summary.get("aggregatedTotalComments"))
    return any(isinstance(count, int) and count > 0 for count in counts)


def plain(commentary: str) -> str:
    """Return a post's words as a reader sees them: posts are written in LinkedIn's "little text" with its marks.

    Source: learn.microsoft.com, "little Text Format".
    """
    return _ESCAPED.sub(r"\1", _HASHTAG.sub(r"\1\2", _NAMED.sub(r"\1", commentary)))
