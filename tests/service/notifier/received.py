"""A mail as a reader without HTML sees it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any


class Received(EmailMessage):
    """A mail that came; its content is its plain text, whether or not it has another form too."""

    def get_content(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as the library has it
        """Return the plain text of a mail in two forms."""
        plain = self.get_body(("plain",)) if self.is_multipart() else None
        return plain.get_content(*args, **kwargs) if plain is not None else super().get_content(*args, **kwargs)

    @property
    def page(self) -> str:
        """Return the HTML form."""
        html = self.get_body(("html",))
        assert html is not None
        return str(html.get_content())


WIRE = SMTP.clone(message_factory=Received)
"""How mails are read in tests."""


def read(raw: bytes) -> Received:
    """Return the mail that these bytes are."""
    mail = message_from_bytes(raw, policy=WIRE)
    assert isinstance(mail, Received)
    return mail
