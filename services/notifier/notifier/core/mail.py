"""A message as a mail: plain text, and the same as HTML where the text has that form."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifier.core.message import Message


def message_id_of(message: Message, sender: str) -> str:
    """Return the Message-ID (RFC 5322 3.6.4), the same for every try."""
    return f"<{message.message_id}@{sender.rpartition('@')[2]}>"


def as_mail(message: Message, sender: str, to: str) -> EmailMessage:
    """Return the mail as it goes over the wire."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = message_id_of(message, sender)
    mail["Content-Language"] = message.lang
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence reply answers us
    mail.set_content(message.text, cte="quoted-printable")
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    return mail
