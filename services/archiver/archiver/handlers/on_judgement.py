"""Journals what a person confirms, and keeps to whom an inquiry was passed on.

What people say of tags and casework reaches us as a newer decision.
"""

from datetime import datetime

from archiver.store.filing import Clerk
from archiver.store.items import Handover
from archiver.store.tables import MACHINERY
from archiver.store.telling import Because
from common.db import Tx
from common.errors import BadMessage
from common.events import Event, RecordConfirmed, UnitConfirmed


class OnJudgement:
    """Handles confirmations of records and of units."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """File the item; a confirmation that overtook its item or its decision waits for it."""
        if not isinstance(event, RecordConfirmed | UnitConfirmed) or event.item_id is None:
            raise BadMessage("a confirmation needs an item")
        filing = self._clerk.at(tx, event.municipality)
        item = filing.hold(event.item_id)
        decided = filing.items.decided(event.item_id)
        if item is None or decided is None or decided.revision < event.revision:
            MACHINERY.waiting.keep(tx, event, at)
            return
        because = Because(event, event.actor, at, {"act": event.act_id})
        if isinstance(event, RecordConfirmed):
            filing.confirm(item, because)
        else:
            filing.items.save_handover(_handover(event))
            filing.keep_about(item, because)


def _handover(event: UnitConfirmed) -> Handover:
    if event.item_id is None:
        raise BadMessage("a confirmation needs an item")
    return Handover(
        item_id=event.item_id,
        act_id=event.act_id,
        topic=event.topic,
        unit=event.unit,
        actor=event.actor,
        at=event.occurred_at,
    )
