"""When a session ends, which of its two limits comes first, and how long before that people are warned. Pure."""

from datetime import datetime, timedelta

import msgspec

IDLE, OVER = "idle", "over"
"""Nothing was asked for too long: whoever says that they are there stays. A session's own end: nobody stays past it."""
WARNED = {IDLE: timedelta(minutes=5), OVER: timedelta(minutes=15)}
"""Enough to finish a sentence; more where all must be put away, because nothing can be made longer."""
SHARE = 3
"""Where sessions are short the warning takes no more than this part of them."""


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """When it ends, by which limit, and how long before that people are warned."""

    at: datetime
    kind: str
    lead: timedelta


def ending(idles: datetime, ends: datetime, idle: timedelta, whole: timedelta) -> Ending:
    """Return which limit comes first; `idle` and `whole` are how long each of them is."""
    kind, lasts = (IDLE, idle) if idles < ends else (OVER, whole)
    return Ending(at=min(idles, ends), kind=kind, lead=min(WARNED[kind], lasts / SHARE))
