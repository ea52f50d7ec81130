"""A message as a mail: plain text, and the same as HTML where the text has that form."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifier.core.message import Message


def message_id_of(message: Message, sender: str) -> str:
    """Return the Message-ID (RFC 5322 3.6.4), the same for every try."""
    return f"<{message.message_id}@{_domain(sender)}>"


def thread_of(message: Message, sender: str) -> str:
    """Return the id of the conversation that all mails about one matter belong to; empty for one about several.

    No mail has this id: mail programs gather what names the same ancestor, whether it ever came or not. So a mail
    about a matter need not know which mails about it went out before.
    """
    matters = {alert.item_id or alert.alert_id for alert in message.alerts}
    return f"<matter.{matters.pop()}@{_domain(sender)}>" if len(matters) == 1 else ""


def as_mail(message: Message, sender: str, to: str) -> EmailMessage:
    """Return the mail as it goes over the wire."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = message_id_of(message, sender)
    if thread := thread_of(message, sender):
        mail["In-Reply-To"] = thread
        mail["References"] = thread
    mail["List-Id"] = f"<{message.municipality}.alerts.{_domain(sender)}>"  # RFC 2919: what a reader may sort by
    mail["Content-Language"] = message.lang
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence reply answers us
    if message.urgent:
        mail["Importance"] = "high"  # RFC 2156 5.3.4; the other is what older programs read
        mail["X-Priority"] = "1"
    mail.set_content(message.text, cte="quoted-printable")
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mail


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2]
