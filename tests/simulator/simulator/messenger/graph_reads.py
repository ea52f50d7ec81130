"""Graph's calls that read conversations and messages, for pages and for Instagram accounts."""

from collections.abc import Callable
from datetime import datetime

from simulator.facebook.errands import Answer
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_fields import parse_fields, pick
from simulator.facebook.paging import cursor_of, paged
from simulator.facebook.values import graph_time
from simulator.messenger.conversation import Conversation, Correspondent, Message, message_in

CONVERSATION_DEFAULTS = "id,updated_time"
MESSAGE_DEFAULTS = "id,created_time"


def read_message_place(account: Correspondent, call: GraphCall) -> Answer | None:
    """Answer a GET of a conversation, of its messages or of one message; None when the call is about none."""
    name, edge = call.segments[0] if call.segments else "", call.segments[1:]
    if edge == ("conversations",):
        return _conversations(account, call)
    conversation = next((each for each in account.conversations.values() if each.conversation_id == name), None)
    if conversation is not None and edge == ("messages",):
        return _messages(account, conversation, call, call.text("fields"))
    if conversation is not None and not edge:
        return _conversation_view(account, conversation, call, call.text("fields"))
    if name in account.conversations and not edge:
        return _person_view(account.conversations[name], call.text("fields"))
    found = message_in(account, name) if not edge else None
    if found is not None and not found[1].unsent:
        return _message_view(account, found[0], found[1], call.text("fields"))
    return None


def _person_view(conversation: Conversation, words: str | None) -> Answer:
    """Return the profile of somebody who wrote to the account."""
    first, _, last = conversation.name.partition(" ")
    known: dict[str, Callable[[], object]] = {
        "id": lambda: conversation.person_id,
        "name": lambda: conversation.name,
        "first_name": lambda: first,
        "last_name": lambda: last or None,
        "username": lambda: conversation.name,
        "profile_pic": lambda: f"https://media.example.invalid/{conversation.person_id}.jpg",
    }
    return pick(known, words or "first_name,last_name,id", "User")


def _updated(conversation: Conversation) -> datetime:
    return max(message.created_at for message in conversation.messages)


def _conversations(account: Correspondent, call: GraphCall) -> Answer:
    wanted = call.text("user_id")
    rows = [
        conversation
        for conversation in account.conversations.values()
        if conversation.messages and wanted in {None, conversation.person_id}
    ]
    rows.sort(key=lambda each: (_updated(each), each.conversation_id), reverse=True)
    words = call.text("fields")
    return paged(
        call,
        rows,
        lambda each: cursor_of(_updated(each), each.conversation_id),
        lambda each: _conversation_view(account, each, call, words),
        newest_first=True,
    )


def _conversation_view(
    account: Correspondent, conversation: Conversation, call: GraphCall, words: str | None
) -> Answer:
    words = words or CONVERSATION_DEFAULTS
    person = {"name": conversation.name, "id": conversation.person_id}
    itself = {"name": account.meta_app.name, "id": account.page_id}
    known: dict[str, Callable[[], object]] = {
        "id": lambda: conversation.conversation_id,
        "updated_time": lambda: graph_time(_updated(conversation)),
        "message_count": lambda: len(conversation.messages),
        "participants": lambda: {"data": [person, itself]},
        "can_reply": lambda: not conversation.unavailable,
        "messages": lambda: _messages(account, conversation, call, parse_fields(words)["messages"]),
    }
    return pick(known, words, "UnifiedThread", whole=("messages", "participants"))


def _messages(account: Correspondent, conversation: Conversation, call: GraphCall, words: str | None) -> Answer:
    rows = [message for message in conversation.messages if not message.unsent]
    rows.sort(key=lambda message: (message.created_at, message.message_id), reverse=True)
    return paged(
        call,
        rows,
        lambda message: cursor_of(message.created_at, message.message_id),
        lambda message: _message_view(account, conversation, message, words),
        newest_first=True,
    )


def _message_view(
    account: Correspondent, conversation: Conversation, message: Message, words: str | None
) -> dict[str, object]:
    person = {"name": conversation.name, "id": conversation.person_id}
    itself = {"name": account.meta_app.name, "id": account.page_id}
    sender, receiver = (itself, person) if message.from_account else (person, itself)
    pictures = [{"image_data": {"url": url}, "mime_type": "image/jpeg"} for url in message.pictures]
    known: dict[str, Callable[[], object]] = {
        "id": lambda: message.message_id,
        "created_time": lambda: graph_time(message.created_at),
        "from": lambda: sender,
        "to": lambda: {"data": [receiver]},
        "message": lambda: message.text or "",
        "attachments": lambda: {"data": pictures} if pictures else None,
    }
    return pick(known, words or MESSAGE_DEFAULTS, "Message", whole=("to", "attachments"))
