"""Private messages: a conversation has no threads, so that what we write answers all that was written before it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from common.events import MESSAGE, ItemChanged, is_history
from desk.core.deeds import Replied
from desk.core.facts import Case
from desk.core.outside import is_ordered


def conversation_of(item: ItemChanged) -> str | None:
    """Return the conversation that a private message stands in; None for anything else."""
    if item.kind != MESSAGE or item.thread_id is None:
        return None
    return f"{item.platform}:{item.account_id}:{item.thread_id}"


def answered(cases: Sequence[Case]) -> Iterator[tuple[UUID, Replied]]:
    """Yield which messages of somebody else each message of ours answers, so far as they have not heard of it.

    Who wrote it is asked once, of the newest that it answers, and not at all when an order of ours did.
    """
    theirs = sorted(
        ((_written_at(case.item), case) for case in cases if case.item is not None and not case.item.own),
        key=lambda one: (one[0], one[1].item_id),
    )
    for ours in (case.item for case in cases if case.item is not None and case.item.own):
        before = [case for at, case in theirs if at <= _written_at(ours)]
        ordered = any(is_ordered(case, ours.text, ours.object_id) for case in before)
        for case in before:
            unasked = ordered or case is not before[-1] or is_history(ours)
            if ours.item_id is not None and _is_news(case, ours.item_id, unasked=unasked):
                yield case.item_id, _replied(ours, ours.item_id, unasked=unasked)


def _is_news(case: Case, reply_id: UUID, *, unasked: bool) -> bool:
    """Say whether it has not heard of our answer, or is asked about it although it is not the newest any more."""
    known = next((said for said in case.spoken if said.reply_id == reply_id), None)
    return known is None or (unasked and not known.history)


def _written_at(item: ItemChanged) -> datetime:
    return item.created_at or item.occurred_at


def _replied(ours: ItemChanged, reply_id: UUID, *, unasked: bool) -> Replied:
    return Replied(reply_id=reply_id, object_id=ours.object_id, at=_written_at(ours), text=ours.text, history=unasked)
