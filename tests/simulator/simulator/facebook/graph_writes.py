"""Graph's writing calls: each changes the world, and returns the webhook changes that echo it."""

from collections.abc import Callable
from datetime import datetime

from simulator.acts import (
    Draft,
    edit_comment,
    react,
    remove_comment,
    remove_post,
    set_hidden,
    write_comment,
)
from simulator.facebook.errands import DONE, Answer, Errand, Written
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import (
    ALREADY_REPLIED,
    GONE,
    HIDDEN_TWICE,
    NOT_HIDEABLE,
    NOT_OURS,
    NOT_REPLYABLE,
    OUTSIDE_WINDOW,
    UNKNOWN_PATH,
    GraphError,
    bad_parameter,
)
from simulator.facebook.graph_fields import PRIVATE_REPLY_WINDOW
from simulator.facebook.graph_publishing import change_post, publish, publish_photo
from simulator.facebook.graph_reads import resolve
from simulator.messenger.acts import Letter, send_message
from simulator.messenger.conversation import conversation_with
from simulator.messenger.graph_writes import message_errand, send_to_person, typing
from simulator.world import Comment, Mention, Page, Post, PrivateReply

PAGE_FIELDS = (
    "feed",
    "mention",
    "ratings",
    "conversations",
    "messages",
    "message_edits",
    "message_echoes",
    "message_reads",
    "message_deliveries",
    "message_reactions",
    "messaging_postbacks",
    "messaging_optins",
    "messaging_referrals",
    "messaging_handovers",
    "standby",
    "name",
    "picture",
    "videos",
    "live_videos",
)


def errand_of(call: GraphCall, page: Page) -> Errand:
    """Return what a call wants, before anybody looks whether it may."""
    name = call.segments[0] if call.segments else ""
    edge = call.segments[1] if len(call.segments) > 1 else None
    object_id = page.page_id if name == "me" else name
    if edge == "messages":
        return message_errand(call, object_id)
    by_edge = {
        ("POST", "comments"): "reply",
        ("POST", "likes"): "like",
        ("DELETE", "likes"): "unlike",
        ("POST", "subscribed_apps"): "subscribe",
        ("DELETE", "subscribed_apps"): "unsubscribe",
        ("POST", "feed"): "publish",
        ("POST", "photos"): "publish_photo",
        ("DELETE", None): "delete",
        ("POST", None): _change_wanted(call),
    }
    return Errand(by_edge.get((call.method, edge), "unknown"), object_id, call.text("message") or call.text("caption"))


def _change_wanted(call: GraphCall) -> str:
    hidden = call.truth("is_hidden")
    if hidden is None:
        return "edit"
    return "hide" if hidden else "unhide"


def write(call: GraphCall, page: Page, errand: Errand, now: datetime) -> Written:
    """Carry out a POST or DELETE. Raises GraphError, and then nothing has changed."""
    target, _ = resolve(call, page)
    doers: dict[str, Callable[[], Written]] = {
        "subscribe": lambda: _subscribe(call, page),
        "unsubscribe": lambda: _unsubscribe(page),
        "private_reply": lambda: _private_reply(page, errand, now),
        "message": lambda: send_to_person(page, call, now),
        "typing": lambda: typing(page, call),
        "publish": lambda: publish(page, call, now),
        "publish_photo": lambda: publish_photo(page, call, now),
    }
    if isinstance(target, Page):
        if errand.do not in doers:
            raise GraphError(UNKNOWN_PATH)
        return doers[errand.do]()
    if errand.do == "reply" and isinstance(target, Post | Comment):
        return _reply(page, target, errand, now)
    if isinstance(target, Mention):
        raise GraphError(NOT_OURS)
    if isinstance(target, Comment):
        return _on_comment(page, target, errand, now)
    if isinstance(target, Post):
        return _on_post(page, target, call, errand, now)
    raise bad_parameter("Unsupported post request.")


