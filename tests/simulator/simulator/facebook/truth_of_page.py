"""The truth of Facebook pages in the shape that all platforms share."""

from collections.abc import Sequence

from simulator.surroundings import item_truth
from simulator.world import Author, Comment, Mention, Page, Post, Rating


def page_truth(pages: Sequence[Page]) -> dict[str, object]:
    """Return all that was ever written on the pages, what was done by hand, and what each is subscribed to.

    Writes and findings stand beside, as the truth of the municipality always had them.
    """
    return {
        "items": [item for page in pages for item in _items(page)],
        "native": [act.told() for page in pages for act in page.native],
        "subscribed_fields": {page.page_id: list(page.subscribed_fields) for page in pages},
    }


def _items(page: Page) -> list[dict[str, object]]:
    return [
        *(_post(page, post) for post in page.posts.values()),
        *(_comment(page, comment) for comment in page.comments.values()),
        *(_mention(page, mention) for mention in page.mentions.values()),
        *(_rating(page, rating) for rating in page.ratings.values()),
    ]


def _author(author: Author) -> dict[str, object] | None:
    return {"id": author.author_id, "name": author.name} if author.shown else None


def _post(page: Page, post: Post) -> dict[str, object]:
    gone = post.removed or post.binned or not post.published
    return item_truth(
        {
            "kind": "post",
            "object_id": post.object_id,
            "account_id": page.page_id,
            "text": post.text,
            "texts": [*post.earlier, post.text],
            "author": _author(post.author or page.itself()),
            "own": post.author is None,
            "visibility": "removed" if gone else "hidden" if post.hidden else "visible",
            "of": post.kind,
            "published": post.published,
            "binned": post.binned,
            "created_at": post.created_at.isoformat(),
        }
    )


def _comment(page: Page, comment: Comment) -> dict[str, object]:
    return item_truth(
        {
            "object_id": comment.object_id,
            "account_id": page.page_id,
            "post_id": comment.post_id,
            "parent_id": comment.parent_id,
            "author": _author(comment.author),
            "text": comment.text,
            "texts": list(comment.texts),
            "visibility": comment.visibility,
            "own": comment.own,
            "created_at": comment.created_at.isoformat(),
        }
    )


def _mention(page: Page, mention: Mention) -> dict[str, object]:
    return item_truth(
        {
            "kind": "mention",
            "object_id": mention.object_id,
            "account_id": page.page_id,
            "post_id": mention.post_id,
            "author": _author(mention.author),
            "text": mention.text,
            "texts": [mention.text],
            "created_at": mention.created_at.isoformat(),
        }
    )


def _rating(page: Page, rating: Rating) -> dict[str, object]:
    return item_truth(
        {
            "kind": "review",
            "object_id": rating.story_id,
            "account_id": page.page_id,
            "author": _author(rating.author),
            "text": rating.text,
            "texts": [rating.text],
            "visibility": "removed" if rating.removed else "visible",
            "rating": "positive" if rating.positive else "negative",
            "created_at": rating.created_at.isoformat(),
        }
    )
