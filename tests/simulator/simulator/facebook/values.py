"""What a webhook tells of one event on a page: the `value` of the field `feed`."""

from datetime import UTC, datetime

from simulator.facebook.bodies import Change
from simulator.world import Author, Comment, Page, Post


def graph_time(at: datetime) -> str:
    """Return a time as Graph writes it: `2026-08-07T12:34:56+0000`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _from(author: Author) -> dict[str, object]:
    if not author.shown:
        return {}
    return {"from": {"id": author.author_id, "name": author.name}}


def permalink(page: Page, post: Post) -> str:
    """Return the public address of a post."""
    return f"https://www.facebook.com/{page.page_id}/posts/{post.object_id.split('_')[1]}"


def _post_block(page: Page, post: Post) -> dict[str, object]:
    return {
        "status_type": "mobile_status_update",
        "is_published": True,
        "updated_time": graph_time(post.created_at),
        "permalink_url": permalink(page, post),
        "promotion_status": "inactive",
        "id": post.object_id,
    }


def comment_change(page: Page, comment: Comment, verb: str, at: datetime) -> Change:
    """Return the change of `add`, `edited`, `hide` or `unhide`.

    `at` is when the act happened: on every verb but `add`, Meta's `created_time` is the time of the act.
    """
    value: dict[str, object] = dict(_from(comment.author))
    value["post"] = _post_block(page, page.posts[comment.post_id])
    if comment.text is not None:
        value["message"] = comment.text
    value |= {
        "post_id": comment.post_id,
        "comment_id": comment.object_id,
        "created_time": _seconds(at),
        "item": "comment",
        "parent_id": comment.parent_id or comment.post_id,
        "verb": verb,
    }
    if comment.photo is not None:
        value["photo"] = comment.photo
    return Change(page, "feed", value, comment.object_id, f"comment {verb}")


def comment_removal(page: Page, comment: Comment, at: datetime) -> Change:
    """Return the change of a removal: never a message, and the author or the time may be left out too."""
    value: dict[str, object] = dict(_from(comment.author))
    value |= {"post_id": comment.post_id, "comment_id": comment.object_id}
    if page.next_number("removal") % 2:
        value["created_time"] = _seconds(at)
    value |= {"item": "comment", "parent_id": comment.parent_id or comment.post_id, "verb": "remove"}
    return Change(page, "feed", value, comment.object_id, "comment remove")


def post_change(page: Page, post: Post) -> Change:
    """Return the change of a new post."""
    value = _from(page.itself()) | {
        "message": post.text,
        "post_id": post.object_id,
        "created_time": _seconds(post.created_at),
        "item": "status",
        "published": 1,
        "verb": "add",
    }
    return Change(page, "feed", value, post.object_id, "status add")


def post_removal(page: Page, post: Post) -> Change:
    """Return the change of a deleted post: the item is `post`, whatever it was added as."""
    value = _from(page.itself()) | {
        "post_id": post.object_id,
        "created_time": _seconds(post.created_at),
        "item": "post",
        "recipient_id": page.page_id,
        "verb": "remove",
    }
    return Change(page, "feed", value, post.object_id, "post remove")


def reaction_change(page: Page, comment: Comment, author: Author, verb: str, at: datetime) -> Change:
    """Return the change of a reaction: it names a comment, but is none."""
    value = _from(author) | {
        "post_id": comment.post_id,
        "comment_id": comment.object_id,
        "created_time": _seconds(at),
        "item": "reaction",
        "parent_id": comment.parent_id or comment.post_id,
        "reaction_type": "like",
        "verb": verb,
    }
    return Change(page, "feed", value, comment.object_id, f"reaction {verb}")
