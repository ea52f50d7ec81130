"""A channel to a platform does not work, was gone through, was connected: the page of channels shows it."""

from datetime import datetime, timedelta

from common.db import Tx, lock
from common.events import ChannelChanged, ChannelRecovered, ChannelSwept, ChannelTroubled, ConnectionTold, Event
from desk.core.channel import Swept
from desk.store import Channels, Connections

KEEP_ENDED = timedelta(days=90)
"""Far longer than the topic keeps anything: what is told again meets what it was."""


def on_channel(tx: Tx, event: Event, at: datetime) -> None:
    """Keep what is told: twice, late or in another order ends the same."""
    if isinstance(event, ChannelChanged):
        lock(tx, event.municipality, f"channel/{event.trouble_id}")
        _troubled(Channels(tx, event.municipality), event, at)
    elif isinstance(event, ConnectionTold):
        Connections(tx, event.municipality).add(event)
    elif isinstance(event, ChannelSwept):
        lock(tx, event.municipality, f"swept/{event.platform}:{event.account_id}")
        Channels(tx, event.municipality).was_swept(_swept(event))


def _troubled(store: Channels, event: ChannelChanged, at: datetime) -> None:
    over = isinstance(event, ChannelRecovered)
    store.told(
        event.trouble_id,
        platform=event.platform,
        account_id=event.account_id,
        trouble=event.trouble,
        began_at=None if over else event.occurred_at,
        until=event.until if isinstance(event, ChannelTroubled) else None,
        ended_at=event.occurred_at if over else None,
    )
    store.forget_ended(at - KEEP_ENDED)


def _swept(event: ChannelSwept) -> Swept:
    return Swept(
        platform=event.platform,
        account_id=event.account_id,
        at=event.occurred_at,
        missed=event.missed,
        edits=event.edits,
        hides=event.hides,
        unhides=event.unhides,
        removals=event.removals,
    )
