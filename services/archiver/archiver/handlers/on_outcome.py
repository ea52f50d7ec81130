"""Notes on an item's record what was done about it on the platform (Noark's merknad)."""

from datetime import datetime

from archiver.handlers.retaining import was_erased
from archiver.store.filing import Clerk
from archiver.store.items import Note
from archiver.store.telling import Because
from common.capabilities import PUBLISH
from common.db import Tx
from common.errors import BadMessage
from common.events import ActionTaken, Event

NOTED = frozenset({"hide", "unhide", "remove", "reply", "private_reply"})
"""A like leaves nothing that the archive should tell."""


class OnOutcome:
    """Handles what was taken; what failed or is unknown changed nothing."""

    def __init__(self, clerk: Clerk) -> None:
        self._clerk = clerk

    def __call__(self, tx: Tx, event: Event, at: datetime) -> None:
        """Keep the note; it goes to the record now, or when there is one."""
        if isinstance(event, ActionTaken) and event.do == PUBLISH and event.item_id is None:
            return  # the post itself comes as an item
        if not isinstance(event, ActionTaken) or event.item_id is None:
            raise BadMessage("an outcome needs an item")
        if event.do not in NOTED:
            return
        filing = self._clerk.at(tx, event.municipality)
        item = filing.held(event.item_id)
        if item is None and was_erased(tx, event.municipality, event.item_id):
            return
        note = Note(
            note_id=event.action_id,
            item_id=event.item_id,
            what=event.do,
            actor=event.actor,
            done_at=event.done_at,
            clause=event.clause or None,
            reason=event.reason,
        )
        filing.items.save_note(note)
        if item is not None:
            filing.tell_notes(item, Because(event, event.actor, at))
