"""Journals what a person confirms. What people say of tags and casework reaches us as a newer decision."""

from datetime import datetime

from archiver.store.filing import Clerk
from archiver.store.tables import MACHINERY
from archiver.store.telling import Because
from common.db import Tx
from common.errors import BadMessage
from common.events import Event, RecordConfirmed


class OnJudgement:
    """Handles confirmations of records."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """File the item; a confirmation that overtook its item or its decision waits for it."""
        if not isinstance(event, RecordConfirmed) or event.item_id is None:
            raise BadMessage("a confirmation needs an item")
        filing = self._clerk.at(tx, event.municipality)
        item = filing.hold(event.item_id)
        decided = filing.items.decided(event.item_id)
        if item is None or decided is None or decided.revision < event.revision:
            MACHINERY.waiting.keep(tx, event, at)
            return
        filing.confirm(item, Because(event, event.actor, at, {"act": event.act_id}))
