"""Graph's calls that send messages to people, for pages and for Instagram accounts."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from simulator.facebook.errands import Answer, Errand, Written
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import (
    NO_PERSON,
    OUTSIDE_WINDOW,
    THREAD_ELSEWHERE,
    UNAVAILABLE,
    GraphError,
    bad_parameter,
)
from simulator.messenger.acts import Letter, send_message
from simulator.messenger.conversation import Conversation, Correspondent

WINDOW = timedelta(hours=24)
# With the tag HUMAN_AGENT a person at the municipality may answer a little longer.
HUMAN_WINDOW = timedelta(days=7)
CHARACTERS_MAX = 2000
METADATA_CHARACTERS_MAX = 1000
TYPES = (None, "RESPONSE", "UPDATE", "MESSAGE_TAG")


def message_errand(call: GraphCall, account_id: str) -> Errand:
    """Return the errand of a call to /messages: a private reply to a comment, or a message to a person."""
    recipient, message = call.structure("recipient"), call.structure("message")
    words, metadata = _text(message, "text"), _text(message, "metadata")
    if "id" not in recipient:
        subject = recipient.get("comment_id") or recipient.get("post_id") or account_id
        return Errand("private_reply", str(subject), words, metadata)
    return Errand("message" if not call.text("sender_action") else "typing", str(recipient["id"]), words, metadata)


def _text(message: Mapping[str, object], name: str) -> str | None:
    value = message.get(name)
    return value if isinstance(value, str) else None


def send_to_person(account: Correspondent, call: GraphCall, now: datetime) -> Written:
    """Send a message. Raises GraphError: nobody has this id, the 24 hours are over, another app holds the thread."""
    conversation = account.conversations.get(str(call.structure("recipient").get("id") or ""))
    if conversation is None:
        raise GraphError(NO_PERSON)
    _check(conversation, call, now)
    message = call.structure("message")
    text, metadata = message.get("text"), message.get("metadata")
    if not isinstance(text, str) or not text:
        raise bad_parameter("param message must be non-empty.")
    if len(text) > CHARACTERS_MAX:
        raise bad_parameter("Length of param message[text] must be less than or equal to 2000")
    if metadata is not None and (not isinstance(metadata, str) or len(metadata) > METADATA_CHARACTERS_MAX):
        raise bad_parameter("param message[metadata] must be a string of at most 1000 characters")
    sent, changes = send_message(account, conversation, Letter(text), now, metadata)
    answer: Answer = {"recipient_id": conversation.person_id, "message_id": sent.message_id}
    return Written(answer, changes, sent.message_id)


def _check(conversation: Conversation, call: GraphCall, now: datetime) -> None:
    if call.text("messaging_type") not in TYPES:
        raise bad_parameter("param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}")
    if conversation.unavailable:
        raise GraphError(UNAVAILABLE)
    if conversation.elsewhere:
        raise GraphError(THREAD_ELSEWHERE)
    window = HUMAN_WINDOW if call.text("tag") == "HUMAN_AGENT" else WINDOW
    last = conversation.last_from_person()
    if last is None or now - last > window:
        raise GraphError(OUTSIDE_WINDOW)


def typing(account: Correspondent, call: GraphCall) -> Written:
    """Show the person that somebody is writing, or has read; nothing is told of it."""
    person_id = str(call.structure("recipient").get("id") or "")
    if person_id not in account.conversations:
        raise GraphError(NO_PERSON)
    return Written({"recipient_id": person_id}, [])
