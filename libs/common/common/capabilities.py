"""What each platform lets us do about an item: the guard refuses the rest, the desk does not offer it.

Sources: the vendors' API references (Graph API, YouTube Data API, Flickr API, X API v2, LinkedIn Community Management,
WordPress REST API); an own site does what its callback address takes.
"""

import msgspec

REPLY, PRIVATE_REPLY, HIDE, UNHIDE, REMOVE, LIKE, EDIT, PUBLISH = (
    "reply",
    "private_reply",
    "hide",
    "unhide",
    "remove",
    "like",
    "edit",
    "publish",
)
ACTS = (REPLY, PRIVATE_REPLY, HIDE, UNHIDE, REMOVE, LIKE, EDIT, PUBLISH)


class Capability(msgspec.Struct, frozen=True):
    """One act on one platform: `how` it is done there, and whether it can be undone."""

    how: str
    reversible: bool = True
    note: str = ""


CAPABILITIES: dict[str, dict[str, Capability]] = {
    "facebook": {
        REPLY: Capability("a comment under the comment's root", note="two levels: a reply to a reply stands beside it"),
        PRIVATE_REPLY: Capability("a message about the comment", False, "once a comment, within 7 days"),
        HIDE: Capability("is_hidden", note="its writer and their friends still see it"),
        UNHIDE: Capability("is_hidden"),
        REMOVE: Capability("the comment is deleted", False),
        LIKE: Capability("a like of the page", note="of comments"),
        EDIT: Capability("the text is replaced", False, "our own comments and posts"),
        PUBLISH: Capability("a post on the page", note="text with a link, or text with pictures"),
    },
    "instagram": {
        REPLY: Capability("a reply under the top-level comment", note="not to a hidden comment"),
        PRIVATE_REPLY: Capability("a message about the comment", False, "once a comment, within 7 days"),
        HIDE: Capability("hide", note="nobody but its writer sees it"),
        UNHIDE: Capability("hide"),
        REMOVE: Capability("the comment is deleted", False),
        PUBLISH: Capability("a picture with its text", note="one picture at a public address"),
    },
    "youtube": {
        REPLY: Capability("a comment in the comment's thread", note="two levels: a reply to a reply stands beside it"),
        HIDE: Capability("held for review", note="until somebody publishes or rejects it"),
        UNHIDE: Capability("published"),
        REMOVE: Capability("rejected; our own comment is deleted", False, "a rejected comment cannot come back"),
        EDIT: Capability("the comment's text", False, "our own comments"),
    },
    "x": {
        REPLY: Capability("a post that answers; a message in its conversation"),
        HIDE: Capability("hidden", note="replies in conversations that we began; they stay under “hidden replies”"),
        UNHIDE: Capability("hidden"),
        REMOVE: Capability("the post is deleted", False, "our own posts"),
    },
    "linkedin": {
        REPLY: Capability("a comment under the comment's root", note="two levels: a reply to a reply stands beside it"),
        REMOVE: Capability("the comment is deleted", False, "our own comments"),
        EDIT: Capability("the comment's text", False, "our own comments"),
    },
    "generic": {
        REPLY: Capability("the site's callback", note="where the site has one; it publishes the reply itself"),
        HIDE: Capability("the site's callback", note="where the site has one"),
        UNHIDE: Capability("the site's callback", note="where the site has one"),
        REMOVE: Capability("the site's callback", False, "where the site has one"),
    },
    "wordpress": {
        REPLY: Capability("a comment under the comment"),
        HIDE: Capability("held for approval"),
        UNHIDE: Capability("approved"),
        REMOVE: Capability("moved to the trash", False, "the site empties its trash after some days"),
        EDIT: Capability("the comment's text", False, "our own comments"),
    },
    "flickr": {
        REPLY: Capability("a comment under the photo", note="there are no threads: it stands last"),
        REMOVE: Capability("the comment is deleted", False),
        EDIT: Capability("the comment's text", False, "our own comments"),
    },
}


TEXT_CHARS_MAX = {"facebook": 8000, "instagram": 2200, "youtube": 10_000, "x": 280, "linkedin": 1250}
"""How long a reply the platform takes at most; others take what our own form holds."""
PRIVATE_REPLY_DAYS = {"facebook": 7, "instagram": 7}
"""For so many days after a comment was written the platform takes one message about it."""


def capability(platform: str, do: str) -> Capability | None:
    """Return what the platform offers for the act, or None where it has no such thing."""
    return CAPABILITIES.get(platform, {}).get(do)
