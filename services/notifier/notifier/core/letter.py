"""What a text to a role may speak of: ids, clauses and links, never a word of a comment or anybody's name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from notifier.core.alert import OF_CRISIS, Alert, union

LANGUAGES = ("nb", "nn", "sv", "en")
LINKS_MAX = 20
"""A storm is told by its number; nobody follows more links than this from one mail."""


def fields_of(municipality: str, alerts: Sequence[Alert], desk_url: str, lang: str) -> dict[str, Any]:
    """Return what a text may speak of: municipality, count, clauses, about, links, more (links left out), due."""
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
    }


def spoken_time(at: datetime, lang: str) -> str:
    """Return the clock time where the promise was made, as people there write it."""
    return at.strftime("%Y-%m-%d %H:%M" if lang in {"sv", "en"} else "%d.%m.%Y kl. %H.%M")


def link_of(alert: Alert, desk_url: str, municipality: str) -> str:
    """Return where the alert's matter is looked at: its item at the desk, the page of crises, else the queue."""
    queue = f"{desk_url.rstrip('/')}/{municipality}"
    if alert.reason in OF_CRISIS and alert.item_id is None:
        return f"{queue}/crisis"
    return f"{queue}/items/{alert.item_id}" if alert.item_id else queue
