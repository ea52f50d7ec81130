"""Messages of Messenger and Instagram: `messaging[]` and `standby[]`, edits, unsends, and the echoes of our own.

Source: developers.facebook.com/docs/messenger-platform/reference/webhook-events, /docs/instagram-platform/webhooks
and what bodies were seen to hold.
"""

from datetime import datetime
from typing import Any

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core.change import EDITED, POSTED, REMOVED, Change, Ignored, RawChange
from ingest.core.facebook_feed import read_feed
from ingest.core.meta_values import FACEBOOK, instant
from ingest.core.told_values import told_id, told_list, told_object, told_text, told_url

EVENTS = {
    "read": "read",
    "delivery": "delivery",
    "postback": "postback",
    "reaction": "reaction",
    "optin": "optin",
    "referral": "referral",
    "account_linking": "account_linking",
    "policy-enforcement": "policy_enforcement",
    "policy_enforcement": "policy_enforcement",
    "pass_thread_control": "thread_control",
    "take_thread_control": "thread_control",
    "request_thread_control": "thread_control",
    "app_roles": "app_roles",
}
"""What comes in a conversation and is no message, by the member that tells it."""


def read_messaging(change: RawChange, told: dict[str, Any], received_at: datetime) -> Change | Ignored:
    """Say what an element of a conversation means; BadMessage for a message without `mid`."""
    if told.get("field") == "group_feed":  # comments of groups come here too, their `message` a word
        return read_feed(change, told, received_at)
    edit = told.get("message_edit")
    if isinstance(edit, dict):
        return _about(change, told, edit, EDITED, received_at)
    message = told.get("message")
    if isinstance(message, dict):
        return _about(change, told, message, REMOVED if message.get("is_deleted") else POSTED, received_at)
    if message is not None or edit is not None:
        raise BadMessage("a message that is no object")
    return Ignored(next((code for name, code in EVENTS.items() if name in told), "event"))


def _about(
    change: RawChange, told: dict[str, Any], message: dict[str, Any], verb: str, received_at: datetime
) -> Change:
    object_id = told_id(message.get("mid"))
    if object_id is None:
        raise BadMessage("a message without mid")
    sender = told_id(told_object(told.get("sender")).get("id"))
    recipient = told_id(told_object(told.get("recipient")).get("id"))
    echo = message.get("is_echo") is True
    own = echo or sender == change.account_id  # an echo's sender and recipient are swapped
    told_at = instant(told.get("timestamp"))
    text = told_text(message.get("text"))
    return Change(
        verb=verb,
        kind="message",
        platform=change.platform or FACEBOOK,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=change.sent_at or told_at or received_at,
        text="" if text is None and verb == POSTED else text,
        author=None if sender is None else Author(sender),
        told_at=told_at,
        attachments=_attachments(message) if verb == POSTED else (),
        own=own,
        thread_id=recipient if own else sender,
        sent_by_us=told_text(message.get("metadata")) if echo else None,
    )


def _attachments(message: dict[str, Any]) -> tuple[Attachment, ...]:
    told = [told_object(one) for one in told_list(message.get("attachments"))]
    found = [Attachment(told_text(one.get("type")) or "unknown", _address(one)) for one in told]
    story = told_object(told_object(message.get("reply_to")).get("story"))
    if story:
        found.append(Attachment("story", told_url(story.get("url"))))
    if message.get("is_unsupported") and not found:
        found.append(Attachment("unsupported"))
    return tuple(found)


def _address(attachment: dict[str, Any]) -> str | None:
    """`payload` may be null or a word."""
    return told_url(told_object(attachment.get("payload")).get("url")) or told_url(attachment.get("url"))
