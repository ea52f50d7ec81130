"""What a text to a role may speak of: ids, clauses and links, never a word of a comment or anybody's name."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from notifier.core.alert import Alert, union
from notifier.core.digest import MorningList
from notifier.core.figures import Figures, Rows

LANGUAGES = ("nb", "nn", "sv", "en")
LINKS_MAX = 20
"""A storm is told by its number; nobody follows more links than this from one mail."""


def fields_of(
    municipality: str, alerts: Sequence[Alert], desk_url: str, lang: str, *, acknowledge: str = "", open_now: int = 0
) -> dict[str, Any]:
    """Return what a text may speak of: municipality, count, clauses, about, links, more (links left out), due.

    `open_now` is how many matters of the reason wait, with those that the role was told of before; `acknowledge` the
    link by which somebody says that they have seen it, empty for none.
    """
    links = union(link_of(alert, desk_url, municipality) for alert in alerts)
    dues = sorted(datetime.fromisoformat(alert.due) for alert in alerts if alert.due)
    return {
        "municipality": municipality,
        "count": len(alerts),
        "clauses": union(*(alert.clauses for alert in alerts)),
        "about": union(alert.about for alert in alerts if alert.about),
        "links": links[:LINKS_MAX],
        "more": max(0, len(links) - LINKS_MAX),
        "due": spoken_time(dues[0], lang) if dues else "",
        "open_now": open_now,
        "acknowledge": acknowledge,
    }


def list_fields(listed: MorningList, municipality: str, desk_url: str) -> dict[str, Any]:
    """Return what a morning list may speak of, beside what every text does."""
    links = tuple(item_link(item_id, desk_url, municipality) for item_id in listed.items)
    return {
        **fields_of(municipality, (), desk_url, LANGUAGES[0]),
        "count": listed.unanswered + listed.hidden + listed.alarms,
        "clauses": listed.clauses,
        "links": links[:LINKS_MAX] or (queue_link(desk_url, municipality),),
        "more": max(0, len(links) - LINKS_MAX),
        "listed": listed,
    }


def figures_fields(
    figures: Sequence[Figures], rows: Rows, week: datetime, lang: str, municipality: str, desk_url: str
) -> dict[str, Any]:
    """Return what the figures of the week that began then may speak of; durations are in the language's words."""
    return {
        **fields_of(municipality, (), desk_url, LANGUAGES[0]),
        "links": (queue_link(desk_url, municipality),),
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


def link_of(alert: Alert, desk_url: str, municipality: str) -> str:
    """Return where the alert's matter is looked at: its item at the desk, else the queue."""
    if alert.item_id is None:
        return queue_link(desk_url, municipality)
    return item_link(alert.item_id, desk_url, municipality)


def item_link(item_id: UUID, desk_url: str, municipality: str) -> str:
    """Return where an item is looked at."""
    return f"{queue_link(desk_url, municipality)}/items/{item_id}"


def queue_link(desk_url: str, municipality: str) -> str:
    """Return where a municipality's queue is."""
    return f"{desk_url.rstrip('/')}/{municipality}"
