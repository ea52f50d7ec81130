"""Graph's writing calls: each changes the world, and returns the webhook changes that echo it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from simulator.acts import (
    Draft,
    edit_comment,
    react,
    remove_comment,
    remove_post,
    set_hidden,
    write_comment,
    write_post,
)
from simulator.facebook.bodies import Change
from simulator.facebook.graph_call import GraphCall
from simulator.facebook.graph_errors import (
    ALREADY_REPLIED,
    GONE,
    HIDDEN_TWICE,
    NOT_HIDEABLE,
    NOT_REPLYABLE,
    OUTSIDE_WINDOW,
    UNKNOWN_PATH,
    GraphError,
    bad_parameter,
)
from simulator.facebook.graph_fields import PRIVATE_REPLY_WINDOW, conversation_id
from simulator.facebook.graph_reads import Answer, resolve
from simulator.facebook.values import message_echo
from simulator.ids import number_of
from simulator.world import Comment, Page, Post, PrivateReply

DONE: Answer = {"success": True}


@dataclass(frozen=True)
class Written:
    """What a write answered and caused."""

    answer: Answer
    changes: list[Change]
    new_id: str | None = None


@dataclass(frozen=True)
class Errand:
    """A write as the record keeps it: what it would do, to what, with which text."""

    do: str
    object_id: str
    text: str | None = None


def errand_of(call: GraphCall, page: Page) -> Errand:
    """Return what a call wants, before anybody looks whether it may."""
    name = call.segments[0] if call.segments else ""
    edge = call.segments[1] if len(call.segments) > 1 else None
    object_id = page.page_id if name == "me" else name
    if edge == "messages":
        about = call.structure("recipient").get("comment_id")
        return Errand("private_reply", str(about or object_id), _private_text(call))
    by_edge = {
        ("POST", "comments"): "reply",
        ("POST", "likes"): "like",
        ("DELETE", "likes"): "unlike",
        ("POST", "subscribed_apps"): "subscribe",
        ("DELETE", "subscribed_apps"): "unsubscribe",
        ("POST", "feed"): "publish",
        ("DELETE", None): "delete",
        ("POST", None): _change_wanted(call),
    }
    return Errand(by_edge.get((call.method, edge), "unknown"), object_id, call.text("message"))


def _change_wanted(call: GraphCall) -> str:
    hidden = call.truth("is_hidden")
    if hidden is None:
        return "edit"
    return "hide" if hidden else "unhide"


def _private_text(call: GraphCall) -> str | None:
    text = call.structure("message").get("text")
    return text if isinstance(text, str) else None


def write(call: GraphCall, page: Page, errand: Errand, now: datetime) -> Written:
    """Carry out a POST or DELETE. Raises GraphError, and then nothing has changed."""
    target, _ = resolve(call, page)
    doers: dict[str, Callable[[], Written]] = {
        "subscribe": lambda: _subscribe(call, page),
        "unsubscribe": lambda: _unsubscribe(page),
        "private_reply": lambda: _private_reply(page, errand, now),
        "publish": lambda: _publish(page, errand, now),
    }
    if isinstance(target, Page):
        if errand.do not in doers:
            raise GraphError(UNKNOWN_PATH)
        return doers[errand.do]()
    if errand.do == "reply":
        return _reply(page, target, errand, now)
    if isinstance(target, Comment):
        return _on_comment(page, target, errand, now)
    if errand.do == "delete":
        return Written(DONE, remove_post(page, target))
    raise bad_parameter("Unsupported post request.")


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


def _publish(page: Page, errand: Errand, now: datetime) -> Written:
    if not errand.text:
        raise bad_parameter("You must provide a message, an attachment or a link.")
    post, changes = write_post(page, errand.text, now)
    return Written({"id": post.object_id}, changes, post.object_id)


def _private_reply(page: Page, errand: Errand, now: datetime) -> Written:
    comment = page.comments.get(errand.object_id)
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
    message_id = "m_" + number_of(24, page.page_id, "message", page.next_number("message"))
    comment.private_replies.append(PrivateReply(now, message_id, errand.text))
    # A Messenger id is another one than the id in `from`.
    person_id = number_of(16, "psid", conversation_id(page, comment))
    echo = message_echo(page, person_id, message_id, errand.text, now)
    return Written({"recipient_id": person_id, "message_id": message_id}, [echo], message_id)


def _subscribe(call: GraphCall, page: Page) -> Written:
    words = call.text("subscribed_fields")
    if not words:
        raise bad_parameter("The parameter subscribed_fields is required.")
    page.subscribed_fields = [word.strip(' []"') for word in words.split(",")]
    page.subscribed = True
    return Written(DONE, [])


def _unsubscribe(page: Page) -> Written:
    page.subscribed = False
    return Written(DONE, [])
