"""In which lane of the queue a case stands: what must be done, what may be, what is only to be seen; until when."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from common.events import is_history
from desk.core.act import steps_of
from desk.core.facts import Case
from desk.core.phase import attention, phase_of, step_state

MUST, MAY, SEEN = "must", "may", "seen"
BUSY, DONE, NOWHERE = "busy", "done", ""
LEFT, HELD = "left", "held"
"""What left at day's end or was put away, and what waits until a person's chosen time: told by the clock alone."""
LANES = (MUST, MAY, SEEN, HELD, BUSY, LEFT, DONE)
OPTIONAL = frozenset({"answer_optional"})
LEAVES = (MAY, SEEN)
LEFT_DAYS = 14
"""So long what left at day's end is one key away; after that it is done."""
_ANSWER, _NOTHING = 3, 4
_ASKS_NOBODY = frozenset({"none", "document", "restrict_access", "end_reply_duty", "allow_publish"})
_REMOVAL_ON_ITS_WAY = frozenset({"sealing", "notifying", "removing"})
_ZONE = ZoneInfo("Europe/Oslo")
"""Norway and Sweden share their clock."""
_LATE_HOUR = 15
_WEEKEND = 5


def lane_of(case: Case) -> str:
    """Return the lane that the case itself stands in, whatever people put aside and whatever the clock is."""
    if case.item is None:
        return NOWHERE
    where, phase = attention(case), phase_of(case)
    wish = case.standing()
    if wish is not None and wish.do == "remove" and phase in _REMOVAL_ON_ITS_WAY:
        # A person has decided: what comes now is evidence, message and removal, and a person again if they fail.
        return BUSY
    if where == _NOTHING:
        return SEEN if _is_to_be_seen(case) else DONE
    if where == _ANSWER and phase == "answering":
        # The reply is on its way: nothing is asked of anybody, unless it fails.
        return BUSY
    return MAY if where == _ANSWER and _is_optional(case) else MUST


def leaves_at(case: Case, received_at: datetime) -> datetime | None:
    """Return when the case leaves the queue by itself; None for what stays until it is done.

    At the end of the first weekday on which somebody had hours left to see it: what comes on a Friday evening is
    there on Monday.
    """
    return lane_left_at(lane_of(case), received_at)


def lane_left_at(lane: str, received_at: datetime) -> datetime | None:
    """Return when a case that stands in this lane leaves it by itself, see `leaves_at`."""
    if lane not in LEAVES:
        return None
    day = received_at.astimezone(_ZONE)
    late = day.hour >= _LATE_HOUR
    day = day.replace(hour=0, minute=0, second=0, microsecond=0)
    while late or day.weekday() >= _WEEKEND:
        day, late = day + timedelta(days=1), False
    return day + timedelta(days=1)


def _is_to_be_seen(case: Case) -> bool:
    item = case.item
    fresh = item is not None and not item.own and not is_history(item)
    return fresh and phase_of(case) == "open" and case.ruling is not None


def _is_optional(case: Case) -> bool:
    """Say whether all that is left is what the guideline leaves to us."""
    asked = {s.do for s in steps_of(case) if step_state(case, s) == "open"} - _ASKS_NOBODY
    return bool(asked) and asked <= OPTIONAL
