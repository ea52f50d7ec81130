"""Why something was filed, and the event that tells the others of it."""

from datetime import datetime
from typing import Any

import msgspec

from archiver.core.acts import Act
from archiver.core.office import number_text
from archiver.core.projection import CaseFile, Post
from archiver.store.items import Item
from common.events import Event, RecordCaptured, Recorded, RecordJournaled, RecordWithdrawn, derived_id


class Because(msgspec.Struct, frozen=True):
    """Why something is filed: the event that caused it, who stands behind it, when, and on what it rests."""

    event: Event
    actor: str
    at: datetime
    rests_on: dict[str, Any] = {}

    def facts(self) -> dict[str, Any]:
        """Return what every line of the journal says of its cause (G7)."""
        return {"actor": self.actor, "cause": self.event.event_id} | self.rests_on


def told_of(act: Act, post: Post, case: CaseFile | None, item: Item, because: Because) -> Recorded:
    """Return the event that tells what an act made of a record."""
    kinds: dict[Act, type[Recorded]] = {"journal": RecordJournaled, "withdraw": RecordWithdrawn}
    return kinds.get(act, RecordCaptured)(
        event_id=derived_id(because.event.event_id, act, str(post.record_id)),
        municipality=post.municipality,
        occurred_at=because.event.occurred_at,
        recorded_at=because.at,
        item_id=item.item_id,
        revision=item.revision,
        thread_id=item.thread_id,
        record_id=post.record_id,
        kind=post.kind,
        case_file=number_text(case.year, case.number) if case else None,
        number=number_text(post.year, post.number) if post.year and post.number else None,
        status=post.status,
        clauses=post.clauses,
    )
