"""Whether a channel works: what its token, its sweeps, its deliveries and its own past say. Rules without I/O."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec

from ingest.core.sweeping import POLLED

TOKEN, EXPIRING, PERMISSION, SUBSCRIPTION = "token", "expiring", "permission", "subscription"
SIGNATURE, SILENT, QUOTA, UNSWEPT = "signature", "silent", "quota", "unswept"
TROUBLES = (TOKEN, EXPIRING, PERMISSION, SUBSCRIPTION, SIGNATURE, SILENT, QUOTA, UNSWEPT)
"""Every trouble there is; the notifier has a text for each in every language."""

EXPIRES_WITHIN = timedelta(days=14)
PAST = timedelta(days=28)
"""How far back an account's own past is looked at."""
ITEMS_MIN = 20
"""With fewer items in that past nobody can say what is usual."""
SILENCE_MIN = timedelta(hours=24)
SILENCE_FACTOR = 2
"""Longer than usual: twice the longest silence of its past."""
MISSED_WITHIN = timedelta(hours=24)
NEW_FOR = timedelta(hours=1)
MISSED_MIN = 3
MISSED_SHARE = 0.8
"""When sweeps find so many of a day's items before any webhook tells them, no webhook comes."""
FORGED_MIN = 5
FORGED_FOR = timedelta(minutes=10)
"""Strangers knock once and go; a platform that signs with another secret tries again for hours."""
UNSWEPT_MIN = timedelta(hours=6)
DEEP_TRIED_MIN = 2
SWEPT_WITHIN = timedelta(hours=1)
"""A sweep that runs no longer than this may well end."""
THROTTLED_S_MIN = 300.0
BY_REFUSAL = {"token_invalid": TOKEN, "not_permitted": PERMISSION, "blocked_by_platform": PERMISSION}


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What the platform says of a token and of what it sends us. `until` None: the token does not expire."""

    valid: bool = True
    until: datetime | None = None
    missing_scopes: tuple[str, ...] = ()
    missing_fields: tuple[str, ...] = ()


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """A sweep that has ended, or runs: how, how long it was told to wait, and what it found that was missed.

    `deep` is the daily one, which alone lists what is older.
    """

    ordered_at: datetime
    ended_at: datetime | None
    problem: str | None
    missed: int
    wait_s: float
    deep: bool = False


class Knocks(msgspec.Struct, frozen=True, kw_only=True):
    """Deliveries to a webhook route whose signature is not ours, since the last one whose is."""

    forged: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of a channel. `sweeps` newest first; `births` when its items of late came to be."""

    platform: str
    known_since: datetime
    checked: Checked | None = None
    sweeps: tuple[Swept, ...] = ()
    births: tuple[datetime, ...] = ()
    knocks: Knocks = Knocks()
    is_swept: bool = True


def troubles(signs: Signs, at: datetime) -> dict[str, datetime | None]:
    """Return the channel's troubles now; of an expiring token also the day that it ends."""
    found: dict[str, datetime | None] = dict.fromkeys(_checked(signs.checked, at))
    if EXPIRING in found and signs.checked is not None:
        found[EXPIRING] = signs.checked.until
    tests = {
        SUBSCRIPTION: _is_unsubscribed(signs, at),
        SIGNATURE: _is_signed_otherwise(signs.knocks),
        SILENT: _is_silent(signs.births, at),
        QUOTA: bool(signs.sweeps) and signs.sweeps[0].wait_s >= THROTTLED_S_MIN,
    }
    found |= dict.fromkeys(name for name, troubled in tests.items() if troubled)
    refused = BY_REFUSAL.get(_last_problem(signs.sweeps) or "")
    if refused is not None:
        found[refused] = None
    elif signs.is_swept and _is_unswept(signs, at) and not found.keys() & {TOKEN, PERMISSION, QUOTA}:
        found[UNSWEPT] = None
    return found


def is_wrong(checked: Checked, at: datetime) -> bool:
    """True when what the platform said of the channel has to be mended now."""
    return bool({TOKEN, PERMISSION, SUBSCRIPTION} & set(_checked(checked, at)))


def changed(open_now: Collection[str], found: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """Return the troubles that begin and those that are over, each in the order of the list."""
    begun = [name for name in TROUBLES if name in found and name not in open_now]
    return begun, [name for name in TROUBLES if name in open_now and name not in found]


def knocked(before: Knocks, forged: int, genuine: int, at: datetime) -> Knocks:
    """Return what is known of a route after some more deliveries: one of ours wipes out all that came before."""
    if genuine:
        return Knocks()
    if not forged:
        return before
    return Knocks(forged=before.forged + forged, first_at=before.first_at or at, last_at=at)


def _checked(checked: Checked | None, at: datetime) -> list[str]:
    if checked is None:
        return []
    if not checked.valid or (checked.until is not None and checked.until <= at):
        return [TOKEN]
    found = [EXPIRING] if checked.until is not None and checked.until - at <= EXPIRES_WITHIN else []
    found += [PERMISSION] if checked.missing_scopes else []
    return found + ([SUBSCRIPTION] if checked.missing_fields else [])


def _is_unsubscribed(signs: Signs, at: datetime) -> bool:
    """True when the sweeps of a day found nearly all there was: something was written and no webhook came."""
    if signs.platform in POLLED:
        return False
    # What an account brings along when it becomes active was nobody's to tell.
    since = max(at - MISSED_WITHIN, signs.known_since + NEW_FOR)
    missed = sum(one.missed for one in signs.sweeps if one.ordered_at > since)
    born = sum(birth > at - MISSED_WITHIN for birth in signs.births)
    return missed >= MISSED_MIN and missed >= MISSED_SHARE * born


def _is_signed_otherwise(knocks: Knocks) -> bool:
    if knocks.forged < FORGED_MIN or knocks.first_at is None or knocks.last_at is None:
        return False
    return knocks.last_at - knocks.first_at >= FORGED_FOR


def _is_silent(births: Sequence[datetime], at: datetime) -> bool:
    """True when nothing has come for longer than ever in the account's own past."""
    times = sorted(birth for birth in births if at - PAST <= birth <= at)
    if len(times) < ITEMS_MIN:
        return False
    longest = max(later - earlier for earlier, later in pairwise(times))
    return at - times[-1] > max(SILENCE_MIN, SILENCE_FACTOR * longest)


def _last_problem(sweeps: Sequence[Swept]) -> str | None:
    return next((one.problem for one in sweeps if one.ended_at is not None), None)


def _is_unswept(signs: Signs, at: datetime) -> bool:
    """True when sweeps were tried for hours and none came to its end; while nothing ran, none could.

    The daily one counts by itself: it is tried again after hours, and short ones would hide it.
    """
    deep = [one.problem for one in signs.sweeps if one.deep and one.ended_at is not None]
    if len(deep) >= DEEP_TRIED_MIN and all(deep):
        return True
    done = [one.ended_at for one in signs.sweeps if one.ended_at is not None and one.problem is None]
    first = min((one.ordered_at for one in signs.sweeps), default=at)
    if at - max(done, default=first) < UNSWEPT_MIN:
        return False
    return any(
        one.problem or (one.ended_at is None and at - one.ordered_at >= SWEPT_WITHIN) for one in signs.sweeps[:1]
    )
