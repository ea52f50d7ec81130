"""What really happened in the world: every comment ever made, and every write through Graph."""

from collections.abc import Mapping

from simulator.surroundings import Side
from simulator.world import Comment, Page, Post, World
from simulator.writes import write_truth


def truth_of(world: World, sides: Mapping[str, Side]) -> dict[str, object]:
    """Return the truth for every municipality, for reconciliation with what a product believes.

    What is not a comment on a Facebook page stands under `platforms`, one member a platform.
    """
    return {
        "municipalities": {
            name: _municipality(world, name)
            | {"platforms": {platform: side.truth(name) for platform, side in sides.items()}}
            for name in world.municipalities()
        }
    }


def _municipality(world: World, name: str) -> dict[str, object]:
    pages = world.of_municipality(name)
    return {
        "app": pages[0].row.app,
        "pages": [
            {"page_id": page.page_id, "page_name": page.row.page_name, "subscribed": page.subscribed} for page in pages
        ],
        "posts": [_post(page, post) for page in pages for post in page.posts.values()],
        "comments": [comment_truth(page, each) for page in pages for each in page.comments.values()],
        "writes": [write_truth(page.page_id, write) for page in pages for write in page.writes],
        "forged": [
            {"object_id": forgery.object_id, "how": forgery.how} for page in pages for forgery in page.forgeries
        ],
        "findings": [finding for page in pages for finding in findings_of(page)],
    }


def _post(page: Page, post: Post) -> dict[str, object]:
    return {
        "object_id": post.object_id,
        "page_id": page.page_id,
        "text": post.text,
        "removed": post.removed,
        "created_at": post.created_at.isoformat(),
    }


def comment_truth(page: Page, comment: Comment) -> dict[str, object]:
    """Return one comment: what it says now, what it ever said, and what was done to it."""
    author = {"id": comment.author.author_id, "name": comment.author.name} if comment.author.shown else None
    return {
        "object_id": comment.object_id,
        "page_id": page.page_id,
        "post_id": comment.post_id,
        "parent_id": comment.parent_id,
        "kind": comment.kind,
        "author": author,
        "text": comment.text,
        "texts": list(comment.texts),
        "edits": len(comment.texts) - 1,
        "photo": comment.photo,
        "visibility": comment.visibility,
        "own": comment.own,
        "removed": comment.removed,
        "removed_by": comment.removed_by,
        "replies_by_page": sum(reply.own for reply in page.replies_to(comment)),
        "private_replies": len(comment.private_replies),
        "created_at": comment.created_at.isoformat(),
    }


def findings_of(page: Page) -> list[str]:
    """Return what a careful product never does, in the order it happened (empty is good).

    - the same write carried out twice: delete, private reply, or a reply with the same text;
    - a citizen's comment deleted without having been hidden first;
    - a private reply about a comment that was deleted before (it can only have been tried).
    """
    found: list[str] = []
    seen: set[tuple[str, str, str | None]] = set()
    for write in sorted(page.writes, key=lambda write: write.number):
        label = f"write {write.number}: {write.do} {write.object_id}"
        comment = page.comments.get(write.object_id)
        same = (write.do, write.object_id, write.text)
        if write.do == "private_reply" and ("delete", write.object_id, None) in seen:
            found.append(f"{label} after it was deleted")
        if not write.applied:
            continue
        if write.do in {"reply", "private_reply", "delete", "publish"} and same in seen:
            found.append(f"{label} done twice")
        if write.do == "delete" and comment and not comment.own and not comment.hidden:
            found.append(f"{label} without hiding it first")
        seen.add(same)
    return found
