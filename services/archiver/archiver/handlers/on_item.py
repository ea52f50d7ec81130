"""Keeps items as they change, files our own replies, and applies what came before its item."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from archiver.handlers.retaining import is_left_out
from archiver.store.filing import Clerk, Filing
from archiver.store.items import Item, Note, Revision
from archiver.store.known import KnownItem, known_of_item
from archiver.store.leaving import take_waiting
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
        """Keep the state unless a newer one is known or the item was erased; then whatever waited for it."""
        if not isinstance(event, ItemChanged) or event.item_id is None:
            raise BadMessage("an item event needs an item")
        filing = self._clerk.at(tx, event.municipality)
        filing.hold()
        known = known_of_item(tx, event)
        if is_left_out(event, known):
            return
        _keep(filing, event, known, Because(event, PLATFORM, at))
        if known.waits:
            for waiting in take_waiting(tx, event.municipality, event.item_id):
                self._later[type(waiting)](tx, waiting, at)


def _keep(filing: Filing, event: ItemChanged, known: KnownItem, because: Because) -> None:
    """Keep what is told, and file what follows from it: for most items nothing does."""
    if not known.told or (not known.named and event.change_sha256 is not None):
        # The first telling of a revision stands, but for the name of its change, which may come later.
        filing.items.save_revision(_revision(event))
    item, is_newest = _saved(filing, _with_parent(filing, _item(event)), is_newest=not known.has(event))
    note = _done_outside(event)
    if note is not None and (is_newest or not isinstance(event, ItemRemoved)):
        filing.items.save_note(note)
    for ours in _answers(filing, item):
        filing.answer(ours, because)
    if known.filed or item.own:
        filing.tell_notes(item, because)
        filing.want_documents(item, because)


def _saved(filing: Filing, item: Item, *, is_newest: bool) -> tuple[Item, bool]:
    """Keep the item where this is its newest change; return its newest state, and whether it is this one."""
    if is_newest:
        filing.items.save(item)
        return item, True
    return filing.items.get(item.item_id) or item, False


def _with_parent(filing: Filing, item: Item) -> Item:
    """Return the item with what it answers."""
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
