"""Comments and posts as Meta's Graph lists them: each with its own bytes, for the sweep and for evidence."""

from collections.abc import Callable
from typing import Any

from common.errors import BadMessage
from common.events import Attachment
from ingest.core import raw_json
from ingest.core.change import Listed
from ingest.core.meta_values import author_of, comments_parent, instant
from ingest.core.told_values import told_id, told_list, told_object, told_text, told_url

COMMENT_FIELDS = (
    "id,message,created_time,from,parent{id},is_hidden,can_hide,can_remove,can_reply_privately,comment_count,like_count,"
    "permalink_url,attachment,message_tags"
)
POST_FIELDS = "id,message,created_time,updated_time,from,permalink_url,is_published,is_hidden,attachments"
NOTE_FIELDS = "id,text,timestamp,from,username,hidden,like_count,parent_id"
MEDIA_FIELDS = "id,caption,timestamp,username,permalink,media_type,media_url"
REPLIES_PER_COMMENT = 50

Read = Callable[[bytes], Listed | None]


def listed(content: bytes, read: Read) -> list[Listed]:
    """Return what an answer's `data` lists; BadMessage when one has no id.

    Without rights Graph lists objects without ids, or none: what such a list leaves out is no removal.
    """
    raw = raw_json.members(content).get("data", b"[]")
    found = [read(one) for one in raw_json.elements(raw)]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        raise BadMessage("a listing without ids")
    return known


def facebook_comment(raw: bytes, post_id: str, account_id: str) -> Listed | None:
    """Return a comment of a post; None without an id."""
    value = told_object(raw_json.value(raw))
    object_id = told_id(value.get("id"))
    if object_id is None:
        return None
    author = author_of(value)
    parent_id = told_id(told_object(value.get("parent")).get("id"))
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="comment",
        text=told_text(value.get("message")),
        hidden=_flag(value.get("is_hidden")),
        author=author,
        created_at=instant(value.get("created_time")),
        post_id=post_id,
        parent_id=comments_parent(parent_id, post_id, account_id),
        permalink=told_url(value.get("permalink_url")),
        attachments=_attachments([value.get("attachment")]),
        own=author is not None and author.id == account_id,
    )


def facebook_post(raw: bytes, account_id: str) -> Listed | None:
    """Return a post of a page or of its visitors; None without an id. A post without words has none."""
    value = told_object(raw_json.value(raw))
    object_id = told_id(value.get("id"))
    if object_id is None:
        return None
    author = author_of(value)
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="post",
        text=told_text(value.get("message")) or "",
        hidden=_flag(value.get("is_hidden")),
        author=author,
        created_at=instant(value.get("created_time")),
        updated_at=instant(value.get("updated_time")),
        permalink=told_url(value.get("permalink_url")),
        attachments=_attachments(told_list(told_object(value.get("attachments")).get("data"))),
        own=author is not None and author.id == account_id,
    )


def is_published(raw: bytes) -> bool:
    """False for a post that is planned and seen by nobody yet."""
    return told_object(raw_json.value(raw)).get("is_published") is not False


def instagram_comment(raw: bytes, post_id: str | None, parent_id: str | None, account_id: str) -> Listed | None:
    """Return a comment, or a reply to `parent_id`; None without an id. Without `post_id` the answer may tell it."""
    value = told_object(raw_json.value(raw))
    object_id = told_id(value.get("id"))
    if object_id is None:
        return None
    author = author_of(value)
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="comment",
        text=told_text(value.get("text")) or "",
        hidden=_flag(value.get("hidden")),
        author=author,
        created_at=instant(value.get("timestamp")),
        post_id=post_id or told_id(told_object(value.get("media")).get("id")),
        parent_id=told_id(value.get("parent_id")) or parent_id,
        own=author is not None and author.id == account_id,
    )


def instagram_media(raw: bytes) -> Listed | None:
    """Return a picture or film of the account, always its own; None without an id."""
    value = told_object(raw_json.value(raw))
    object_id = told_id(value.get("id"))
    if object_id is None:
        return None
    address = told_url(value.get("media_url"))
    kind = "video" if value.get("media_type") == "VIDEO" else "photo"
    return Listed(
        raw=raw,
        object_id=object_id,
        kind="post",
        text=told_text(value.get("caption")) or "",
        created_at=instant(value.get("timestamp")),
        permalink=told_url(value.get("permalink")),
        attachments=() if address is None else (Attachment(kind, address),),
        own=True,
    )


def replies_in(raw: bytes, post_id: str, account_id: str) -> tuple[list[Listed], bool]:
    """Return the replies that came with an Instagram comment, and whether there are more of them."""
    value = told_object(raw_json.value(raw))
    replies = raw_json.members(raw).get("replies", b"{}")
    if not replies.startswith(b"{"):
        return [], False
    object_id = told_id(value.get("id"))
    found = listed(replies, lambda one: instagram_comment(one, post_id, object_id, account_id))
    return found, "next" in told_object(told_object(value.get("replies")).get("paging"))


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _attachments(told: list[Any]) -> tuple[Attachment, ...]:
    found = [_attachment(told_object(one)) for one in told]
    return tuple(one for one in found if one is not None)


def _attachment(told: dict[str, Any]) -> Attachment | None:
    """A picture's own address lies in `media`; `url` leads to the page around it."""
    kind = told_text(told.get("media_type")) or told_text(told.get("type"))
    picture = told_url(told_object(told_object(told.get("media")).get("image")).get("src"))
    address = picture or told_url(told.get("url"))
    if kind is None and address is None:
        return None
    return Attachment("photo" if kind is not None and "photo" in kind else kind or "link", address)
