"""A channel to a platform does not work: the operator hears of it once, and what to do."""

from datetime import datetime

from common.db import Tx, lock
from common.events import ChannelChanged, ChannelRecovered, ChannelTroubled, Event
from notifier.core.alert import ATTENTION, CHANNEL, OPERATOR, Matter, Wanted
from notifier.handlers.review import Review
from notifier.store import of


def on_channel(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """One alert for each trouble of an account, open as long as the trouble is."""
    if not isinstance(event, ChannelChanged):
        return
    place = f"{event.platform}:{event.account_id}"
    matter = Matter(
        municipality=event.municipality,
        key=f"channel/{place}/{event.trouble}",
        account=place,
        about=f"{event.name or event.account_id} ({event.platform})",
    )
    lock(tx, event.municipality, matter.key)
    store = of(tx, event.municipality)
    over = isinstance(event, ChannelRecovered)
    store.channels.told(
        event.trouble_id, matter.key, None if over else event.occurred_at, event.occurred_at if over else None
    )
    causes = tuple(store.channels.open(matter.key))
    due = event.until if isinstance(event, ChannelTroubled) else None
    wanted = Wanted(reason=CHANNEL.get(event.trouble, ATTENTION), to=(OPERATOR,), causes=causes, due=due)
    review.matter(store, matter, (wanted,) if causes else (), at)
