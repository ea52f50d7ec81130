"""What a text to a role may speak of: ids, clauses and links, never a word of a comment or anybody's name."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from notifier.core.alert import Alert, union

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


def fields_of(
    municipality: str,
    alerts: Sequence[Alert],
    desk_url: str,
    lang: str,
    *,
    named: Named = BY_ID,
    acknowledge_url: str = "",
) -> dict[str, Any]:
    """Return what a text may speak of.

    municipality, called (its name), role (empty: not said), count, clauses, about, links, more (links left out), queue
    (where all of it is), due (of the first one, on the municipality's clock), acknowledge_url (empty: not asked for).
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
    }


def spoken_time(at: datetime, lang: str) -> str:
    """Return the clock time where the promise was made, as people there write it."""
    return at.strftime("%Y-%m-%d %H:%M" if lang in {"sv", "en"} else "%d.%m.%Y kl. %H.%M")


def queue_of(desk_url: str, municipality: str) -> str:
    """Return where everything that waits for the municipality is looked at."""
    return f"{desk_url.rstrip('/')}/{municipality}"


def link_of(alert: Alert, desk_url: str, municipality: str) -> str:
    """Return where the alert's matter is looked at: its item at the desk, else the queue."""
    queue = queue_of(desk_url, municipality)
    return f"{queue}/items/{alert.item_id}" if alert.item_id else queue
