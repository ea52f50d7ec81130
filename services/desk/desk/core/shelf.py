"""What people put aside in the queue: seen, on hold until a day, or brought back. A new text ends all of it."""

from datetime import datetime, timedelta

import msgspec

from desk.core.facts import Case
from desk.core.lane import HELD, LEAVES, LEFT, MAY, MUST, SEEN
from desk.core.phase import NEEDS_A_PERSON, TO_DECIDE, attention, phase_of

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


def ends_hold(before: Case, case: Case) -> bool:
    """True when an order went wrong since, or danger is seen: who put it on hold knew nothing of that."""
    told = ("ended", "decision", "seals", "rung", "parked")
    if before.ruling is None or all(getattr(before, name) is getattr(case, name) for name in told):
        return False
    phase = phase_of(case)
    went_wrong = phase in NEEDS_A_PERSON and phase != phase_of(before)
    return went_wrong or attention(case) < min(attention(before), TO_DECIDE)
