"""Keeps items as they change, files our own replies, and applies what came before its item."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from archiver.store.filing import Clerk, Filing
from archiver.store.items import Item, Note, Revision
from archiver.store.tables import MACHINERY
from archiver.store.telling import Because
from common.db import Tx
from common.errors import BadMessage
from common.events import MESSAGE, Event, ItemChanged, ItemRemoved, derived_id, done_outside, is_taken_back, item_id_of
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
        item = _held(filing, _item(event))
        is_newest = filing.items.save(item, _revision(event))
        newest = filing.items.get(event.item_id) or item
        because = Because(event, PLATFORM, at)
        note = _done_outside(event)
        if note is not None and (is_newest or not isinstance(event, ItemRemoved)):
            filing.items.save_note(note)
        for ours in _answers(filing, newest):
            filing.answer(ours, because)
        filing.tell_notes(newest, because)
        filing.want_documents(newest, because)
        for waiting in MACHINERY.waiting.take(tx, event.municipality, event.item_id):
            self._later[type(waiting)](tx, waiting, at)


def _held(filing: Filing, item: Item) -> Item:
    """Let nobody else file here; return the item with what it answers."""
    filing.hold()
    if item.own and item.kind == MESSAGE and item.parent_item_id is None:
        return filing.items.with_parent(item)
    return item


def _answers(filing: Filing, item: Item) -> list[Item]:
    """Return which answers of ours are to be filed now: this one, or those that came before what they answer."""
    if item.own:
        return [item]
    return filing.items.late_answers(item) if item.kind == MESSAGE else []


def _item(event: ItemChanged) -> Item:
    if event.item_id is None:
        raise BadMessage("an item event needs an item")
    parent = _answered(event)
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
        parent_item_id=item_id_of(event.municipality, event.platform, parent) if parent else None,
        thread_id=event.thread_id,
        permalink=event.permalink,
    )


def _answered(event: ItemChanged) -> str | None:
    """Return the platform's id of what the item answers: our own comment right under a post answers the post."""
    if event.parent_id or not event.own or event.post_id == event.object_id:
        return event.parent_id
    return event.post_id


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


def _done_outside(event: ItemChanged) -> Note | None:
    """Return the note of what somebody did on the platform itself, past our orders; who it was is said later."""
    did = done_outside(event)
    if did is None or event.item_id is None or (event.own and did != "remove"):
        return None
    removed = did == "remove"
    what = "removed_by_writer" if is_taken_back(event) else _ON_PLATFORM[did]
    return Note(
        note_id=derived_id(event.item_id, *(("removed on the platform",) if removed else ("outside", event.change_no))),
        item_id=event.item_id,
        what=what,
        actor=PLATFORM,
        done_at=event.occurred_at,
    )


_ON_PLATFORM = {"hide": "hidden_on_platform", "unhide": "shown_on_platform", "remove": "removed_on_platform"}
