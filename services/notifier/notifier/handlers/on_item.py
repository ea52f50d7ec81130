"""An item changes: its author may take it back, and the municipality may answer in its thread."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.errors import BadMessage
from common.events import (
    MESSAGE,
    Event,
    ItemChanged,
    ItemEdited,
    ItemPosted,
    ItemRemoved,
    done_outside,
    is_taken_back,
    item_id_of,
)
from notifier.core.facts import TAKEN_BACK, Outside, Reply, Text
from notifier.handlers.review import Review
from notifier.store import hold, of


def on_item(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep when the text was written, what was done to it past the desk, and our own replies to others."""
    if not isinstance(event, ItemChanged):
        return
    if event.item_id is None:
        raise BadMessage("an item event names no item")
    if event.own:
        _on_own(review, tx, event, event.item_id, at)
    else:
        _on_others(review, tx, event, event.item_id, at)


def _on_own(review: Review, tx: Tx, event: ItemChanged, reply_id: UUID, at: datetime) -> None:
    """An own item under another's comment or post answers that one (GEN-11), however it was written."""
    above = event.parent_id or event.post_id
    _spoke(tx, event, is_post=event.kind != MESSAGE and above in {None, event.object_id})
    if isinstance(event, ItemRemoved) or above == event.object_id:
        return
    if above is None:
        _on_own_message(review, tx, event, reply_id, at)
        return
    item_id = item_id_of(event.municipality, event.platform, above)
    hold(tx, event.municipality, item_id)
    store = of(tx, event.municipality)
    store.facts.reply(item_id, reply_id, Reply(object_id=event.object_id, at=event.created_at or event.occurred_at))
    review.judge(store, store.item(item_id), at)


def _spoke(tx: Tx, event: ItemChanged, *, is_post: bool) -> None:
    """Keep that somebody of ours is there: a post, or an answer to somebody."""
    if not isinstance(event, ItemPosted):
        return
    at, account = event.created_at or event.occurred_at, f"{event.platform}:{event.account_id}"
    rounds = of(tx, event.municipality).rounds
    rounds.spoke(account, posted_at=at) if is_post else rounds.spoke(account, replied_at=at)


def _on_own_message(review: Review, tx: Tx, event: ItemChanged, reply_id: UUID, at: datetime) -> None:
    """A private message of ours answers what the other person has written in the conversation so far."""
    conversation = _conversation(event)
    if conversation is None:
        return
    reply = Reply(object_id=event.object_id, at=event.created_at or event.occurred_at)
    for item_id in of(tx, event.municipality).facts.own_message(conversation, reply_id, reply):
        review.item(tx, event.municipality, item_id, at)


def _conversation(event: ItemChanged) -> str | None:
    if event.kind != MESSAGE or event.thread_id is None:
        return None
    return f"{event.platform}:{event.account_id}:{event.thread_id}"


def _on_others(review: Review, tx: Tx, event: ItemChanged, item_id: UUID, at: datetime) -> None:
    hold(tx, event.municipality, item_id)
    store = of(tx, event.municipality)
    facts = store.facts
    match event:
        case ItemPosted() | ItemEdited():
            written_at = event.created_at if isinstance(event, ItemPosted) else None
            text = Text(
                revision=event.revision,
                happened_at=written_at or event.occurred_at,
                received_at=event.received_at or event.occurred_at,
            )
            facts.text(item_id, text)
    facts.item(item_id, event.revision, f"{event.platform}:{event.account_id}", _conversation(event), event.kind)
    did = done_outside(event)
    if did is not None:
        did = TAKEN_BACK if is_taken_back(event) else did
        facts.outside(item_id, Outside(change_no=event.change_no, do=did, at=event.occurred_at))
    review.judge(store, store.item(item_id), at)
