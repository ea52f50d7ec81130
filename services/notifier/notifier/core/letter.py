"""What a text to a role may speak of: ids, clauses and links, never a word of a comment or anybody's name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from notifier.core.alert import Alert, union

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


def spoken_time(at: datetime, lang: str) -> str:
    """Return the clock time where the promise was made, as people there write it."""
    return at.strftime("%Y-%m-%d %H:%M" if lang in {"sv", "en"} else "%d.%m.%Y kl. %H.%M")


def link_of(alert: Alert, desk_url: str, municipality: str) -> str:
    """Return where the alert's matter is looked at: its item at the desk, else the queue."""
    queue = f"{desk_url.rstrip('/')}/{municipality}"
    return f"{queue}/items/{alert.item_id}" if alert.item_id else queue
