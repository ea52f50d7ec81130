"""What people and accounts do in conversations; every act returns the webhook changes it causes."""

from dataclasses import dataclass
from datetime import datetime

from simulator.facebook.bodies import Change
from simulator.ids import number_of
from simulator.messenger.conversation import Conversation, Correspondent, Message
from simulator.messenger.values import (
    INBOX_APP_ID,
    edit_change,
    message_change,
    reaction_change,
    read_change,
    unsend_change,
)


@dataclass(frozen=True)
class Letter:
    """A message about to be sent."""

    text: str | None
    pictures: tuple[str, ...] = ()
    reply_to: str | None = None


def _message_id(account: Correspondent, kind: str) -> str:
    # What the account sends is counted apart: how often it answers must not shift the ids of what people write.
    seed = "message" if kind == "message" else f"message {kind}"
    return "m_" + number_of(24, account.page_id, seed, account.next_number(kind))


def write_message(
    account: Correspondent, conversation: Conversation, letter: Letter, at: datetime
) -> tuple[Message, list[Change]]:
    """A person writes to the account."""
    message = Message(
        _message_id(account, "incoming"),
        from_account=False,
        texts=[letter.text],
        created_at=at,
        pictures=letter.pictures,
        reply_to=letter.reply_to,
        standby=conversation.elsewhere,
    )
    conversation.messages.append(message)
    return message, [message_change(account, conversation, message)]


def send_message(
    account: Correspondent, conversation: Conversation, letter: Letter, at: datetime, metadata: str | None = None
) -> tuple[Message, list[Change]]:
    """The app sends a message; its echo carries the app's id and the metadata."""
    message = Message(
        _message_id(account, "message"),
        from_account=True,
        texts=[letter.text],
        created_at=at,
        pictures=letter.pictures,
        reply_to=letter.reply_to,
        app_id=int(account.meta_app.app_id),
        metadata=metadata,
    )
    conversation.messages.append(message)
    return message, [message_change(account, conversation, message)]


def send_by_hand(
    account: Correspondent, conversation: Conversation, letter: Letter, at: datetime
) -> tuple[Message, list[Change]]:
    """Somebody at the municipality answers in Meta's own inbox."""
    message = Message(
        _message_id(account, "by hand"),
        from_account=True,
        texts=[letter.text],
        created_at=at,
        pictures=letter.pictures,
        reply_to=letter.reply_to,
        app_id=INBOX_APP_ID if account.object_name == "page" else None,
        native=True,
    )
    conversation.messages.append(message)
    return message, [message_change(account, conversation, message)]


def edit_message(
    account: Correspondent, conversation: Conversation, message: Message, text: str, at: datetime
) -> list[Change]:
    """The sender changes the text."""
    message.texts.append(text)
    return [edit_change(account, conversation, message, at)]


def unsend_message(account: Correspondent, conversation: Conversation, message: Message, at: datetime) -> list[Change]:
    """The sender takes the message back."""
    message.unsent = True
    return [unsend_change(account, conversation, message, at)]


def read_all(account: Correspondent, conversation: Conversation, at: datetime) -> list[Change]:
    """The person has read what the account wrote."""
    return [read_change(account, conversation, at)]


def react_to_message(
    account: Correspondent, conversation: Conversation, message: Message, at: datetime
) -> list[Change]:
    """The person reacts to a message."""
    return [reaction_change(account, conversation, message, at)]
