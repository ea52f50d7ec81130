"""Conversations: what a person and an account wrote to each other in private."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from simulator.ids import number_of
from simulator.sender import Sender
from simulator.writes import NativeAct


@dataclass
class Message:
    """One message, with every text it ever had. `app_id` and `metadata` are the sending app's, None for a person's."""

    message_id: str
    from_account: bool
    texts: list[str | None]
    created_at: datetime
    pictures: tuple[str, ...] = ()
    app_id: int | None = None
    metadata: str | None = None
    reply_to: str | None = None
    unsent: bool = False
    standby: bool = False
    native: bool = False

    @property
    def text(self) -> str | None:
        """The text now."""
        return self.texts[-1]


@dataclass
class Conversation:
    """What one person and one account wrote. `elsewhere` while another app holds the thread (standby)."""

    conversation_id: str
    person_id: str
    name: str
    messages: list[Message] = field(default_factory=list)
    elsewhere: bool = False
    unavailable: bool = False

    def last_from_person(self) -> datetime | None:
        """Return when the person last wrote."""
        return max((each.created_at for each in self.messages if not each.from_account), default=None)

    def found(self, message_id: str) -> Message | None:
        """Return the message of this id."""
        return next((each for each in self.messages if each.message_id == message_id), None)


class Correspondent(Sender, Protocol):
    """A page or an account that has conversations."""

    @property
    def conversations(self) -> dict[str, Conversation]:
        """All of them, by the person's id here."""

    @property
    def native(self) -> list[NativeAct]:
        """What its own people did by hand."""

    def next_number(self, kind: str) -> int:
        """Count one kind of thing from 1."""


def conversation_id_of(account: Correspondent, author_id: str) -> str:
    """Return the id of the conversation with the author of a comment."""
    return "t_" + number_of(16, account.page_id, "conversation", author_id)


def conversation_with(account: Correspondent, author_id: str, name: str) -> Conversation:
    """Return the conversation with somebody, opened if need be.

    The person's id in it is another one than the id that their comments show.
    """
    conversation_id = conversation_id_of(account, author_id)
    person_id = number_of(16, "psid", conversation_id)
    return account.conversations.setdefault(person_id, Conversation(conversation_id, person_id, name))


def message_in(account: Correspondent, message_id: str) -> tuple[Conversation, Message] | None:
    """Return a message of the account's, and its conversation."""
    for conversation in account.conversations.values():
        found = conversation.found(message_id)
        if found is not None:
            return conversation, found
    return None
