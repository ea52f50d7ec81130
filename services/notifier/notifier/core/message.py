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
    `links` where each is opened, for a system that reads it. `acknowledge` is the link by which somebody says that they
    have seen it, empty for none.
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
    acknowledge: str = ""
