"""What residents write is no longer what the model is used to: the operator hears of it once, and what to do."""

from datetime import datetime

from common.db import Tx, lock
from common.events import Event, ScoresChanged, ScoresSteady
from notifier.core.alert import OPERATOR, SCORES_DRIFTED, Matter, Wanted
from notifier.handlers.review import Review
from notifier.store import of


def on_model(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """One alert for each tag, open as long as its scores have drifted by any model."""
    if not isinstance(event, ScoresChanged):
        return
    matter = Matter(municipality=event.municipality, key=f"scores/{event.tag}", about=event.tag)
    lock(tx, event.municipality, matter.key)
    store = of(tx, event.municipality)
    over = isinstance(event, ScoresSteady)
    # Kept as troubles of channels are: what begins, what ends, in whatever order it is told.
    store.channels.told(
        event.drift_id, matter.key, None if over else event.occurred_at, event.occurred_at if over else None
    )
    causes = tuple(store.channels.open(matter.key))
    wanted = (Wanted(reason=SCORES_DRIFTED, to=(OPERATOR,), causes=causes),) if causes else ()
    review.matter(store, matter, wanted, at)
