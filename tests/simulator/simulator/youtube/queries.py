"""What the Data API finds: threads, replies and single comments, page by page, as their owner sees them."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from simulator.beside.calls import Call
from simulator.beside.refusals import RefusedError
from simulator.beside.world import Place, Remark
from simulator.youtube.errors import THREAD_NOT_FOUND, VIDEO_NOT_FOUND, bad, missing
from simulator.youtube.resources import comment_resource, listed, thread_resource

FILTERS = ("allThreadsRelatedToChannelId", "videoId", "id", "channelId")
STATES_LISTED = ("published", "heldForReview", "likelySpam")
PAGE_DEFAULT = 20
PAGE_MAX = 100
Row = TypeVar("Row")


def page_of(call: Call, rows: Sequence[Row]) -> tuple[list[Row], str | None]:
    """Return the rows of the page that is asked for, and the next page's token."""
    words = call.query.get("maxResults", str(PAGE_DEFAULT))
    if not words.isdigit() or not 1 <= int(words) <= PAGE_MAX:
        raise RefusedError(bad("maxResults", "1 to 100"))
    first, most = _place_of(call.query.get("pageToken")), int(words)
    following = _token(first + most) if first + most < len(rows) else None
    return list(rows[first : first + most]), following


def _token(first: int) -> str:
    return base64.urlsafe_b64encode(f"page/{first}".encode()).decode()


def _place_of(token: str | None) -> int:
    if token is None:
        return 0
    try:
        words = base64.urlsafe_b64decode(token.encode()).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise RefusedError(bad("pageToken", "unknown")) from error
    if not words.startswith("page/") or not words[5:].isdigit():
        raise RefusedError(bad("pageToken", "unknown"))
    return int(words[5:])


def threads(call: Call, place: Place) -> dict[str, object]:
    """Answer commentThreads.list."""
    given = [name for name in FILTERS if call.query.get(name)]
    if len(given) != 1:
        raise RefusedError(missing("filter (one of them)"))
    text_format = call.query.get("textFormat", "html")
    if given[0] == "id":
        return _threads_by_id(call, place, text_format)
    state = call.query.get("moderationStatus", "published")
    if state not in STATES_LISTED:
        raise RefusedError(bad("moderationStatus", "one of " + ", ".join(STATES_LISTED)))
    roots = [each for each in _standing(call, place, given[0]) if each.parent_id is None]
    fitting = [(root, _replies(place, root, state)) for root in roots]
    fitting = [
        (root, replies) for root, replies in fitting if root.state == state or (replies and state != "published")
    ]
    fitting.sort(key=lambda pair: (pair[0].created_at, pair[0].object_id), reverse=True)
    rows, following = page_of(call, fitting)
    shown = [thread_resource(place, root, replies, text_format) for root, replies in rows]
    return listed("commentThread", shown, following, len(fitting))


def _standing(call: Call, place: Place, name: str) -> list[Remark]:
    wanted = call.query[name]
    if name == "videoId":
        video = place.things.get(wanted)
        if video is None or video.removed:
            raise RefusedError(VIDEO_NOT_FOUND)
        return place.on(video)
    if wanted != place.row.account_id:
        return []
    return [remark for remark in place.remarks.values() if not remark.removed]


def _replies(place: Place, root: Remark, state: str) -> list[Remark]:
    """Return the replies that stand with a thread in such a list: the published, those that wait, or with a thread
    that waits itself all of them.
    """
    whole = root.state == state != "published"
    return sorted(
        (reply for reply in place.replies_to(root) if not reply.removed and (whole or reply.state == state)),
        key=lambda reply: (reply.created_at, reply.object_id),
    )


def _threads_by_id(call: Call, place: Place, text_format: str) -> dict[str, object]:
    if "moderationStatus" in call.query:
        raise RefusedError(bad("moderationStatus", "not together with id"))
    found = [place.remarks.get(each) for each in call.query["id"].split(",")]
    roots = [each for each in found if each is not None and not each.removed and each.parent_id is None]
    if not roots:
        raise RefusedError(THREAD_NOT_FOUND)
    rows = [thread_resource(place, root, _replies(place, root, "published"), text_format, by_id=True) for root in roots]
    return listed("commentThread", rows)


def comments(call: Call, place: Place) -> dict[str, object]:
    """Answer comments.list: replies of a thread, or comments by id; what is rejected cannot be found at all."""
    text_format = call.query.get("textFormat", "html")
    wanted, parent_id = call.query.get("id"), call.query.get("parentId")
    if (wanted is None) == (parent_id is None):
        raise RefusedError(missing("filter: id or parentId"))
    if wanted is not None:
        found = [place.remarks.get(each) for each in wanted.split(",")]
        rows = [each for each in found if each is not None and not each.removed]
        return listed("comment", [comment_resource(place, each, text_format, by_id=True) for each in rows])
    parent = place.remarks.get(parent_id or "")
    standing = [] if parent is None or parent.removed else list(place.replies_to(parent))
    replies = [each for each in standing if not each.removed]
    replies.sort(key=lambda reply: (reply.created_at, reply.object_id), reverse=True)
    rows, following = page_of(call, replies)
    return listed("comment", [comment_resource(place, each, text_format) for each in rows], following, len(replies))
