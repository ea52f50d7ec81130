"""What people and the page do in the world; every act returns the webhook changes it causes."""

from dataclasses import dataclass
from datetime import datetime

from simulator.facebook.bodies import Change
from simulator.facebook.values import (
    comment_change,
    comment_removal,
    post_change,
    post_removal,
    reaction_change,
)
from simulator.world import Author, Comment, Page, Post


@dataclass(frozen=True)
class Draft:
    """A comment about to be written. `text` None is a comment that is only a picture."""

    author: Author
    text: str | None
    post_id: str
    parent_id: str | None = None
    photo: str | None = None
    kind: str = "unspecified"
    own: bool = False


def write_post(page: Page, text: str, at: datetime) -> tuple[Post, list[Change]]:
    """The page publishes a post."""
    post = Post(f"{page.page_id}_{page.next_id('post')}", text, at)
    page.posts[post.object_id] = post
    return post, [post_change(page, post)]


def remove_post(page: Page, post: Post) -> list[Change]:
    """The page deletes a post: its comments are gone too, but no webhook tells of each of them."""
    post.removed = True
    for comment in page.comments.values():
        if comment.post_id == post.object_id and not comment.removed:
            comment.removed_by = "post"
    return [post_removal(page, post)]


def write_comment(page: Page, draft: Draft, at: datetime) -> tuple[Comment, list[Change]]:
    """Somebody comments on a post, or answers a comment; a third level lands on the second."""
    parent = page.comments.get(draft.parent_id or "")
    root_id = parent.parent_id or parent.object_id if parent else None
    # Own replies are counted apart, by kind: when the product answers must not shift anybody's ids.
    number = page.next_id(draft.kind if draft.own else "comment")
    comment = Comment(
        object_id=f"{draft.post_id.split('_')[1]}_{number}",
        post_id=draft.post_id,
        parent_id=root_id,
        author=draft.author,
        texts=[draft.text],
        created_at=at,
        kind=draft.kind,
        own=draft.own,
        photo=draft.photo,
    )
    page.add(comment)
    return comment, [comment_change(page, comment, "add", at)]


def edit_comment(page: Page, comment: Comment, text: str, at: datetime) -> list[Change]:
    """The author changes the text."""
    comment.texts.append(text)
    return [comment_change(page, comment, "edited", at)]


def remove_comment(page: Page, comment: Comment, by: str, at: datetime) -> list[Change]:
    """Somebody (`by`: author, page, graph) removes a comment, and what stands under it with it."""
    gone = [comment, *(reply for reply in page.replies_to(comment) if not reply.removed)]
    for each in gone:
        each.removed_by = by
    return [comment_removal(page, each, at) for each in gone]


def set_hidden(page: Page, comment: Comment, *, hidden: bool, at: datetime) -> list[Change]:
    """The page hides a comment or shows it again; the webhook names its author, not who hid it."""
    comment.hidden = hidden
    return [comment_change(page, comment, "hide" if hidden else "unhide", at)]


def react(page: Page, comment: Comment, author: Author, *, liked: bool, at: datetime) -> list[Change]:
    """Somebody likes a comment, or takes the like back."""
    if liked:
        comment.liked_by.add(author.author_id)
    else:
        comment.liked_by.discard(author.author_id)
    return [reaction_change(page, comment, author, "add" if liked else "remove", at)]
