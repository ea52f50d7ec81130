"""What the pages show of a request for access: how long it has waited, what is masked, and the draft of its answer."""

from collections.abc import Sequence
from typing import Any

from common.calendar import OpeningHours
from desk.core.access import NOTHING, PARTLY, REFUSED, UNREAD, Match, Request, masked, outcome_of, working_days
from desk.routes.shown import Showing
from desk.routes.words import Words

_TONES = {"open": "busy", "given": "calm", "partly": "plain", "refused": "plain", "nothing": "plain"}
_MAY_COMPLAIN = frozenset({PARTLY, REFUSED, NOTHING})
SWEDEN = "SE"


def shown_request(one: Request, show: Showing, hours: OpeningHours) -> dict[str, Any]:
    """Return what is drawn of a request. From the first working day on it is late: it was due at once."""
    waited = 0 if one.is_answered else working_days(one.came_at, show.now, hours)
    return {
        "request_id": one.request_id,
        "state": one.state,
        "says": show.words.say("access", f"state_{one.state}"),
        "tone": "alarm" if waited else _TONES[one.state],
        "asked": one.asked,
        "contact": one.contact,
        "by": one.registered_by,
        "came": show.when(one.came_at),
        "came_at": one.came_at,
        "waited": waited,
        "is_answered": one.is_answered,
        "answer": one.answer,
        "answered": show.when(one.answered_at) if one.answered_at else "",
        "answered_by": one.answered_by,
        "frozen": one.frozen,
    }


def shown_match(match: Match, show: Showing) -> dict[str, Any]:
    """Return what is drawn of a text, with nothing of what is masked."""
    withheld = match.verdict == "withhold"
    return {
        "item_id": match.item_id,
        "when": show.when(match.written_at),
        "at": match.written_at,
        "place": match.place,
        "writer": "" if withheld or match.writer_ground else match.writer,
        "writer_ground": match.writer_ground,
        "pieces": () if withheld else masked(match.text, match.masks),
        "verdict": match.verdict,
        "is_read": match.verdict != UNREAD,
        "withheld": withheld,
        "ground": match.ground,
        "grounds": match.grounds,
    }


def letter(one: Request, matches: Sequence[Match], words: Words, show: Showing) -> str:
    """Return the draft of the answer in a language: what is given, by which laws not, and how to complain."""
    outcome = outcome_of(matches)
    when = words.when(one.came_at, show.guide.timezone)
    parts = [words.say("access_letter", "about", when=when), words.say("access_letter", outcome, n=len(matches))]
    grounds = dict.fromkeys(ground for match in matches for ground in match.grounds)
    if grounds:
        listed = "\n".join(f"- {ground}" for ground in grounds)
        parts.append(f"{words.say('access_letter', 'grounds')}\n{listed}")
    if outcome in _MAY_COMPLAIN:
        land = "sweden" if show.guide.country == SWEDEN else "norway"
        parts.append(words.say("access_letter", f"complain_{land}"))
    return "\n\n".join([*parts, show.guide.name])
