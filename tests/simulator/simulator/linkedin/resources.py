"""Notifications, comments and posts as LinkedIn shows them: URNs, and milliseconds."""

from collections.abc import Sequence
from datetime import datetime

from simulator.beside.world import Place, Remark, Thing

SUBSCRIBER = "urn:li:person:subscriber"


def milliseconds(at: datetime) -> int:
    """Return a time as LinkedIn writes it."""
    return int(at.timestamp() * 1000)


def activity_of(share: str) -> str:
    """Return the activity that a share is shown as."""
    return share.replace("urn:li:share:", "urn:li:activity:")


def notification(place: Place, remark: Remark, action: str, number: int, at: datetime) -> dict[str, object]:
    """Return one social action; answers name the comment that they are about as their `entity`."""
    made: dict[str, object] = {"owner": remark.author.person_id, "text": remark.text}
    mention = action == "SHARE_MENTION"
    if not mention:
        made["entity"] = remark.parent_id or activity_of(remark.thing_id)
    found: dict[str, object] = {
        "notificationId": number,
        "organizationalEntity": place.row.account_id,
        "action": action,
        "sourcePost": remark.thing_id,
        "generatedActivity": remark.object_id,
        "lastModifiedAt": milliseconds(at),
        "subscriber": SUBSCRIBER,
        "decoratedGeneratedActivity": {"share" if mention else "comment": made},
    }
    if thing := place.things.get(remark.thing_id):
        found["decoratedSourcePost"] = {"text": thing.text}
    return found


def comment_number(object_id: str) -> str:
    """Return the number inside a comment's URN."""
    return object_id.rpartition(",")[2].rstrip(")")


def comment_resource(place: Place, remark: Remark) -> dict[str, object]:
    """Return a comment of the Comments API."""
    below = [each for each in place.replies_to(remark) if not each.removed]
    found: dict[str, object] = {
        "actor": remark.author.person_id,
        "commentUrn": remark.object_id,
        "created": {"actor": remark.author.person_id, "time": milliseconds(remark.created_at)},
        "id": comment_number(remark.object_id),
        "lastModified": {"actor": remark.author.person_id, "time": milliseconds(remark.updated_at)},
        "likesSummary": {"aggregatedTotalLikes": len(remark.liked_by), "likedByCurrentUser": False},
        "message": {"attributes": [], "text": remark.text},
        "object": activity_of(remark.thing_id),
    }
    if remark.parent_id is not None:
        found["parentComment"] = remark.parent_id
    if below:
        found["commentsSummary"] = {"totalFirstLevelComments": len(below), "aggregatedTotalComments": len(below)}
    return found


def post_resource(object_id: str, author: str, text: str, at: datetime) -> dict[str, object]:
    """Return a post of the Posts API."""
    when = milliseconds(at)
    return {
        "id": object_id,
        "author": author,
        "commentary": text,
        "createdAt": when,
        "publishedAt": when,
        "lastModifiedAt": when,
        "lifecycleState": "PUBLISHED",
        "visibility": "PUBLIC",
    }


def thing_resource(place: Place, thing: Thing) -> dict[str, object]:
    """Return an own post."""
    return post_resource(thing.object_id, place.row.account_id, thing.text, thing.created_at)


def listed(rows: Sequence[object], start: int, count: int, path: str) -> dict[str, object]:
    """Return one page; only a link `next` says that there is more."""
    links = []
    if start + count < len(rows):
        links.append({"rel": "next", "type": "application/json", "href": f"{path}?start={start + count}&count={count}"})
    paging = {"start": start, "count": count, "links": links, "total": len(rows)}
    return {"elements": list(rows[start : start + count]), "paging": paging}
