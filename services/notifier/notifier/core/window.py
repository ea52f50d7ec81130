"""The platform's clock beside the guideline's: how long it lets us write to somebody in private.

Facebook and Instagram take one private reply to a comment, within 7 days of it; Messenger and Instagram carry our
answer in a conversation for 24 hours after the other person's last message.
"""

from datetime import datetime, timedelta

import msgspec

from common.calendar import OpeningHours, add_opening_time, is_open, next_opening, opening_time_between
from common.events import MESSAGE
from notifier.core.facts import HIDE, TAKEN, UNHIDE, Done, Facts

COMMENT_WINDOW = timedelta(days=7)
MESSAGE_WINDOW = timedelta(hours=24)
LEAD = timedelta(hours=2)
"""So much opening time is left when people are told."""
_LETS_US_REPLY = {
    "comment": (frozenset({"facebook", "instagram"}), COMMENT_WINDOW),
    MESSAGE: (frozenset({"facebook", "messenger", "instagram"}), MESSAGE_WINDOW),
}
IN_PRIVATE = "notify_author_privately"


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Until when the platform lets us write, and when people are told that it ends (within opening hours)."""

    ends_at: datetime
    warn_at: datetime


def window_of(facts: Facts, *, answered: bool, looked: bool, hours: OpeningHours | None) -> Window | None:
    """Return the window in which the writer is still to hear from us; None when nobody need use it.

    `answered`: the writer has heard from us; `looked`: a person has decided on what was hidden. None too where no
    opening hour lies in the window, so that nobody could use it: no alert goes at night for it.
    """
    platform = (facts.account or "").partition(":")[0]
    platforms, length = _LETS_US_REPLY.get(facts.kind or "", (frozenset(), timedelta()))
    begins_at = _begins_at(facts)
    if platform not in platforms or begins_at is None or not _needs_it(facts, answered=answered, looked=looked):
        return None
    ends_at = begins_at + length
    warn_at = _warn_at(begins_at, ends_at, hours)
    return Window(ends_at=ends_at, warn_at=warn_at) if warn_at is not None else None


def _begins_at(facts: Facts) -> datetime | None:
    written_at = min((text.happened_at for text in facts.texts), default=None)
    return (facts.spoken_at or written_at) if facts.kind == MESSAGE else written_at


def _needs_it(facts: Facts, *, answered: bool, looked: bool) -> bool:
    if facts.said is None or facts.gone_at is not None or facts.is_closed:
        return False
    asks = bool(set(facts.said.asks) - {IN_PRIVATE}) and not answered
    if facts.kind == MESSAGE:
        return asks
    if any(done.do == "private_reply" and done.result == TAKEN for done in facts.done):
        return False
    # Nothing is answered in public under what is hidden (GEN-04): the matter goes on by private message.
    return (IN_PRIVATE in facts.said.asks and not looked) or (asks and _is_hidden(facts))


def _is_hidden(facts: Facts) -> bool:
    turns: list[Done] = [done for done in facts.done if done.do in {HIDE, UNHIDE} and done.result == TAKEN]
    newest = max(turns, key=lambda done: done.at, default=None)
    return newest is not None and newest.do == HIDE


def _warn_at(begins_at: datetime, ends_at: datetime, hours: OpeningHours | None) -> datetime | None:
    """Return when so much opening time is left before the end; None where there is none at all."""
    if hours is None:
        return ends_at - LEAD
    opening_time = opening_time_between(hours, begins_at, ends_at)
    if not opening_time:
        return None
    if opening_time <= LEAD:
        return next_opening(hours, begins_at)
    at = add_opening_time(hours, begins_at, opening_time - LEAD)
    # The closing minute is closed: what falls on it is told when people are back.
    return at if is_open(hours, at) else next_opening(hours, at)
