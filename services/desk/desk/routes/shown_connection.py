"""How the connection of an account is shown: in the page's words, with each permission and what it is for."""

from collections.abc import Sequence
from typing import Any

from common.codec import type_of
from common.connecting_words import DO, PAGE, PURPOSE, WHY, WITHOUT, said
from common.permissions import LOGINS_OF, PERMISSIONS
from desk.core.connection import ASKED, FAILED, OFFERED, TOO_OLD, WITHDRAWN, Connection, Line
from desk.routes.shown import Showing


def shown_connection(one: Connection, platform: str, person: str, show: Showing) -> dict[str, Any]:
    """Return what the pages show of a connection. `person` alone sees the link of their own login."""
    return {
        "state": one.state,
        "says": show.words.say("connection", one.state),
        "facts": _facts(one, show),
        "login": _login(one, platform, person, show),
        "is_there": one.is_there,
        "is_anew": one.at is not None,
        "looks_again": one.is_awaited(show.now),
        "withdrawing": one.withdrawing_at is not None,
        "lacking": _permissions(one.lacking, show) if one.is_there else [],
        "granted": _permissions(one.granted, show) if one.is_there else [],
        "app_lacks": _app_lacks(one, show),
    }


def asked_permissions(platform: str, show: Showing) -> list[dict[str, Any]]:
    """Return what the platform will ask the person to permit; nothing for a platform without a login."""
    listed = PERMISSIONS[platform] if platform in LOGINS_OF else ()
    needed = {one.name for one in listed if one.needed}
    names = [one.name for one in listed]
    return [each | {"needed": each["name"] in needed} for each in _permissions(names, show)]


def shown_history(lines: Sequence[Line], show: Showing) -> list[dict[str, Any]]:
    """Return what has happened, the newest first. `who` is empty where no person did it."""
    return [
        {
            "says": show.words.say("connection_line", type_of(one)),
            "who": getattr(one, "actor", ""),
            "at": one.occurred_at,
            "when": show.when(one.occurred_at),
            "detail": said(show.words.lang, WHY, one.why) if type_of(one) == "LoginFailed" else "",  # type: ignore[union-attr]  # the type's own field
        }
        for one in lines
    ]


def _facts(one: Connection, show: Showing) -> list[str]:
    """Return what is known, as sentences."""
    words, found = show.words, []
    if one.at is not None:
        found.append(words.say("connection", "by_at" if one.by else "at_line", by=one.by, at=show.when(one.at)))
    if one.is_there and one.proved_at is not None:
        found.append(words.say("connection", "proved_at", at=show.when(one.proved_at)))
    elif one.is_there:
        found.append(words.say("connection", "not_proved"))
    if one.is_there and one.ends_at is not None:
        found.append(words.say("connection", "ends", at=show.when(one.ends_at)))
    if one.state == WITHDRAWN and one.withdrawn_at is not None:
        left = one.withdrawn_why == "left"
        how = "withdrawn_left" if left else "withdrawn_by" if one.withdrawn_by else "withdrawn_line"
        found.append(words.say("connection", how, by=one.withdrawn_by, at=show.when(one.withdrawn_at)))
    return found


def _login(one: Connection, platform: str, person: str, show: Showing) -> dict[str, Any] | None:
    """Return how the newest login stands; None where there is nothing to say of it."""
    login, words = one.login, show.words
    if login is None or login.state not in {ASKED, OFFERED, FAILED, TOO_OLD}:
        return None
    told: dict[str, Any] = {"state": login.state, "url": "", "says": "", "do": "", "lacking": []}
    match login.state:
        case "asked":
            told["says"] = words.say("connection", "awaiting" if one.is_awaited(show.now) else "slow")
        case "offered" if login.by == person:
            told["url"] = login.url
            told["says"] = words.say("connection", "log_in", platform=words.say("platform", platform))
            told["do"] = words.say("connection", "open_hint", at=show.when(login.ends_at)) if login.ends_at else ""
        case "offered":
            ends = show.when(login.ends_at) if login.ends_at else ""
            told["says"] = words.say("connection", "open_other", by=login.by, at=ends)
        case "failed":
            told["says"] = said(words.lang, WHY, login.why or "other")
            told["do"] = said(words.lang, DO, login.why or "other")
            told["lacking"] = _permissions(login.lacking, show)
        case _:
            told["says"] = words.say("connection", "too_old")
    return told


def _app_lacks(one: Connection, show: Showing) -> str:
    if not (one.is_there and one.app_lacks):
        return ""
    return said(show.words.lang, PAGE, "app_lacks", fields=", ".join(one.app_lacks))


def _permissions(names: Sequence[str], show: Showing) -> list[dict[str, Any]]:
    lang = show.words.lang
    return [
        {
            "name": name,
            "to": said(lang, PAGE, "to", purpose=said(lang, PURPOSE, name)),
            "without": said(lang, PAGE, "without", without=said(lang, WITHOUT, name)),
        }
        for name in names
    ]
