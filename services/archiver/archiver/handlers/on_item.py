"""Keeps items as they change, files our own replies, and applies what came before its item."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from archiver.store.filing import Clerk
from archiver.store.items import Item, Note, Revision
from archiver.store.tables import MACHINERY
from archiver.store.telling import Because
from common.db import Tx
from common.errors import BadMessage
from common.events import Event, ItemChanged, ItemRemoved, derived_id, item_id_of
from common.runner import Handler

PLATFORM = "platform"
"""Who stands behind what nobody of ours did."""


class OnItem:
    """Handles every item event: each carries the item's whole newest state."""

    def __init__(self, clerk: Clerk, later: Mapping[type[Event], Handler]) -> None:
        self._clerk = clerk
        self._later = later

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Keep the state unless a newer one is known; then whatever waited for it."""
        if not isinstance(event, ItemChanged) or event.item_id is None:
            raise BadMessage("an item event needs an item")
        filing = self._clerk.at(tx, event.municipality)
        item = _item(event)
        filing.hold(event.item_id)
        if item.own and item.parent_item_id is not None:
            filing.hold_parent(item.parent_item_id)
        is_newest = filing.items.save(item, _revision(event))
        newest = filing.items.get(event.item_id) or item
        because = Because(event, PLATFORM, at)
        if is_newest and isinstance(event, ItemRemoved) and not event.changed_by_us:
            filing.items.save_note(_removal(event))
        if newest.own:
            filing.answer(newest, because)
        filing.tell_notes(newest, because)
        filing.want_documents(newest, at)
        for waiting in MACHINERY.waiting.take(tx, event.municipality, event.item_id):
            self._later[type(waiting)](tx, waiting, at)


def _item(event: ItemChanged) -> Item:
    if event.item_id is None:
        raise BadMessage("an item event needs an item")
    parent = item_id_of(event.municipality, event.platform, event.parent_id) if event.parent_id else None
    return Item(
        municipality=event.municipality,
        item_id=event.item_id,
        revision=event.revision,
        change_no=event.change_no,
        platform=event.platform,
        account_id=event.account_id,
        object_id=event.object_id,
        kind=event.kind,
        own=event.own,
        text=event.text,
        visibility=event.visibility,
        updated_at=event.recorded_at,
        author_id=event.author.id if event.author else None,
        author_name=event.author.name if event.author else None,
        created_at=event.created_at,
        post_id=event.post_id,
        parent_id=event.parent_id,
        parent_item_id=parent,
        thread_id=event.thread_id,
        permalink=event.permalink,
    )


def _revision(event: ItemChanged) -> Revision:
    if event.item_id is None:
        raise BadMessage("an item event needs an item")
    return Revision(
        municipality=event.municipality,
        item_id=event.item_id,
        revision=event.revision,
        text=event.text,
        recorded_at=event.recorded_at,
        change_sha256=event.change_sha256,
        attachments=tuple(msgspec.to_builtins(event.attachments)),
        received_at=event.received_at,
    )


def _removal(event: ItemRemoved) -> Note:
    if event.item_id is None:
        raise BadMessage("an item event needs an item")
    return Note(
        note_id=derived_id(event.item_id, "removed on the platform"),
        item_id=event.item_id,
        what="removed_on_platform",
        actor=PLATFORM,
        done_at=event.occurred_at,
    )
