"""The publishing plan: what is to go out where and when, how each entry stands, and which of them need a person."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from common.capabilities import PUBLISH, capability
from common.events import CrisisFact, CrisisState
from desk.core.publishing import FAILED, ORDERED, TAKEN, UNKNOWN, Draft, Post

PLANNED, WAITING, SCHEDULED, SENT = "planned", "waiting", "scheduled", "sent"
BY_HAND, DONE, STOPPED, PAUSED, CANCELLED = "by_hand", "done", "stopped", "paused", "cancelled"
"""What is kept of an entry. `waiting`: for a colleague's approval; `by_hand`: its hour has come, a person publishes."""
ON_ITS_WAY, OUT, MISSED, LATE = "on_its_way", "out", "missed", "late"
"""What is only seen by the clock: `missed` was never made ready, `late` ought to have gone out and has not."""
CLOSED = frozenset({DONE, CANCELLED})
EDITABLE = frozenset({PLANNED, WAITING, SCHEDULED, BY_HAND, STOPPED, PAUSED, MISSED, LATE, FAILED, UNKNOWN})
SEEN_TO = frozenset({BY_HAND, STOPPED, PAUSED, MISSED, LATE, FAILED, UNKNOWN})
"""How entries stand that go nowhere until a person does something."""
LATE_MINUTES = 10
"""A post is to be out within this time: only then does anybody wonder."""
CONTENT_TYPES = ("text", "graphics", "video", "image", "mix")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A post of the plan. `version` counts its changes; its account is the draft's.

    `reason` is why it goes out beyond the week's cap, `why` what stopped it. `released_at`: a person has let it go
    after a crisis was declared. `address` is where it stands, when a person published it by hand.
    """

    entry_id: UUID
    publish_at: datetime
    content_type: str = ""
    goal: str = ""
    draft: Draft
    state: str = PLANNED
    version: int = 1
    written_by: str
    written_at: datetime
    approved_by: str = ""
    approved_at: datetime | None = None
    reason: str = ""
    released_at: datetime | None = None
    why: str = ""
    action_id: UUID | None = None
    address: str = ""

    @property
    def here(self) -> tuple[str, str]:
        """The account that it goes to."""
        return self.draft.platform, self.draft.account_id

    @property
    def is_by_hand(self) -> bool:
        """Say whether a person publishes it on the platform itself: we cannot."""
        return capability(self.draft.platform, PUBLISH) is None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What was done with an entry, by whom, and what they said of it; such lines are never changed."""

    what: str
    who: str
    said: str = ""
    at: datetime


def is_written(draft: Draft) -> bool:
    """Say whether there is anything to publish yet, and not only a place in the plan."""
    return bool(draft.text.strip() or draft.link or draft.pictures)


def held_by_crisis(entry: Entry, history: tuple[CrisisState, ...], at: datetime) -> bool:
    """Say whether a crisis holds a scheduled post: one that was declared since it was made ready, over or not.

    What was written in other times is read by a person again before it goes out. One who lets it go while the crisis
    lasts lets it go in that crisis; a later one holds it anew.
    """
    ready = entry.approved_at or entry.written_at
    since = max(ready, entry.released_at) if entry.released_at else ready
    declared = any(state.on and since < state.since <= at for state in history)
    return declared or (entry.released_at is None and CrisisFact(history=history).on_at(since))


def standing(entry: Entry, post: Post | None, history: tuple[CrisisState, ...], at: datetime) -> str:
    """Return how an entry stands now; `post` is the order that was given for it."""
    passed = at >= entry.publish_at + timedelta(minutes=LATE_MINUTES)
    if entry.state in {PLANNED, WAITING}:
        # What has no hour of its own goes out as soon as a colleague has approved it.
        at_once = entry.state == WAITING and entry.publish_at <= entry.written_at
        return MISSED if passed and not at_once else entry.state
    if entry.state == SCHEDULED:
        if held_by_crisis(entry, history, at):
            return PAUSED
        return LATE if passed else SCHEDULED
    if entry.state != SENT:
        return entry.state
    if post is None or post.state == ORDERED:
        return LATE if passed and (post is None or at >= post.at + timedelta(minutes=LATE_MINUTES)) else ON_ITS_WAY
    return {TAKEN: OUT, FAILED: FAILED}.get(post.state, UNKNOWN)
