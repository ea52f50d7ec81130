"""A batch of events as a whole: the items that they are about are held at once."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from uuid import UUID

from common.db import Tx
from common.events import Event, ItemChanged, ItemErased, MessageParked, MessageReplayed, item_id_of
from notifier.store import gathered

_NO_NEWS = (ItemErased, MessageParked, MessageReplayed)
"""An item that is erased is held alone; a parked message is no news of its item."""


def together(tx: Tx, events: Sequence[Event]) -> AbstractContextManager[None]:
    """Hold the items of these events, in the order of their ids: two replicas never wait for each other in a ring."""
    erased = {event.item_id for event in events if isinstance(event, ItemErased)}
    items = {item for event in events if not isinstance(event, _NO_NEWS) for item in _about(event)}
    held = sorted(item for item in items if item[1] not in erased)
    return gathered(tx, held, {one for event in events for one in _answers(event)})


def _answers(event: Event) -> Iterator[tuple[str, UUID]]:
    if isinstance(event, ItemChanged) and event.own and event.item_id is not None:
        yield event.municipality, event.item_id


def _about(event: Event) -> Iterator[tuple[str, UUID]]:
    if event.item_id is None:
        return
    yield event.municipality, event.item_id
    above = (event.parent_id or event.post_id) if isinstance(event, ItemChanged) and event.own else None
    if above is not None and isinstance(event, ItemChanged):
        yield event.municipality, item_id_of(event.municipality, event.platform, above)
