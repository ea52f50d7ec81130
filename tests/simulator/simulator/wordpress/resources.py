"""Comments and articles as WordPress's REST API shows them."""

from datetime import UTC, datetime
from html import escape

from simulator.beside.tellings import own_id
from simulator.beside.world import Place, Remark, Thing
from simulator.wordpress.rendering import rendered
from simulator.wordpress.site import SITE_OFFSET, article_url

AVATARS = {size: f"https://media.example.invalid/{size}" for size in ("24", "48", "96")}


def gmt(at: datetime) -> str:
    """Return a time in UTC as WordPress writes it: to the second, without a zone."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def local(at: datetime) -> str:
    """Return a time of the site's own clock, without a zone too."""
    return gmt(at + SITE_OFFSET)


def comment_resource(place: Place, remark: Remark, base_url: str, context: str) -> dict[str, object]:
    """Return a comment; the context `edit` adds what is personal."""
    number, thing = int(own_id(remark.object_id)), place.things[remark.thing_id]
    content = {"rendered": rendered(remark.text)}
    found: dict[str, object] = {
        "id": number,
        "post": int(own_id(remark.thing_id)),
        "parent": int(own_id(remark.parent_id)) if remark.parent_id else 0,
        "author": int(remark.author.person_id or 0),
        "author_name": remark.author.name,
        "author_url": "",
        "date": local(remark.created_at),
        "date_gmt": gmt(remark.created_at),
        "content": content,
        "link": f"{article_url(place, thing)}#comment-{number}",
        "status": remark.state,
        "type": "comment",
        "author_avatar_urls": AVATARS,
        "meta": [],
        "_links": {"self": [{"href": f"{base_url}/wp-json/wp/v2/comments/{number}"}]},
    }
    if context == "edit":
        content["raw"] = remark.text
        found |= {
            "author_email": "person@example.invalid",
            "author_ip": "192.0.2.7",
            "author_user_agent": "Mozilla/5.0",
        }
    return found


def article_resource(place: Place, thing: Thing) -> dict[str, object]:
    """Return an article."""
    return {
        "id": int(own_id(thing.object_id)),
        "date": local(thing.created_at),
        "date_gmt": gmt(thing.created_at),
        "modified_gmt": gmt(thing.updated_at),
        "link": article_url(place, thing),
        "status": "publish",
        "type": "post",
        "title": {"rendered": escape(thing.text)},
        "content": {"rendered": rendered(thing.text), "protected": False},
        "comment_status": "open",
    }
