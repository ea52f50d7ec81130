"""What a message says: in the reader's language, why and where, never a word of a comment."""

from collections.abc import Callable, Sequence
from datetime import datetime

from notifier.core.alert import AT_ONCE
from notifier.core.dispatch import Delivered, Dispatch
from notifier.core.letter import Named, fields_of, link_of, queue_of
from notifier.core.message import Message
from notifier.core.person import Person
from notifier.core.roles import RoleBook, parts_of
from notifier.core.token import Links, Ticket
from notifier.ports import Texts
from notifier.store.asks import Asked


class Writing:
    """Makes messages of alerts."""

    def __init__(self, texts: Texts, links: Links, book_of: Callable[[str], RoleBook]) -> None:
        self._texts = texts
        self._links = links
        self._desk_url = links.url
        self._book_of = book_of

    def asked(self, dispatch: Dispatch, about: Sequence[Delivered], open_now: int, at: datetime) -> Asked:
        """Return what the message's link is for."""
        return Asked(
            role=parts_of(dispatch.role)[0],
            lang=about[0].alert.lang,
            alerts=tuple((one.alert.alert_id, one.alert.round_no) for one in about),
            open_now=open_now,
            until=self._links.expires_at(at),
        )

    def message(
        self,
        municipality: str,
        dispatch: Dispatch,
        about: Sequence[Delivered],
        person: Person,
        asked: Asked | None = None,
    ) -> Message:
        """Return the message, the same for every try as long as nothing of it was settled.

        `asked` is what its link is for; without it nobody is asked to say that they have seen it.
        """
        alerts = [one.alert for one in about]
        lang, role, book = person.lang or alerts[0].lang, parts_of(dispatch.role)[0], self._book_of(municipality)
        named = Named(municipality=book.name, role=book.labels.get(role, ""))
        link = self._link(municipality, dispatch, asked)
        open_now = asked.open_now if asked else 0
        fields = fields_of(
            municipality, alerts, self._desk_url, lang, named=named, acknowledge_url=link, open_now=open_now
        )
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
            acknowledge_url=link,
        )

    def _link(self, municipality: str, dispatch: Dispatch, asked: Asked | None) -> str:
        if asked is None:
            return ""
        return self._links.to(Ticket(municipality=municipality, ask_id=dispatch.parcel_id, expires_at=asked.until))
