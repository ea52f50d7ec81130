"""Instagram's writing calls. Hiding and deleting cause no webhook; an own reply comes back as a comment."""

from collections.abc import Callable
from datetime import datetime

from simulator.facebook.errands import DONE, Errand, Written
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import (
    ALREADY_REPLIED,
    GONE,
    NOT_REPLYABLE,
    OUTSIDE_FORMAT,
    OUTSIDE_WINDOW,
    UNKNOWN_PATH,
    GraphError,
    bad_parameter,
)
from simulator.facebook.graph_fields import PRIVATE_REPLY_WINDOW
from simulator.instagram.account import Container, IgAccount, IgComment, Media
from simulator.instagram.acts import Remark, hide_remark, publish_media, remove_remark, write_remark
from simulator.instagram.reads import resolve
from simulator.messenger.acts import Letter, send_message
from simulator.messenger.conversation import conversation_with
from simulator.messenger.graph_writes import message_errand, send_to_person, typing

HIDDEN_REPLY = "(#100) Replies to hidden comments are not allowed."
COMMENT_CHARACTERS_MAX = 2200


def errand_of(account: IgAccount, call: GraphCall) -> Errand:
    """Return what a call wants, before anybody looks whether it may."""
    name = call.segments[0] if call.segments else ""
    edge = call.segments[1] if len(call.segments) > 1 else None
    object_id = account.page_id if name == "me" else name
    if edge == "messages":
        return message_errand(call, object_id)
    text = call.text("message")
    by_edge = {
        ("POST", "replies"): "reply",
        ("POST", "comments"): "reply",
        ("POST", "media"): "container",
        ("POST", "media_publish"): "publish",
        ("POST", "mentions"): "answer_mention",
        ("POST", "subscribed_apps"): "subscribe",
        ("DELETE", "subscribed_apps"): "unsubscribe",
        ("DELETE", None): "delete",
        ("POST", None): "hide" if call.truth("hide") else "unhide",
    }
    do = by_edge.get((call.method, edge), "unknown")
    if do == "publish":
        container = account.containers.get(call.text("creation_id") or "")
        text = container.caption if container else None
    if do == "answer_mention":
        return Errand("reply", call.text("comment_id") or call.text("media_id") or object_id, text)
    return Errand(do, object_id, call.text("caption") if do == "container" else text)


def write(account: IgAccount, call: GraphCall, errand: Errand, now: datetime) -> Written:
    """Carry out a POST or DELETE. Raises GraphError, and then nothing has changed."""
    doers: dict[str, Callable[[], Written]] = {
        "private_reply": lambda: _private_reply(account, errand, now),
        "message": lambda: send_to_person(account, call, now),
        "typing": lambda: typing(account, call),
        "container": lambda: _container(account, call, now),
        "publish": lambda: _publish(account, call, now),
        "subscribe": lambda: _subscribe(account, call),
        "unsubscribe": lambda: _unsubscribe(account),
    }
    if errand.do in doers:
        return doers[errand.do]()
    target, edge = resolve(account, call)
    if edge == "mentions":
        return _answer_mention(account, errand)
    if errand.do == "reply" and isinstance(target, Media | IgComment):
        return _reply(account, target, call, now)
    if isinstance(target, IgComment):
        return _on_comment(account, target, call, errand)
    if isinstance(target, Media) and call.truth("comment_enabled") is not None:
        target.comments_on = bool(call.truth("comment_enabled"))
        return Written(DONE, [])
    raise GraphError(UNKNOWN_PATH)


def _on_comment(account: IgAccount, comment: IgComment, call: GraphCall, errand: Errand) -> Written:
    if errand.do == "delete":
        return Written(DONE, remove_remark(account, comment, "graph"))
    if call.truth("hide") is None:
        # `is_hidden` is Facebook's word; here it is unknown, and the one that is known is missing.
        raise bad_parameter("The parameter hide is required.")
    if comment.own:
        raise bad_parameter("The comments of the account itself cannot be hidden.")
    return Written(DONE, hide_remark(comment, hidden=errand.do == "hide"))


