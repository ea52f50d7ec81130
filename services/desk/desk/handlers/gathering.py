"""A batch of events as a whole: the items that they are about are read once and written once."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from common.db import Tx
from common.events import Event, ItemChanged, ItemErased
from desk.core.conversation import conversation_of
from desk.store.gathered import gathered


def together(tx: Tx, events: Sequence[Event]) -> AbstractContextManager[None]:
    """Hold and read the items of these events, in their order, and write what became of them when it is closed.

    A message's conversation is held before the message is, and an item that is erased is held alone: they come later.
    """
    later = {event.item_id for event in events if isinstance(event, ItemErased) or _is_message(event)}
    items = ((event.municipality, event.item_id) for event in events if event.item_id is not None)
    return gathered(tx, dict.fromkeys(item for item in items if item[1] not in later))


def _is_message(event: Event) -> bool:
    return isinstance(event, ItemChanged) and conversation_of(event) is not None
