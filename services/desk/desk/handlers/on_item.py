"""An item came, changed or went: its case is made, and a new text takes back what was ordered for the old one."""

from datetime import datetime

from common.db import Tx
from common.events import Event, ItemChanged
from desk.core.conversation import conversation_of
from desk.handlers.folding import LimitsOf, take_in, take_message, take_reply
from desk.store import Cases, Versions
from desk.store.versions import TextThen


def on_item(tx: Tx, event: Event, at: datetime, *, limits: LimitsOf) -> None:
    """Take in posted, edited, hidden, unhidden and removed items; the highest change counts, others change nothing."""
    if isinstance(event, ItemChanged) and (conversation := conversation_of(event)) is not None:
        # First of all: whoever holds a message's own case must not wait for the conversation.
        Cases(tx, event.municipality).lock_conversation(conversation)
    take_in(tx, event, at, limits)
    if isinstance(event, ItemChanged):
        _keep_text(tx, event)
        take_reply(tx, event, at, limits)
        take_message(tx, event, at, limits)


def _keep_text(tx: Tx, event: ItemChanged) -> None:
    """Whoever looks at an edit sees what it changed, and whoever acts on an older text is shown the difference."""
    if event.item_id is not None and event.revision > 0:
        version = TextThen(revision=event.revision, text=event.text, at=event.occurred_at)
        Versions(tx, event.municipality).keep(event.item_id, version)
