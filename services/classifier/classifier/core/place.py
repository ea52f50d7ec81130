"""Where an item stands: under which post, in which thread, as an answer to what, and since when."""

from datetime import datetime
from uuid import UUID

import msgspec

from classifier.core.known import received_at
from common.events import ItemChanged, item_id_of

POST = "post"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """`thread` and `post` are the platform's own ids with the platform before them; `post` None: under no post."""

    parent_item_id: UUID | None
    post_item_id: UUID | None
    thread: str
    post: str | None
    is_post: bool
    received_at: datetime

    @property
    def case_file_places(self) -> tuple[str, ...]:
        """Where a case file may be linked that is the item's too: its thread first."""
        return (self.thread,) if self.post is None else (self.thread, self.post)


def place_of(item: ItemChanged, at: datetime) -> Place:
    """Return an item's place; a post stands under itself."""
    is_post = item.kind == POST
    post_id = item.object_id if is_post else item.post_id
    return Place(
        parent_item_id=_id(item, item.parent_id),
        post_item_id=None if is_post else _id(item, item.post_id),
        thread=f"{item.platform} {item.thread_id or item.object_id}",
        post=f"{item.platform} {post_id}" if post_id else None,
        is_post=is_post,
        received_at=received_at(item, at),
    )


def _id(item: ItemChanged, object_id: str | None) -> UUID | None:
    return item_id_of(item.municipality, item.platform, object_id) if object_id else None
