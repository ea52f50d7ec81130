"""What a website tells of its comments and articles: the envelope of Standard Webhooks with our members in it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from simulator.beside.world import Place, Remark, Thing

VERBS = {"add": "created", "edit": "edited", "remove": "removed", "hide": "hidden", "unhide": "unhidden"}


def iso(at: datetime) -> str:
    """Return a time in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def remark_telling(place: Place, remark: Remark, verb: str, at: datetime, url: str) -> dict[str, object]:
    """Return the body about a comment; ids are the site's own."""
    thing = place.things[remark.thing_id]
    data: dict[str, object] = {
        "id": own_id(remark.object_id),
        "account": place.row.account_id,
        "thread": {"id": own_id(thing.object_id), "url": url, "title": thing.text},
        "parent_id": own_id(remark.parent_id) if remark.parent_id else None,
        "author": {"id": remark.author.person_id or None, "name": remark.author.name},
        "created_at": iso(remark.created_at),
        "url": f"{url}#comment-{own_id(remark.object_id)}",
    }
    if verb != "remove":
        data["text"] = remark.text
    if remark.own:
        data["own"] = True
    return {"type": f"comment.{VERBS[verb]}", "timestamp": iso(at), "data": data}


def thing_telling(place: Place, thing: Thing, verb: str, at: datetime, url: str) -> dict[str, object]:
    """Return the body about an article of the site itself."""
    data: dict[str, object] = {
        "id": own_id(thing.object_id),
        "account": place.row.account_id,
        "author": {"id": place.row.account_id, "name": place.row.name},
        "created_at": iso(thing.created_at),
        "url": url,
        "own": True,
    }
    if verb != "remove":
        data["text"] = thing.text
    return {"type": f"post.{VERBS[verb]}", "timestamp": iso(at), "data": data}


def own_id(object_id: str) -> str:
    """Return the id inside the site, without the site before it."""
    return object_id.rpartition("/")[2]


def json_bytes(document: Mapping[str, object] | list[object], *, raw_utf8: bool) -> bytes:
    """Return compact JSON."""
    return json.dumps(document, ensure_ascii=not raw_utf8, separators=(",", ":")).encode("utf-8", "replace")
