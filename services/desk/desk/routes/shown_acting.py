"""What an item's page shows whoever is about to act: what was written, what changed, what is about to go out."""

import math
from datetime import datetime
from itertools import pairwise
from typing import Any

from common.calendar import OpeningHours
from common.db import Tx
from common.policy.pack import Pack
from desk.core.facts import Case
from desk.core.platform_clock import platform_clock
from desk.core.reckoning import DayCounted, reckoning
from desk.core.reply_checks import chars_max
from desk.core.sending import WAITS, about_to_go, never_sent
from desk.core.view import OPEN_DEADLINES, deadline_of
from desk.core.word_diff import word_diff
from desk.handlers.reply_checks import checked
from desk.handlers.since import changed_since
from desk.routes.hours import hours_now
from desk.routes.shown import Showing
from desk.store import Drafts, Versions
from desk.store.drafts import KINDS

MINUTES_PER_HOUR = 60


def acting(tx: Tx, case: Case, person: str, show: Showing) -> dict[str, Any]:
    """Return what stands beside the forms of an item's page."""
    return {
        "written": _written(tx, case, person),
        "going": _going(case, show),
        "versions": _versions(tx, case, show),
        "platform_clock": _platform_clock(case, show),
    }


def counted_and_stale(tx: Tx, case: Case, by: tuple[Pack | None, str], person: str, show: Showing) -> dict[str, Any]:
    """Return how the deadline was counted by the pack, what changed since the revision that a form was made of, and
    what the guideline says of what this person has begun to write."""
    pack, seen = by
    written = _written(tx, case, person)
    return {
        "checks": {what: found_in(tx, case, (person, text), pack, show) for what, text in written.items() if text},
        "reckoned": reckoned(case, hours_now(tx, case.municipality, pack, show.now), show),
        "stale": stale_diff(tx, case, int(seen), show) if seen else {},
    }


def found_in(tx: Tx, case: Case, said: tuple[str, str], pack: Pack | None, show: Showing) -> dict[str, Any]:
    """Return what is shown of words (person, text) while they are written."""
    most, length = chars_max(case), len(said[1].strip())
    return {
        "length": length,
        "max": most,
        "long": most is not None and length > most,
        "listed": [
            {"says": show.words.say("step", step.do), "because": step.because, "clauses": step.clauses}
            for step in checked(tx, case, said, pack, show.now)
        ],
    }


def stale_diff(tx: Tx, case: Case, seen: int, show: Showing) -> dict[str, Any]:
    """Return what changed since the text that somebody acted on; nothing where that text is not known."""
    found = changed_since(tx, case, seen)
    if found is None:
        return {}
    return {"pieces": found.pieces, "seen": found.seen, "now": found.now, "when": show.when(found.at)}


def reckoned(case: Case, hours: OpeningHours | None, show: Showing) -> dict[str, Any]:
    """Return how the deadline was counted; nothing where none was promised, or nobody knows the hours."""
    promise, deadline = case.ruling.promise if case.ruling else None, deadline_of(case)
    if promise is None or hours is None:
        return {}
    due_at = deadline.due_at if deadline is not None and deadline.state in OPEN_DEADLINES else promise.due_at
    return {
        "since": show.when(promise.starts_at),
        "due": show.when(due_at),
        "days": [_day(one, show) for one in reckoning(promise, due_at, hours)],
        "hours": f"{hours.opens:%H.%M}\u2013{hours.closes:%H.%M}",
        "clauses": promise.clauses,
    }


def _day(one: DayCounted, show: Showing) -> dict[str, Any]:
    words = show.words
    hours, minutes = divmod(one.minutes, MINUTES_PER_HOUR)
    return {
        "day": f"{words.say('acting', f'weekday_{one.day.isoweekday()}')} {one.day.day}. "
        f"{words.say('months', str(one.day.month))}",
        "counts": words.say("acting", "day_closed")
        if one.closed
        else words.say("acting", "day_counts", h=hours, m=minutes),
    }


def _written(tx: Tx, case: Case, person: str) -> dict[str, str]:
    """Return what a form begins with: the person's own draft, else what was taken back or never went."""
    mine = Drafts(tx, case.municipality, person).of(case.item_id)
    written = {what: mine.get(what) or never_sent(case, what) for what in KINDS}
    # The text of a private message as it goes holds the secret link: its writer's own draft does not.
    sent = any(placed.purpose == "private_reply" for placed in case.placed)
    return {**written, "private_reply": "" if sent else mine.get("private_reply", "")}


def _going(case: Case, show: Showing) -> list[dict[str, Any]]:
    """Return the words that are about to go out, with the seconds that are left to take them back."""
    return [
        {
            "act_id": one.act_id,
            "do": one.do,
            "text": one.text,
            "by": one.actor,
            "seconds": _seconds(one.goes_at, show.now),
        }
        for one in about_to_go(case)
        if one.do in WAITS
    ]


def _seconds(at: datetime | None, now: datetime) -> int:
    return max(0, math.ceil((at - now).total_seconds())) if at is not None else 0


def _versions(tx: Tx, case: Case, show: Showing) -> list[dict[str, Any]]:
    """Return each earlier text as what the next one changed in it, newest first."""
    kept = Versions(tx, case.municipality).of(case.item_id)
    return [
        {
            "revision": after.revision,
            "at": after.at,
            "when": show.when(after.at),
            "pieces": word_diff(before.text, after.text),
            "same": before.text == after.text,
        }
        for after, before in pairwise(kept)
    ]


def _platform_clock(case: Case, show: Showing) -> dict[str, Any]:
    clock = platform_clock(case, show.now)
    if clock is None:
        return {}
    until = show.when(clock.until) if clock.until else ""
    code = f"private_{clock.state}" if until or clock.state not in {"open", "over"} else f"private_{clock.state}_always"
    return {
        "says": show.words.say("acting", code, until=until),
        "until": clock.until,
        "clauses": clock.clauses,
        "kept": clock.state == "kept",
    }
