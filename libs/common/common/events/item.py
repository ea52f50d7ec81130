"""What residents wrote, and what became of it on the platform."""

from datetime import timedelta

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
    consumers keep the highest `change_no` of an item, whatever order the events come in. `rating` is a review's.
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
    rating: str | None = None


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


MESSAGE = "message"
"""The kind of a private message."""


def is_taken_back(item: ItemChanged) -> bool:
    """Say whether the writer took the item back for certain: nobody but its writer can unsend a private message.

    Any other removal that is not ours is by an unknown hand until somebody says whose it was.
    """
    return item.visibility == "removed" and item.kind == MESSAGE and not item.changed_by_us


HISTORY = timedelta(hours=72)
"""A platform tries to deliver for 36 hours: what comes to us so long after it was written was looked up, not sent."""


def is_history(item: ItemChanged) -> bool:
    """Say whether the item was found long after it was written: nobody is asked what was done about it back then."""
    if item.created_at is None or item.received_at is None:
        return False
    return item.received_at - item.created_at > HISTORY


def done_outside(event: ItemChanged) -> str | None:
    """Return what somebody did to the item on the platform itself by this change: hide, unhide or remove.

    None for what an order of ours did, and for what is neither. An item that comes to us hidden was hidden by
    somebody before we knew of it, which is asked about unless it is history.
    """
    if event.changed_by_us:
        return None
    match event:
        case ItemHidden():
            return "hide"
        case ItemPosted():
            return "hide" if event.visibility == "hidden" and not is_history(event) else None
        case ItemUnhidden():
            return "unhide"
        case ItemRemoved():
            return "remove"
        case _:
            return None
