"""X: one event to a change. Ids as texts, words without HTML's escapes and never cut short.

Sources: docs.x.com, "X Activity API event payloads" and "Post object model"; captured bodies.
"""

from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

from common.errors import BadMessage
from common.events import Attachment, Author
from ingest.core import raw_json
from ingest.core.change import EDITED, POSTED, REMOVED, Change, Ignored, RawChange, safe_text
from ingest.core.told_values import told_id, told_list, told_object, told_time, told_url
from ingest.core.x_activity import MESSAGES, TWEET_DELETES, TWEETS, USER_EVENT

PLATFORM = "x"
KINDS = {"post.create": "post", "post.mention.create": "mention", "post.reply.create": "comment"}
Told = dict[str, Any]


def read(change: RawChange, received_at: datetime) -> Change | Ignored:
    """Say what an event means; BadMessage when it is a post or a message that cannot be understood."""
    told = raw_json.value(change.raw)
    if change.field == "" or not isinstance(told, dict):
        raise BadMessage("an event that is no object, or one without event_type")
    if change.field == USER_EVENT:
        return Ignored("revoked" if "revoke" in told else "field")
    reader = READERS.get(change.field)
    if reader is None:
        return Ignored("field")
    if not change.account_id:
        raise BadMessage("an event that does not tell whose account it is for")
    return reader(change, told, received_at)


def _activity(change: RawChange, told: Told, received_at: datetime) -> Change | Ignored:
    """A post in the new envelope: people and pictures stand beside it."""
    post, includes = told_object(told.get("payload")), told_object(told.get("includes"))
    return post_change(change, post, includes, KINDS[change.field], received_at)


def post_change(change: RawChange, post: Told, includes: Told, kind: str, received_at: datetime) -> Change | Ignored:
    """Return what a post of the new API says. An edited post has a new id; it stays the item of its first."""
    object_id = _must_have(post.get("id"))
    refers = {told_id(one.get("type")): told_id(one.get("id")) for one in _objects(post.get("referenced_tweets"))}
    if "retweeted" in refers:
        return Ignored("item")
    first = next(iter(told_list(post.get("edit_history_tweet_ids"))), None)
    root = told_id(post.get("conversation_id"))
    root = None if root == object_id else root
    answered = refers.get("replied_to")
    author = _author(told_id(post.get("author_id")), _objects(includes.get("users")))
    if kind == "post" and (root or answered):
        kind = "comment"
    keys = {told_id(key) for key in told_list(told_object(post.get("attachments")).get("media_keys"))} - {None}
    edited = told_id(first) is not None and told_id(first) != object_id
    return Change(
        verb=EDITED if edited else POSTED,
        kind=kind,
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=(told_id(first) if edited else None) or object_id,
        sent_at=min(change.sent_at or received_at, received_at),
        text=_words(told_object(post.get("note_tweet")).get("text") or post.get("text")),
        author=author,
        told_at=told_time(post.get("created_at")),
        post_id=root or answered,
        parent_id=answered if answered != root and root is not None else None,
        permalink=_permalink(object_id),
        attachments=_pictures(
            [one for one in _objects(includes.get("media")) if told_id(one.get("media_key")) in keys]
        ),
        own=author is not None and author.id == change.account_id,
        told_id=change.told_id,
    )


def _tweet(change: RawChange, told: Told, received_at: datetime) -> Change | Ignored:
    """A post in the older shape. What it answers may be a post or a reply: nobody tells."""
    if isinstance(told.get("retweeted_status"), dict):
        return Ignored("item")
    object_id = _must_have(told.get("id_str") or told.get("id"))
    user = told_object(told.get("user"))
    author = _named(told_id(user.get("id_str")) or told_id(user.get("id")), user)
    own = author is not None and author.id == change.account_id
    answered = told_id(told.get("in_reply_to_status_id_str"))
    whole = told_object(told.get("extended_tweet"))
    media = told_object(whole.get("extended_entities") or told.get("extended_entities")).get("media")
    return Change(
        verb=POSTED,
        kind="comment" if answered else "post" if own else "mention",
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=object_id,
        sent_at=min(change.sent_at or received_at, received_at),
        text=_words(whole.get("full_text") or told.get("full_text") or told.get("text")),
        author=author,
        told_at=told_time(told.get("created_at")),
        post_id=answered,
        permalink=_permalink(object_id),
        attachments=_pictures(_objects(media)),
        own=own,
    )


