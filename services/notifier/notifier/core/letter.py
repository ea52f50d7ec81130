"""A mail to a role: ids, clauses and links, never a word of a comment or anybody's name."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any
from uuid import UUID

import msgspec

from notifier.core.alert import Alert, union

LANGUAGES = ("nb", "nn", "sv", "en")
LINKS_MAX = 20
"""A storm is told by its number; nobody follows more links than this from one mail."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail ready to go. `mail_id` is the same for every try, so that a repeat can be recognised."""

    mail_id: UUID
    municipality: str
    sender: str
    to: tuple[str, ...]
    subject: str
    body: str
    at: datetime

    @property
    def message_id(self) -> str:
        """Return the Message-ID (RFC 5322 3.6.4)."""
        return f"<{self.mail_id}@{self.sender.rpartition('@')[2]}>"


def fields_of(municipality: str, alerts: Sequence[Alert], desk_url: str, lang: str) -> dict[str, Any]:
    """Return what a text may speak of: municipality, count, clauses, about, links, more (links left out), due."""
    links = union(_link(alert, desk_url, municipality) for alert in alerts)
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


def as_message(letter: Letter) -> EmailMessage:
    """Return the mail as it goes over the wire."""
    message = EmailMessage(policy=SMTP)
    message["From"] = letter.sender
    message["To"] = ", ".join(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence reply answers us
    message.set_content(letter.body, cte="quoted-printable")
    return message


def _link(alert: Alert, desk_url: str, municipality: str) -> str:
    queue = f"{desk_url.rstrip('/')}/{municipality}"
    return f"{queue}/items/{alert.item_id}" if alert.item_id else queue
