"""Private messages through the Send API: answers in a conversation, and about a comment."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from common.events import Author
from ingest.adapters.meta.graph import PER_PAGE, Graph, made_since, same_words, segment
from ingest.core.told_values import told_id, told_list, told_object
from ingest.ports import Access, Refused, Sending, Target

MESSAGE = "message"


async def send(graph: Graph, access: Access, sender: str, target: Target, sending: Sending) -> str:
    """Send a message to who wrote the item: in the conversation, or about the comment or the visitor's post.

    `metadata` comes back with the platform's echo and tells that we sent it. A comment is answered so once, within
    seven days; a message within 24 hours.
    """
    message = {"text": sending.text, "metadata": sending.key}
    form = {"recipient": json.dumps(_recipient(graph, target)), "message": json.dumps(message, ensure_ascii=False)}
    if target.kind == MESSAGE:
        form["messaging_type"] = "RESPONSE"
    return await graph.make(access, f"{segment(sender)}/messages", form, "message_id")


def _recipient(graph: Graph, target: Target) -> Mapping[str, str]:
    if target.kind != MESSAGE:
        return {"post_id" if target.kind == "post" else "comment_id": target.object_id}
    if target.thread_id is None:
        raise Refused("not_possible", f"{graph.name}: a message whose writer is not told")
    return {"id": target.thread_id}


async def find_sent(
    graph: Graph, access: Access, sender: str, person: Author, ours: tuple[str, datetime]
) -> tuple[bool, str | None]:
    """Look in the conversation with a person for our words and the earliest time that they may have been sent.

    The id under which somebody comments need not be the one of their conversation: a person with a name is looked
    for by both among the newest conversations.
    """
    query = {"platform": "instagram" if graph.name == "instagram" else "messenger", "fields": "id,participants"}
    if person.name is None:
        query["user_id"] = person.id
    path = f"{segment(sender)}/conversations"
    conversation = await graph.find(access, path, query, lambda one: person.name is None or _is_with(one, person))
    return await find_in(graph, access, sender, conversation, ours)


async def find_in(
    graph: Graph, access: Access, sender: str, conversation: str | None, ours: tuple[str, datetime]
) -> tuple[bool, str | None]:
    """Look in a conversation, None for one that is not there."""
    if conversation is None:
        return False, None
    text, since = ours

    def is_ours(message: dict[str, Any]) -> bool:
        writer = told_id(told_object(message.get("from")).get("id"))
        words = same_words(message.get("message"), text)
        return writer in {access.account_id, sender} and words and made_since(message.get("created_time"), since)

    fields = {"fields": "id,message,from,created_time", "limit": str(PER_PAGE)}
    found = await graph.find(access, f"{segment(conversation)}/messages", fields, is_ours)
    return found is not None, found


def _is_with(conversation: dict[str, Any], person: Author) -> bool:
    told = told_list(told_object(conversation.get("participants")).get("data"))
    people = [told_object(one) for one in told]
    return any(
        told_id(one.get("id")) == person.id or person.name in {told_id(one.get("username")), told_id(one.get("name"))}
        for one in people
    )
