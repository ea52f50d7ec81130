"""Comments, threads, videos and channels as the Data API shows them."""

import hashlib
import re
from datetime import UTC, datetime
from html import escape

from simulator.beside.world import Place, Remark, Thing

REPLIES_SHOWN_MAX = 5
LINE_END = re.compile(r"\r?\n")


def google_time(at: datetime) -> str:
    """Return a time as the Data API writes it: to the second, with Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def etag_of(*parts: object) -> str:
    """Return an etag that changes with what it stands for."""
    return hashlib.sha256("|".join(str(part) for part in parts).encode()).hexdigest()[:27]


def display(text: str, text_format: str) -> str:
    """Return the text as it is displayed: HTML unless plain text was asked for."""
    return text if text_format == "plainText" else LINE_END.sub("<br />", escape(text, quote=True))


def comment_resource(place: Place, remark: Remark, text_format: str, *, by_id: bool = False) -> dict[str, object]:
    """Return a comment for its channel's owner. Asked for by id, it does not tell its moderation status."""
    snippet: dict[str, object] = {
        "channelId": place.row.account_id,
        "videoId": remark.thing_id,
        "textDisplay": display(remark.text, text_format),
        "textOriginal": remark.text,
        "authorDisplayName": remark.author.name,
        "authorProfileImageUrl": "https://media.example.invalid/a.jpg",
        "canRate": True,
        "viewerRating": "none",
        "likeCount": len(remark.liked_by),
        "publishedAt": google_time(remark.created_at),
        "updatedAt": google_time(remark.updated_at),
    }
    if remark.author.name:
        # A deleted account has neither.
        snippet["authorChannelUrl"] = f"http://www.youtube.com/{remark.author.name}"
        snippet["authorChannelId"] = {"value": remark.author.person_id}
    if remark.parent_id is not None:
        snippet["parentId"] = remark.parent_id
    if not by_id:
        snippet["moderationStatus"] = remark.state
    etag = etag_of(remark.object_id, remark.text, remark.state, remark.updated_at)
    return {"kind": "youtube#comment", "etag": etag, "id": remark.object_id, "snippet": snippet}


def thread_resource(
    place: Place, remark: Remark, replies: list[Remark], text_format: str, *, by_id: bool = False
) -> dict[str, object]:
    """Return a thread with a few of its replies; `totalReplyCount` tells how many there are."""
    shown = [comment_resource(place, reply, text_format, by_id=by_id) for reply in replies[-REPLIES_SHOWN_MAX:]]
    snippet = {
        "channelId": place.row.account_id,
        "videoId": remark.thing_id,
        "topLevelComment": comment_resource(place, remark, text_format, by_id=by_id),
        "canReply": True,
        "totalReplyCount": len(replies),
        "isPublic": remark.state == "published",
    }
    etag = etag_of(remark.object_id, remark.text, remark.state, len(replies))
    thread: dict[str, object] = {
        "kind": "youtube#commentThread",
        "etag": etag,
        "id": remark.object_id,
        "snippet": snippet,
    }
    return thread | ({"replies": {"comments": shown}} if shown else {})


def video_resource(place: Place, video: Thing) -> dict[str, object]:
    """Return a video's title and times."""
    snippet = {
        "publishedAt": google_time(video.created_at),
        "channelId": place.row.account_id,
        "title": video.text,
        "description": "",
        "channelTitle": place.row.name,
    }
    return {"kind": "youtube#video", "etag": etag_of(video.text), "id": video.object_id, "snippet": snippet}


def channel_resource(place: Place) -> dict[str, object]:
    """Return the channel itself."""
    snippet = {"title": place.row.name, "description": ""}
    account_id = place.row.account_id
    return {"kind": "youtube#channel", "etag": etag_of(account_id), "id": account_id, "snippet": snippet}


def listed(
    kind: str, rows: list[dict[str, object]], next_token: str | None = None, total: int = 0
) -> dict[str, object]:
    """Return one page of a list."""
    page = {"totalResults": total or len(rows), "resultsPerPage": len(rows)}
    body: dict[str, object] = {"kind": f"youtube#{kind}ListResponse", "etag": etag_of(kind, rows)}
    if next_token is not None:
        body["nextPageToken"] = next_token
    return body | {"pageInfo": page, "items": rows}
