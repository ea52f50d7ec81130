"""What residents wrote, and what became of it on the platform."""

import msgspec

from common.events.envelope import Event, Moment


class Author(msgspec.Struct, frozen=True):
    """Who wrote an item, as the platform tells it."""

    id: str
    name: str | None = None


class Attachment(msgspec.Struct, frozen=True):
    """A picture, film or link that came with an item; `url` is the platform's and may expire."""

    kind: str
    url: str | None = None


class ItemChanged(Event, frozen=True, kw_only=True):
    """An item as it stands after the change: every item event carries the whole newest state.

    `object_id`, `account_id`, `post_id`, `parent_id` are the platform's own ids; `parent_id` is set only
    when the parent is a comment (facts.md 1.4). `created_at` comes only from an add. `own` is true for
    what the municipality itself wrote. `change_sha256` names the blob with the exact bytes of the change.
    `visibility` is visible, hidden or removed; `changed_by_us` tells that an ordered action caused it.
    `revision` counts the texts (posted, edited); `change_no` counts every change of the state, so that
    consumers keep the highest `change_no` of an item, whatever order the events come in.
    """

    change_no: int = 0
    changed_by_us: bool = False

    platform: str
    account_id: str
    object_id: str
    kind: str
    text: str
    author: Author | None = None
    created_at: Moment | None = None
    post_id: str | None = None
    parent_id: str | None = None
    permalink: str | None = None
    own: bool = False
    visibility: str = "visible"
    attachments: tuple[Attachment, ...] = ()
    change_sha256: str | None = None
    received_at: Moment | None = None


class ItemPosted(ItemChanged, frozen=True, kw_only=True):
    """Somebody posted a comment, post, message, mention or review."""


class ItemEdited(ItemChanged, frozen=True, kw_only=True):
    """The text or the attachments of an item changed: a new revision."""


class ItemHidden(ItemChanged, frozen=True, kw_only=True):
    """The item was hidden on the platform, by us or by somebody else."""


class ItemUnhidden(ItemChanged, frozen=True, kw_only=True):
    """The item was shown again on the platform."""


class ItemRemoved(ItemChanged, frozen=True, kw_only=True):
    """The item is gone from the platform; `text` is the last text that we knew."""
