"""What a message says: in the reader's language, why and where, never a word of a comment."""

from collections.abc import Callable, Sequence

from notifier.core.alert import AT_ONCE
from notifier.core.dispatch import Delivered, Dispatch
from notifier.core.letter import Named, fields_of, link_of, queue_of
from notifier.core.message import Message
from notifier.core.person import Person
from notifier.core.roles import RoleBook, parts_of
from notifier.ports import Texts


class Writing:
    """Makes messages of alerts."""

    def __init__(self, texts: Texts, desk_url: str, book_of: Callable[[str], RoleBook]) -> None:
        self._texts = texts
        self._desk_url = desk_url
        self._book_of = book_of

    def message(self, municipality: str, dispatch: Dispatch, about: Sequence[Delivered], person: Person) -> Message:
        """Return the message, the same for every try as long as nothing of it was settled."""
        alerts = [one.alert for one in about]
        lang, role, book = person.lang or alerts[0].lang, parts_of(dispatch.role)[0], self._book_of(municipality)
        named = Named(municipality=book.name, role=book.labels.get(role, ""))
        fields = fields_of(municipality, alerts, self._desk_url, lang, named=named)
        written = self._texts.written(dispatch.reason, lang, fields)
        return Message(
            message_id=dispatch.message_id,
            municipality=municipality,
            lang=lang,
            subject=written.subject,
            text=written.text,
            html=written.html,
            at=dispatch.made_at,
            urgent=dispatch.reason in AT_ONCE,
            role=role,
            alerts=tuple(alerts),
            links=tuple(link_of(alert, self._desk_url, municipality) for alert in alerts),
            queue_url=queue_of(self._desk_url, municipality),
        )
