"""What a webhook tells of a message: one element of `messaging` or of `standby`."""

from datetime import datetime

from simulator.facebook.bodies import Change
from simulator.messenger.conversation import Conversation, Correspondent, Message

# The app that Meta's own inbox sends from (seen in captured echoes).
INBOX_APP_ID = 263902037430900


def _event(
    account: Correspondent, conversation: Conversation, at: datetime, *, from_account: bool
) -> dict[str, object]:
    ends = [{"id": conversation.person_id}, {"id": account.page_id}]
    sender, recipient = reversed(ends) if from_account else ends
    # A moment before it is sent on, in milliseconds.
    return {"sender": sender, "recipient": recipient, "timestamp": int(at.timestamp() * 1000)}


def _change(
    account: Correspondent, conversation: Conversation, value: dict[str, object], heard_as: str, what: tuple[str, str]
) -> Change:
    name = "standby" if conversation.elsewhere else "messaging"
    heard_as = "standby" if conversation.elsewhere else heard_as
    return Change(account, name, value, what[0], what[1], heard_as)


def message_change(account: Correspondent, conversation: Conversation, message: Message) -> Change:
    """Return the change of a new message; an account's own comes as an echo."""
    content: dict[str, object] = {"mid": message.message_id}
    if message.text is not None:
        content["text"] = message.text
    if message.from_account:
        content["is_echo"] = True
        if message.app_id is not None:
            content["app_id"] = message.app_id
        if message.metadata is not None:
            content["metadata"] = message.metadata
    if message.reply_to is not None:
        content["reply_to"] = {"mid": message.reply_to}
    if message.pictures:
        content["attachments"] = [{"type": "image", "payload": {"url": url}} for url in message.pictures]
    value = _event(account, conversation, message.created_at, from_account=message.from_account)
    what = "message echo" if message.from_account else "message"
    # Instagram has no field of its own for echoes.
    heard_as = "message_echoes" if message.from_account and account.object_name == "page" else "messages"
    value["message"] = content
    return _change(account, conversation, value, heard_as, (message.message_id, what))


def edit_change(account: Correspondent, conversation: Conversation, message: Message, at: datetime) -> Change:
    """Return the change of an edited message; the number of the edit is a text."""
    value = _event(account, conversation, at, from_account=False)
    number = str(len(message.texts) - 1)
    value["message_edit"] = {"mid": message.message_id, "text": message.text, "num_edit": number}
    heard_as = "message_edits" if account.object_name == "page" else "message_edit"
    return _change(account, conversation, value, heard_as, (message.message_id, "message edit"))


def unsend_change(account: Correspondent, conversation: Conversation, message: Message, at: datetime) -> Change:
    """Return the change of a message that its sender took back."""
    value = _event(account, conversation, at, from_account=message.from_account)
    value["message"] = {"mid": message.message_id, "is_deleted": True}
    return _change(account, conversation, value, "messages", (message.message_id, "message unsent"))


def read_change(account: Correspondent, conversation: Conversation, at: datetime) -> Change:
    """Return the change that says what the person has read."""
    value = _event(account, conversation, at, from_account=False)
    value["read"] = {"watermark": int(at.timestamp() * 1000)}
    return _change(account, conversation, value, "message_reads", ("", "message read"))


def reaction_change(account: Correspondent, conversation: Conversation, message: Message, at: datetime) -> Change:
    """Return the change of a reaction to a message."""
    value = _event(account, conversation, at, from_account=False)
    value["reaction"] = {"mid": message.message_id, "action": "react", "emoji": "❤", "reaction": "love"}
    return _change(account, conversation, value, "message_reactions", (message.message_id, "message reaction"))
