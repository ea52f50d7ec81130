"""What a text to a role may speak of: ids, clauses and links, never a word of a comment or anybody's name."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from notifier.core.alert import OF_ACCOUNTS, OF_CRISIS, Alert, union
from notifier.core.digest import MorningList
from notifier.core.figures import Figures, Rows

LANGUAGES = ("nb", "nn", "sv", "en")
LINKS_MAX = 20
"""A storm is told by its number; nobody follows more links than this from one mail."""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A text as it goes out. `text` and `html` say the same."""

    subject: str
    text: str
    html: str


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What a text calls the municipality and the role it goes to, as the pack does; empty: by their ids, or not."""

    municipality: str = ""
    role: str = ""


BY_ID = Named()


def fields_of(  # noqa: PLR0913 - what a text may speak of comes together here
    municipality: str,
    alerts: Sequence[Alert],
    desk_url: str,
    lang: str,
    *,
    named: Named = BY_ID,
    acknowledge_url: str = "",
    open_now: int = 0,
) -> dict[str, Any]:
    """Return what a text may speak of.

    municipality, called (its name), role (empty: not said), count, clauses, about, links, more (links left out), queue
    (where all of it is), due (of the first one, on the municipality's clock), acknowledge_url (by which somebody says
    that they have seen it; empty: not asked for), open_now (how many matters of the reason wait, with those that the
    role was told of before).
    """
    links = union(link_of(alert, desk_url, municipality) for alert in alerts)
    dues = sorted(datetime.fromisoformat(alert.due) for alert in alerts if alert.due)
    return {
        "municipality": municipality,
        "called": named.municipality or municipality,
        "role": named.role,
        "count": len(alerts),
        "clauses": union(*(alert.clauses for alert in alerts)),
        "about": union(alert.about for alert in alerts if alert.about),
        "links": links[:LINKS_MAX],
        "more": max(0, len(links) - LINKS_MAX),
        "queue": queue_of(desk_url, municipality),
        "due": spoken_time(dues[0], lang) if dues else "",
        "acknowledge_url": acknowledge_url,
        "open_now": open_now,
    }


def list_fields(listed: MorningList, municipality: str, desk_url: str) -> dict[str, Any]:
    """Return what a morning list may speak of, beside what every text does."""
    links = tuple(item_link(item_id, desk_url, municipality) for item_id in listed.items)
    return {
        **fields_of(municipality, (), desk_url, LANGUAGES[0]),
        "count": listed.unanswered + listed.hidden + listed.alarms,
        "clauses": listed.clauses,
        "links": links[:LINKS_MAX] or (queue_of(desk_url, municipality),),
        "more": max(0, len(links) - LINKS_MAX),
        "listed": listed,
    }


def figures_fields(
    figures: Sequence[Figures], rows: Rows, week: datetime, lang: str, municipality: str, desk_url: str
) -> dict[str, Any]:
    """Return what the figures of the week that began then may speak of; durations are in the language's words."""
    return {
        **fields_of(municipality, (), desk_url, LANGUAGES[0]),
        "links": (queue_of(desk_url, municipality),),
        "week": week.isocalendar().week,
        "accounts": [(one, spoken_while(one.first_answer, lang)) for one in figures],
        "received": sum(one.received for one in figures),
        "sent": rows.sent,
        "failed": rows.failed,
    }


def spoken_while(lasted: timedelta | None, lang: str) -> str:
    """Return how long something took, in hours and minutes; empty for None."""
    if lasted is None:
        return ""
    hours, minutes = divmod(round(lasted.total_seconds() / 60), 60)
    hour = {"nb": "t", "nn": "t", "sv": "tim", "en": "h"}.get(lang, "t")
    return f"{hours} {hour} {minutes} min" if hours else f"{minutes} min"


def spoken_time(at: datetime, lang: str) -> str:
    """Return the clock time where the promise was made, as people there write it."""
    return at.strftime("%Y-%m-%d %H:%M" if lang in {"sv", "en"} else "%d.%m.%Y kl. %H.%M")


def queue_of(desk_url: str, municipality: str) -> str:
    """Return where everything that waits for the municipality is looked at."""
    return f"{desk_url.rstrip('/')}/{municipality}"


def link_of(alert: Alert, desk_url: str, municipality: str) -> str:
    """Return where the alert's matter is looked at: its item at the desk, the page of its kind, else the queue."""
    if alert.item_id is not None:
        return item_link(alert.item_id, desk_url, municipality)
    queue = queue_of(desk_url, municipality)
    if alert.place:
        return f"{queue}/{alert.place}"
    if alert.reason in OF_ACCOUNTS:
        return f"{queue}/accounts"
    return f"{queue}/crisis" if alert.reason in OF_CRISIS else queue


def item_link(item_id: UUID, desk_url: str, municipality: str) -> str:
    """Return where an item is looked at."""
    return f"{queue_of(desk_url, municipality)}/items/{item_id}"
