"""What the municipality's own people do on Facebook with a telephone, past the product."""

from datetime import datetime

from simulator.acts import Draft, remove_comment, set_hidden, write_comment
from simulator.facebook.bodies import Change
from simulator.world import Comment, Page, Post
from simulator.writes import NativeAct


def reply_by_hand(page: Page, under: Comment | Post, text: str, at: datetime) -> tuple[Comment, list[Change]]:
    """Somebody answers as the page."""
    on_comment = isinstance(under, Comment)
    post_id = under.post_id if isinstance(under, Comment) else under.object_id
    parent_id = under.object_id if on_comment else None
    draft = Draft(page.itself(), text, post_id, parent_id, kind="by hand", own=True)
    comment, changes = write_comment(page, draft, at)
    page.native.append(NativeAct(at, "reply", under.object_id, comment.object_id, text))
    return comment, changes


def act_by_hand(page: Page, comment: Comment, do: str, at: datetime) -> list[Change]:
    """Somebody hides, shows or removes a comment; `do` is hide, unhide or remove."""
    page.native.append(NativeAct(at, do, comment.object_id))
    if do == "remove":
        return remove_comment(page, comment, "page", at)
    return set_hidden(page, comment, hidden=do == "hide", at=at)
