"""A decision says who must hear at once, and what is promised until when."""

from datetime import datetime

import msgspec

from common.db import Tx
from common.errors import BadMessage
from common.events import DecisionMade, Event
from notifier.core.decision import said_of
from notifier.core.facts import newest
from notifier.handlers.review import Review
from notifier.store import hold, of


def on_decision(review: Review, tx: Tx, event: Event, at: datetime) -> None:
    """Keep the highest (revision, decision_no), and the earliest promise (G11).

    An item that is not known yet is no reason to wait: an alert for at once must not hang on another topic.
    """
    match event:
        case DecisionMade(item_id=None):
            raise BadMessage("a decision names no item")
        case DecisionMade(item_id=item_id) if item_id is not None:
            hold(tx, event.municipality, item_id)
            store = of(tx, event.municipality)
            known = store.item(item_id)
            said = newest(known.facts.said, said_of(event))
            if said is not None:
                store.facts.said(item_id, said)
                known = known._replace(facts=msgspec.structs.replace(known.facts, said=said))
            review.judge(store, known, at, event)
