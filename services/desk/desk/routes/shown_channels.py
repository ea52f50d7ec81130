"""How a channel is shown: on its page in the page's words, by the API in codes and in English."""

from collections.abc import Sequence
from typing import Any

import msgspec

from desk.core.channel import NOT_IN_USE, TROUBLE, TROUBLES, WORKS, Channel, Swept
from desk.core.connection import Connection
from desk.routes.shown import Showing
from desk.routes.words import ENGLISH, Words

FOUND = ("missed", "edits", "hides", "unhides", "removals")


def shown_channel(one: Channel, show: Showing, *, is_admin: bool) -> dict[str, Any]:
    """Return what the page shows of an account: how it stands, what is wrong and what to do, what a sweep found."""
    words = show.words
    return {
        "name": one.name,
        "platform": words.say("platform", one.platform),
        "code": one.platform,
        "account_id": one.account_id,
        "connection": _connection(one, words, is_admin=is_admin),
        "state": one.state,
        "tone": tone(one),
        "says": words.say("channel", _state_code(one)),
        "troubles": [
            {
                "what": words.say("trouble", _known(trouble.trouble)),
                "do": words.say("trouble_do", _known(trouble.trouble)),
                "since": trouble.began_at,
                "when": show.when(trouble.began_at),
                "until": trouble.until,
                "ends": show.when(trouble.until) if trouble.until else "",
            }
            for trouble in one.troubles
        ],
        "swept": one.swept.at if one.swept else None,
        "swept_when": show.when(one.swept.at) if one.swept else "",
        "found": found_by(one, words),
    }


def _connection(one: Channel, words: Words, *, is_admin: bool) -> dict[str, Any] | None:
    """Return how an account in use is connected and what is offered; None where there is no login for it."""
    if one.connection is None:
        return None
    offers = "connect_anew" if one.connection.at is not None else "connect"
    return {
        "says": words.say("connection", one.connection.state),
        "offers": offers if is_admin else "details",
    }


def tally(found: Sequence[Channel]) -> dict[str, Any]:
    """Return how many channels a person must look at, and how the chip beside the number looks."""
    tones = [tone(one) for one in found if one.state == TROUBLE]
    return {"n": len(tones), "tone": "alarm" if "alarm" in tones else "busy"}


def tone(one: Channel) -> str:
    """Return how the status chip looks: alarm, busy, calm or plain. The words beside it say the same."""
    if one.state == TROUBLE:
        return "busy" if one.is_mild else "alarm"
    return "calm" if one.state == WORKS else "plain"


def found_by(one: Channel, words: Words) -> str:
    """Return what the last sweep found, or why there is none, as a sentence."""
    if one.swept is None:
        if not one.is_ever_swept:
            return words.say("swept", "never")
        return "" if one.state == NOT_IN_USE else words.say("swept", "not_yet")
    counts = [(name, getattr(one.swept, name)) for name in FOUND]
    parts = [words.say("swept", name, n=count) for name, count in counts if count]
    return words.say("swept", "found", what=", ".join(parts)) if parts else words.say("swept", "nothing")


def told_channel(one: Channel) -> dict[str, Any]:
    """Return an account as the API tells of it."""
    return {
        "platform": one.platform,
        "account_id": one.account_id,
        "name": one.name,
        "class": one.kind,
        "state": one.state,
        "since": one.since.isoformat() if one.since else None,
        "troubles": [
            {
                "trouble": trouble.trouble,
                "since": trouble.began_at.isoformat(),
                "until": trouble.until.isoformat() if trouble.until else None,
                "what": ENGLISH.say("trouble", _known(trouble.trouble)),
                "do": ENGLISH.say("trouble_do", _known(trouble.trouble)),
            }
            for trouble in one.troubles
        ],
        "swept": _told(one.swept) if one.swept else None,
        "connection": _told_connection(one.connection) if one.connection else None,
    }


def _told_connection(one: Connection) -> dict[str, Any]:
    return {
        "state": one.state,
        "by": one.by,
        "at": one.at.isoformat() if one.at else None,
        "ends_at": one.ends_at.isoformat() if one.ends_at else None,
        "lacking": list(one.lacking),
    }


def _told(swept: Swept) -> dict[str, Any]:
    numbers = msgspec.structs.asdict(swept)
    return {"at": swept.at.isoformat(), **{name: numbers[name] for name in FOUND}}


def _state_code(one: Channel) -> str:
    return "works_with_trouble" if one.state == TROUBLE and one.is_mild else one.state


def _known(trouble: str) -> str:
    """A trouble that this release does not know is said to be one, without its code."""
    return trouble if trouble in TROUBLES else "other"
