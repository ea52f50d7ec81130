"""What goes out on a channel to one address: ids, clauses and links, never a word of a comment or anybody's name."""

from datetime import datetime
from uuid import UUID

import msgspec

from notifier.core.alert import Alert

MAIL, APPRISE, WEBHOOK = "mail", "apprise", "webhook"
KINDS = (MAIL, APPRISE, WEBHOOK)
"""The kinds of channel there are."""


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person, group or system is reached. `kind` is one of `KINDS`.

    `to` is a mail address; for the other kinds the name of a channel in the people file, which alone knows its secret.
    """

    kind: str
    to: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message ready to go. `message_id` is the same for every try, so that a repeat can be recognised.

    `text` and `html` say the same; `html` is empty where a text has no such form. `alerts` are what it is about and
    `links` where each is opened, in their order, for a system that reads it; `event` is what such a system is told that
    it is. `queue_url` is where all of it is looked at, `acknowledge_url` where a person says that they have seen it;
    both may be empty.
    """

    message_id: UUID
    municipality: str
    lang: str
    subject: str
    text: str
    at: datetime
    html: str = ""
    urgent: bool = False
    role: str = ""
    alerts: tuple[Alert, ...] = ()
    links: tuple[str, ...] = ()
    event: str = "alert.raised"
    queue_url: str = ""
    acknowledge_url: str = ""

    @property
    def short_text(self) -> str:
        """Return what fits where there is little room: what it is, and the one place to go to."""
        only = len(set(self.links)) == 1
        where = self.links[0] if self.links and (only or not self.queue_url) else self.queue_url
        return f"{self.subject}\n{where}".strip()