def _reply(account: IgAccount, target: Media | IgComment, call: GraphCall, now: datetime) -> Written:
    text = call.text("message")
    if not text or len(text) > COMMENT_CHARACTERS_MAX:
        raise bad_parameter("The parameter message is required.")
    if isinstance(target, Media) and not target.comments_on:
        raise bad_parameter("Comments are turned off for this media.")
    if isinstance(target, IgComment) and target.hidden:
        raise GraphError(bad_parameter(HIDDEN_REPLY.removeprefix("(#100) ")).complaint)
    parent = target.comment_id if isinstance(target, IgComment) else None
    remark = Remark(account.itself(), text, target.media_id, parent, kind="own reply", own=True)
    comment, changes = write_remark(account, remark, now)
    # The comment stands there, and whoever asked for fields gets an error all the same.
    complaint = OUTSIDE_FORMAT if call.text("fields") else None
    return Written({"id": comment.comment_id}, changes, comment.comment_id, complaint)


def _answer_mention(account: IgAccount, errand: Errand) -> Written:
    """POST /{ig-user}/mentions: a comment of ours on somebody else's media, which no webhook of ours tells."""
    named = {each.comment_id or each.media_id for each in account.mentions}
    if errand.object_id not in named:
        raise GraphError(GONE)
    if not errand.text:
        raise bad_parameter("The parameter message is required.")
    new_id = account.next_id("own answer elsewhere")
    account.answers_elsewhere[new_id] = errand.text
    return Written({"id": new_id}, [], new_id)


def _private_reply(account: IgAccount, errand: Errand, now: datetime) -> Written:
    comment = account.comments.get(errand.object_id)
    if comment is None or comment.removed:
        raise GraphError(GONE)
    if not errand.text:
        raise bad_parameter("param message must be non-empty.")
    if comment.own:
        raise GraphError(NOT_REPLYABLE)
    if comment.private_replies:
        raise GraphError(ALREADY_REPLIED)
    if now - comment.created_at > PRIVATE_REPLY_WINDOW:
        raise GraphError(OUTSIDE_WINDOW)
    comment.private_replies += 1
    conversation = conversation_with(account, comment.author.person_id, comment.author.username)
    message, changes = send_message(account, conversation, Letter(errand.text), now, errand.metadata)
    answer: dict[str, object] = {"recipient_id": conversation.person_id, "message_id": message.message_id}
    return Written(answer, changes, message.message_id)


def _container(account: IgAccount, call: GraphCall, now: datetime) -> Written:
    picture = call.text("image_url") or call.text("video_url")
    if not picture:
        raise bad_parameter("The parameter image_url is required.")
    product = call.text("media_type") or "FEED"
    container = Container(account.next_id("container"), call.text("caption") or "", picture, product, now)
    account.containers[container.container_id] = container
    return Written({"id": container.container_id}, [], container.container_id)


def _publish(account: IgAccount, call: GraphCall, now: datetime) -> Written:
    container = account.containers.get(call.text("creation_id") or "")
    if container is None:
        raise bad_parameter("The parameter creation_id is required.")
    if container.published_as is not None:
        raise bad_parameter("Media has already been published.")
    media = publish_media(account, container.caption, now, container.product, container.picture)
    container.published_as = media.media_id
    return Written({"id": media.media_id}, [], media.media_id)


def _subscribe(account: IgAccount, call: GraphCall) -> Written:
    words = call.text("subscribed_fields")
    if not words:
        raise bad_parameter("The parameter subscribed_fields is required.")
    account.subscribed_fields = [word.strip(' []"') for word in words.split(",")]
    account.subscribed = True
    return Written(DONE, [])


def _unsubscribe(account: IgAccount) -> Written:
    account.subscribed = False
    return Written(DONE, [])
