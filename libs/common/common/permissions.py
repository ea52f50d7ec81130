"""What we ask a platform's owner to permit, what each permission is for, and what stops without it."""

from collections.abc import Collection

import msgspec


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """A permission under the platform's own name. Without a `needed` one nothing can be connected at all."""

    name: str
    purpose: str
    without: str
    needed: bool = False


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of change that the platform is asked to send, and the permission that it needs."""

    name: str
    permission: str


LOGINS_OF = {"facebook": "facebook", "instagram": "facebook"}
"""The platforms that people log in at to connect an account, and whose app its token is then of."""

_LIST = Permission(
    name="pages_show_list",
    purpose="see which pages you run, so that one can be picked",
    without="no page can be picked",
    needed=True,
)
_SUBSCRIBE = Permission(
    name="pages_manage_metadata",
    purpose="be told at once when somebody writes",
    without="nothing is received",
    needed=True,
)
_READ = Permission(
    name="pages_read_engagement",
    purpose="read the page's own posts",
    without="no post can be read, nor what is written below it",
    needed=True,
)
_PUBLISH = Permission(
    name="pages_manage_posts",
    purpose="publish and correct the page's own posts",
    without="posts are not published from here; everything else works",
)
PERMISSIONS: dict[str, tuple[Permission, ...]] = {
    # Meta's permissions reference; the page's tasks MODERATE and MESSAGING must be the person's too.
    "facebook": (
        _LIST,
        _SUBSCRIBE,
        _READ,
        Permission(
            name="pages_read_user_content",
            purpose="read what people write on the page, and who they are",
            without="comments, visitors' posts and reviews are not read",
            needed=True,
        ),
        Permission(
            name="pages_manage_engagement",
            purpose="answer, hide, show again, remove and like comments",
            without="nothing is answered, hidden or removed from here: threats stay until somebody hides them by hand",
        ),
        Permission(
            name="pages_messaging",
            purpose="receive messages and send private replies",
            without="messages are not received, and nobody is told privately why something was hidden",
        ),
        _PUBLISH,
    ),
    "instagram": (
        _LIST,
        _SUBSCRIBE,
        _READ,
        Permission(
            name="instagram_basic",
            purpose="see the Instagram account that belongs to the page, and its posts",
            without="the account cannot be picked",
            needed=True,
        ),
        Permission(
            name="instagram_manage_comments",
            purpose="read, answer, hide and remove comments",
            without="comments are neither read nor answered",
            needed=True,
        ),
        Permission(
            name="instagram_manage_messages",
            purpose="receive messages and send private replies",
            without="messages are not received, and nobody is told privately why something was hidden",
        ),
        Permission(
            name="instagram_content_publish",
            purpose="publish pictures",
            without="pictures are not published from here; everything else works",
        ),
    ),
}
FIELDS: dict[str, tuple[Field, ...]] = {
    # Page fields of Meta's webhooks reference. Instagram's own fields are set on the app, not on the page.
    "facebook": (
        Field(name="feed", permission="pages_manage_metadata"),
        Field(name="mention", permission="pages_manage_metadata"),
        Field(name="ratings", permission="pages_manage_metadata"),
        Field(name="messages", permission="pages_messaging"),
        Field(name="message_echoes", permission="pages_messaging"),
        Field(name="message_edits", permission="pages_messaging"),
    ),
    "instagram": (Field(name="feed", permission="pages_manage_metadata"),),
}
"""An installed app gets Instagram's changes once it is on the page, with any field."""


def names(platform: str) -> tuple[str, ...]:
    """Return the permissions to ask for."""
    return tuple(one.name for one in PERMISSIONS[platform])


def lacking(platform: str, granted: Collection[str]) -> tuple[Permission, ...]:
    """Return the permissions that were not given."""
    return tuple(one for one in PERMISSIONS[platform] if one.name not in granted)


def fields(platform: str, granted: Collection[str]) -> tuple[str, ...]:
    """Return what to subscribe to: asking for a field without its permission fails for all of them."""
    return tuple(one.name for one in FIELDS[platform] if one.permission in granted)
