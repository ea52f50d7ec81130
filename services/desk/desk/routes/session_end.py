"""What every page of somebody signed in says of when that ends: for the script that warns, and for whoever has none."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from desk.core.session_end import Ending
from desk.routes.words import Words

ZONE = "Europe/Oslo"
_ENDS: ContextVar[tuple[Ending, datetime] | None] = ContextVar("ends", default=None)


@contextmanager
def said_to_end(ends: Ending | None, now: datetime) -> Iterator[None]:
    """Let everything drawn for this request say when its session ends."""
    before = _ENDS.set((ends, now) if ends else None)
    try:
        yield
    finally:
        _ENDS.reset(before)


def told_of(ends: Ending, now: datetime) -> dict[str, Any]:
    """Return what a script needs: seconds, because a browser's clock may go otherwise than ours."""
    left = int((ends.at - now).total_seconds())
    return {"kind": ends.kind, "left_s": max(left, 0), "lead_s": int(ends.lead.total_seconds())}


def shown_end(words: Words) -> dict[str, Any] | None:
    """Return what the page being drawn says of its session's end; None where nobody is signed in."""
    found = _ENDS.get()
    if found is None:
        return None
    ends, now = found
    return told_of(ends, now) | {"clock": words.say("times", "clock").format(ends.at.astimezone(ZoneInfo(ZONE)))}
