"""At which hour people are told: within opening hours, unless what is told cannot wait for them."""

from datetime import datetime, time

import msgspec

from common.calendar import OpeningHours, is_open, next_opening
from common.events import Promise
from notifier.core.alert import (
    AT_ONCE,
    ATTENTION,
    CHANNEL,
    HIDDEN,
    MESSAGE_PARKED,
    OPERATOR,
    REFERRED,
    REVIEW,
    SCORES_DRIFTED,
    Alert,
)

AT_ANY_HOUR = frozenset(
    {*AT_ONCE, HIDDEN, REVIEW, ATTENTION, REFERRED, MESSAGE_PARKED, SCORES_DRIFTED, *CHANNEL.values()}
)
"""Reasons that are told day and night: what a decision says `now` of (GEN-17, SOGNE-20), and operators' alarms."""
ASSUMED_OPENS, ASSUMED_CLOSES = time(8), time(15, 30)
"""Office hours where neither the guideline nor a row beside it says any. No deadline is ever counted in them."""


def assumed_hours(country: str, timezone: str) -> OpeningHours:
    """Return the hours in which people of a municipality without hours of its own are told of things."""
    return OpeningHours(opens=ASSUMED_OPENS, closes=ASSUMED_CLOSES, country=country, timezone=timezone, assumed=True)


def goes_at(reason: str, at: datetime, hours: OpeningHours | None, *, now: bool = False) -> datetime:
    """Return when a telling of that reason goes out: at once, or at the next opening.

    `now`: this very matter cannot wait, whatever its reason. Without hours nobody knows when it is night.
    """
    if now or reason in AT_ANY_HOUR or hours is None:
        return at
    return next_opening(hours, at)


def told_at(alert: Alert, role: str, at: datetime, soonest: datetime, hours: OpeningHours | None) -> datetime:
    """Return when a role is told of an alert, at `soonest` (not before `at`) in a storm; operators at any hour.

    A storm must not carry a telling past the closing minute and so into the next day.
    """
    now = alert.at_once or role == OPERATOR
    if goes_at(alert.reason, soonest, hours, now=now) == soonest:
        return soonest
    return goes_at(alert.reason, at, hours, now=now)


def in_hours(promise: Promise, hours: OpeningHours) -> Promise:
    """Return the promise with warning points at which somebody is there.

    A share of the opening time may end at the closing minute, which is closed (GEN-08): then it is warned of at the
    next opening, and that lies before the due time, for there is opening time left until then.
    """
    warn_at = tuple(_open_at(hours, at, promise.due_at) for at in promise.warn_at)
    return promise if warn_at == promise.warn_at else msgspec.structs.replace(promise, warn_at=warn_at)


def _open_at(hours: OpeningHours, at: datetime, due: datetime) -> datetime:
    return at if at >= due or is_open(hours, at) else min(next_opening(hours, at), due)
