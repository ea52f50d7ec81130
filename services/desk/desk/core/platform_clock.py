"""The platform's own clock beside ours: until when it takes a private message about an item, and how many."""

from datetime import datetime, timedelta

import msgspec

from common.capabilities import PRIVATE_REPLY, PRIVATE_REPLY_DAYS, capability
from desk.core.act import notice_clauses
from desk.core.facts import FAILED, NOTICE, REMOVED, WITHDRAWN, Case

OPEN, OVER, USED, KEPT, NONE = "open", "over", "used", "kept", "none"
"""Possible; its time is over; the one message is sent; it is kept for a removal; the platform has no such thing."""


class PlatformClock(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands with a private message. `clauses` are those that keep the one message for a removal."""

    state: str
    until: datetime | None = None
    clauses: tuple[str, ...] = ()


def platform_clock(case: Case, at: datetime) -> PlatformClock | None:
    """Return the platform's clock for a private message; None where the item is none that it could be about."""
    item = case.item
    if item is None or item.own or item.kind != "comment" or case.visibility == REMOVED:
        return None
    if capability(item.platform, PRIVATE_REPLY) is None:
        return PlatformClock(state=NONE)
    days = PRIVATE_REPLY_DAYS.get(item.platform)
    written = case.created_at or item.received_at
    until = written + timedelta(days=days) if days is not None and written is not None else None
    if until is not None and at >= until:
        return PlatformClock(state=OVER, until=until)
    if days is not None and _is_used(case):
        return PlatformClock(state=USED, until=until)
    asked = notice_clauses(case)
    return PlatformClock(state=KEPT if asked else OPEN, until=until, clauses=asked)


def _is_used(case: Case) -> bool:
    """Say whether the one message about a comment is sent, or on its way."""
    told = (p for p in case.placed if p.purpose in {NOTICE, PRIVATE_REPLY})
    return any(case.state_of(placed) not in {FAILED, WITHDRAWN} for placed in told)