def _tweet_deleted(change: RawChange, told: Told, received_at: datetime) -> Change | Ignored:
    status = told_object(told.get("status"))
    return _removed(change, status.get("id_str") or status.get("id"), status.get("user_id"), received_at)


def _post_deleted(change: RawChange, told: Told, received_at: datetime) -> Change | Ignored:
    post = told_object(told.get("payload"))
    return _removed(change, post.get("id"), post.get("author_id"), received_at)


def _removed(change: RawChange, object_id: object, author_id: object, received_at: datetime) -> Change:
    """Only what the account itself deleted is told of."""
    writer = told_id(author_id)
    return Change(
        verb=REMOVED,
        kind="post",
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=_must_have(object_id),
        sent_at=min(change.sent_at or received_at, received_at),
        author=Author(writer) if writer else None,
        own=writer == change.account_id,
        told_id=change.told_id,
    )


def _message(change: RawChange, told: Told, received_at: datetime) -> Change | Ignored:
    event = told_object(next(iter(told_list(told.get(MESSAGES))), None))
    if event.get("type") != "message_create":
        return Ignored("verb")
    made = told_object(event.get("message_create"))
    words = told_object(made.get("message_data"))
    sender = told_id(made.get("sender_id"))
    recipient = told_id(told_object(made.get("target")).get("recipient_id"))
    own = sender == change.account_id
    person = told_object(told_object(told.get("users")).get(sender or ""))
    attached = told_object(told_object(words.get("attachment")).get("media"))
    return Change(
        verb=POSTED,
        kind="message",
        platform=PLATFORM,
        account_id=change.account_id,
        object_id=_must_have(event.get("id")),
        sent_at=min(change.sent_at or received_at, received_at),
        text=_words(words.get("text")),
        author=_named(sender, told_object(person.get("data")) or person),
        told_at=change.sent_at,
        attachments=_pictures([attached]),
        own=own,
        thread_id=recipient if own else sender,
    )


READERS: dict[str, Callable[[RawChange, Told, datetime], Change | Ignored]] = {
    **dict.fromkeys(KINDS, _activity),
    "post.delete": _post_deleted,
    TWEETS: _tweet,
    TWEET_DELETES: _tweet_deleted,
    MESSAGES: _message,
}


def _objects(listed: object) -> list[Told]:
    return [one for one in told_list(listed) if isinstance(one, dict)]


def _must_have(object_id: object) -> str:
    found = told_id(object_id)
    if found is None:
        raise BadMessage("an event without the id of its post or message")
    return found


def _words(text: object) -> str:
    return safe_text(unescape(text)) if isinstance(text, str) else ""


def _author(author_id: str | None, people: list[Told]) -> Author | None:
    found = [one for one in people if told_id(one.get("id")) == author_id]
    return _named(author_id, found[0] if found else {})


def _named(author_id: str | None, person: Told) -> Author | None:
    name = person.get("name") or person.get("username") or person.get("screen_name")
    if author_id is None:
        return None
    return Author(author_id, safe_text(name) if isinstance(name, str) else None)


def _pictures(media: list[Told]) -> tuple[Attachment, ...]:
    found = [(told_id(one.get("type")) or "photo", _address(one)) for one in media]
    return tuple(Attachment(kind, url) for kind, url in found if url is not None)


def _address(one: Told) -> str | None:
    return told_url(one.get("media_url_https")) or told_url(one.get("url")) or told_url(one.get("preview_image_url"))


def _permalink(object_id: str) -> str:
    return f"https://x.com/i/web/status/{object_id}"
