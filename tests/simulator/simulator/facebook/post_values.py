"""What a webhook tells of posts of every kind: planned, published, edited, binned, and by visitors."""

from datetime import datetime

from simulator.facebook.bodies import Change
from simulator.ids import number_of
from simulator.world import Mention, Page, Post, Rating


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _numeric_from(post: Post) -> dict[str, object]:
    # In posts by visitors the id comes as a number (seen in fixtures).
    if post.author is None or not post.author.shown:
        return {}
    return {"from": {"id": int(post.author.author_id), "name": post.author.name}}


def _item(post: Post) -> str:
    if post.author is not None:
        return "post"
    # Several pictures make an album, and that is a status again.
    return "status" if post.kind == "photo" and len(post.pictures) > 1 else post.kind


def _from(page: Page, post: Post) -> dict[str, object]:
    if post.author is not None:
        return _numeric_from(post)
    return {"from": {"id": page.page_id, "name": page.row.page_name}}


def _content(page: Page, post: Post) -> dict[str, object]:
    number = post.object_id.split("_")[1]
    if post.kind == "photo" and len(post.pictures) > 1:
        return {"photos": list(post.pictures)}
    if post.kind == "photo":
        return {"photo_id": number_of(15, page.page_id, "photo", number), "link": post.pictures[0]}
    if post.kind == "video":
        return {"video_id": number_of(15, page.page_id, "video", number), "link": post.link}
    if post.kind == "share":
        return {"share_id": int(number_of(14, page.page_id, "share", number)), "link": post.link}
    return {}


def post_told(page: Page, post: Post, verb: str) -> Change:
    """Return the change of `add` (planned posts with `published` 0), `edited`, or of a visitor's `edit`.

    `created_time` is the post's birth, whatever happened to it. A post that is put in the bin comes as `edited`
    without its message.
    """
    value: dict[str, object] = dict(_from(page, post))
    if post.text and not post.binned:
        value["message"] = post.text
    value |= {"post_id": post.object_id, **_content(page, post), "created_time": _seconds(post.created_at)}
    value["item"] = _item(post)
    if post.author is None:
        value["published"] = int(post.published)
    else:
        value["recipient_id"] = int(page.page_id)
    value["verb"] = verb
    return Change(page, "feed", value, post.object_id, f"{_item(post)} {verb}")


def mention_told(page: Page, mention: Mention) -> Change:
    """Return the change of the field `mention`: no author, and a post on somebody else's page."""
    in_comment = mention.object_id != mention.post_id
    value: dict[str, object] = {"message": mention.text, "post_id": mention.post_id}
    if in_comment:
        value["comment_id"] = mention.object_id
    if mention.author.shown:
        # This field kept the old names.
        value |= {"sender_id": int(mention.author.author_id), "sender_name": mention.author.name}
    value |= {"created_time": _seconds(mention.created_at), "item": "comment" if in_comment else "post", "verb": "add"}
    return Change(page, "mention", value, mention.object_id, "mention")


def rating_told(page: Page, rating: Rating, verb: str, at: datetime) -> Change:
    """Return the change of the field `ratings`: numbers instead of texts, and no words as null."""
    value: dict[str, object] = {
        "item": "rating",
        "verb": verb,
        "open_graph_story_id": int(rating.story_id),
        "reviewer_id": int(rating.author.author_id),
        "reviewer_name": rating.author.name,
        "review_text": rating.text,
        # The documentation writes it small, captured bodies great.
        "recommendation_type": ("POSITIVE" if rating.positive else "NEGATIVE"),
        "comment_id": None,
        "created_time": _seconds(at),
    }
    return Change(page, "ratings", value, rating.story_id, f"rating {verb}")
