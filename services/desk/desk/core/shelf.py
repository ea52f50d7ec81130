"""What people put aside in the queue: seen, on hold until a day, or brought back. A new text ends all of it."""

from datetime import datetime, timedelta

import msgspec

from desk.core.lane import HELD, LEAVES, LEFT, MAY, MUST, SEEN

PUT_SEEN, HOLD, BACK, SENDING = "seen", "held", "back", "sending"
WISHES = (PUT_SEEN, HOLD, BACK)
HOLD_DAYS = (1, 3, 7)
STAYS, NOT_ASIDE, NOT_OPEN = "must_stays", "not_aside", "not_waiting"
_HOLDS = frozenset({MUST, MAY, SEEN, HELD})


class Shelved(msgspec.Struct, frozen=True, kw_only=True):
    """How the text of `revision` was put aside, and until when; None: for good."""

    what: str | None
    until: datetime | None
    revision: int | None


def put(lane: str, wish: str, revision: int, until: datetime | None, due_at: datetime | None) -> Shelved | str:
    """Return how an item of this lane is put aside; or the code of why not.

    What must be done is never seen and done with; what is on hold comes back when it is due at the latest.
    """
    if wish == PUT_SEEN:
        return Shelved(what=PUT_SEEN, until=None, revision=revision) if lane in LEAVES else STAYS
    if wish == BACK:
        return Shelved(what=BACK, until=None, revision=revision) if lane in {LEFT, HELD} else NOT_ASIDE
    if lane not in _HOLDS or until is None:
        return NOT_OPEN
    return Shelved(what=HOLD, until=min(until, due_at) if due_at else until, revision=revision)


def hold_until(days: int, at: datetime) -> datetime:
    """Return until when an item is put on hold."""
    return at + timedelta(days=days)