def _on_post(page: Page, post: Post, call: GraphCall, errand: Errand, now: datetime) -> Written:
    if errand.do == "delete":
        return Written(DONE, remove_post(page, post))
    if errand.do == "like":
        post.liked_by.add(page.page_id)
        return Written(DONE, [])
    if errand.do == "unlike":
        post.liked_by.discard(page.page_id)
        return Written(DONE, [])
    return change_post(page, post, call, now)


def _on_comment(page: Page, comment: Comment, errand: Errand, now: datetime) -> Written:
    if errand.do == "delete":
        return Written(DONE, remove_comment(page, comment, "graph", now))
    if errand.do in {"hide", "unhide"}:
        return _set_hidden(page, comment, hidden=errand.do == "hide", at=now)
    if errand.do in {"like", "unlike"}:
        liked = errand.do == "like"
        return Written(DONE, react(page, comment, page.itself(), liked=liked, at=now))
    if errand.do == "edit" and comment.own and errand.text:
        return Written(DONE, edit_comment(page, comment, errand.text, now))
    raise bad_parameter("Unsupported post request.")


def _set_hidden(page: Page, comment: Comment, *, hidden: bool, at: datetime) -> Written:
    if comment.own:
        raise GraphError(NOT_HIDEABLE)
    if hidden and comment.hidden:
        raise GraphError(HIDDEN_TWICE)
    if comment.hidden == hidden:
        return Written(DONE, [])
    return Written(DONE, set_hidden(page, comment, hidden=hidden, at=at))


def _reply(page: Page, target: Post | Comment, errand: Errand, now: datetime) -> Written:
    if not errand.text:
        raise bad_parameter("You must provide a message, an attachment or a link.")
    parent_id = target.object_id if isinstance(target, Comment) else None
    post_id = target.post_id if isinstance(target, Comment) else target.object_id
    draft = Draft(page.itself(), errand.text, post_id, parent_id, kind="own reply", own=True)
    comment, changes = write_comment(page, draft, now)
    return Written({"id": comment.object_id}, changes, comment.object_id)


def _private_reply(page: Page, errand: Errand, now: datetime) -> Written:
    subject = page.comments.get(errand.object_id) or page.posts.get(errand.object_id)
    if subject is None or subject.removed:
        raise GraphError(GONE)
    if not errand.text:
        raise bad_parameter("param message must be non-empty.")
    author = subject.author
    if author is None or author.author_id == page.page_id:
        raise GraphError(NOT_REPLYABLE)
    if subject.private_replies:
        raise GraphError(ALREADY_REPLIED)
    if now - subject.created_at > PRIVATE_REPLY_WINDOW:
        raise GraphError(OUTSIDE_WINDOW)
    # A Messenger id is another one than the id in `from`.
    conversation = conversation_with(page, author.author_id, author.name)
    message, changes = send_message(page, conversation, Letter(errand.text), now, errand.metadata)
    if isinstance(subject, Comment):
        subject.private_replies.append(PrivateReply(now, message.message_id, errand.text))
    else:
        subject.private_replies += 1
    answer: Answer = {"recipient_id": conversation.person_id, "message_id": message.message_id}
    return Written(answer, changes, message.message_id)


def _subscribe(call: GraphCall, page: Page) -> Written:
    words = call.text("subscribed_fields")
    if not words:
        raise bad_parameter("The parameter subscribed_fields is required.")
    fields = [word.strip(' []"') for word in words.split(",")]
    if unknown := [number for number, name in enumerate(fields) if name not in PAGE_FIELDS]:
        # `comments` is a field of the object instagram, and is asked for at the app.
        raise bad_parameter(f"Param subscribed_fields[{unknown[0]}] must be one of {{{', '.join(PAGE_FIELDS)}}}")
    page.subscribed_fields = fields
    page.subscribed = True
    return Written(DONE, [])


def _unsubscribe(page: Page) -> Written:
    page.subscribed = False
    return Written(DONE, [])
