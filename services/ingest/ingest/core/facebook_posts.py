"""Posts of a Facebook Page, in field `feed`: the page's own and its visitors'."""

from datetime import datetime
from typing import Any

from common.errors import BadMessage
from common.events import Attachment
from ingest.core.change import EDITED, POSTED, Change, Ignored, RawChange
from ingest.core.meta_values import FACEBOOK, author_of, instant, permalink_of
from ingest.core.told_values import told_id, told_list, told_text, told_url

POSTS = {
    "post": "link",
    "status": "link",
    "photo": "photo",
    "video": "video",
    "share": "link",
    "link": "link",
    "album": "link",
    "photo-album": "link",
    "picture": "photo",
    "note": "link",
    "event": "link",
    "milestone": "link",
    "question": "link",
}
"""The items that are posts, and what their member `link` leads to. A post is told as `status` and removed as `post`."""


def read_post(change: RawChange, value: dict[str, Any], verb: str, received_at: datetime) -> Change | Ignored:
    """Return what happened to a post; BadMessage without `post_id`.

    A post with `published: 0` is planned: nobody sees it yet, and it comes again with `published: 1`.
    """
    object_id = told_id(value.get("post_id"))
    if object_id is None:
        raise BadMessage("a post change without post_id")
    if str(value.get("published")) in {"0", "False"}:
        return Ignored("unpublished")
    author = author_of(value)
    text = told_text(value.get("message"))
    # A post that was put in the bin comes as an edit without words: neither its words nor its pictures have changed.
    binned = verb == EDITED and text is None
    return Change(
        verb=verb,
        kind="post",
        platform=FACEBOOK,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=change.sent_at or received_at,
        text="" if text is None and verb == POSTED else text,
        author=author,
        told_at=instant(value.get("created_time")),
        permalink=permalink_of(value),
        attachments=() if binned else _attachments(value),
        own=author is not None and author.id == change.account_id,
    )


def _attachments(value: dict[str, Any]) -> tuple[Attachment, ...]:
    told = [("photo", value.get("photo")), *(("photo", one) for one in told_list(value.get("photos")))]
    told += [("video", value.get("video")), (POSTS[str(value.get("item"))], value.get("link"))]
    addresses = ((kind, told_url(url)) for kind, url in told)
    return tuple(dict.fromkeys(Attachment(kind, url) for kind, url in addresses if url is not None))
