"""Facebook Pages and Messenger, both directions: signed webhooks in, Graph calls out.

Sources: Meta's Graph API reference for comments, page feed and photos, and the Send API.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from common.errors import BadMessage
from common.events import Author
from ingest.adapters.meta.elsewhere import ELSEWHERE, beside, list_elsewhere
from ingest.adapters.meta.graph import (
    PER_PAGE,
    Graph,
    Setting,
    cursor_after,
    made_since,
    same_words,
    segment,
    with_cursor,
)
from ingest.adapters.meta.messages import MESSAGE, find_in, find_sent, send
from ingest.adapters.meta.webhooks import Webhooks
from ingest.core import graph_objects
from ingest.core.change import Listed, safe_text
from ingest.core.graph_errors import GONE, Answer
from ingest.core.meta_values import FACEBOOK
from ingest.core.told_values import told_id, told_object
from ingest.ports import Access, Listing, Page, Refused, Seen, Sending, Target

GRAPH_URL = "https://graph.facebook.com"
SHOWN = {
    "comment": "message,is_hidden,user_likes",
    "mention": "message,is_hidden,user_likes",
    "post": "message,is_hidden",
    MESSAGE: "message",
}
"""What is asked of an item of each kind. A review has no address of its own to be read at."""
SETTINGS = {
    "comment": {"hide", "unhide", "remove", "like", "edit"},
    "mention": {"hide", "unhide", "remove", "like"},
    "post": {"hide", "unhide", "remove", "edit"},
}


class Facebook(Webhooks):
    """The adapter. `version` is the Graph API's; `client` is only given by tests."""

    name = FACEBOOK
    lists = True

    def __init__(self, version: str, client: httpx.AsyncClient | None = None) -> None:
        self._graph = Graph(FACEBOOK, version, lambda _access: GRAPH_URL, client)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._graph.close()

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Read an item's words, whether it is hidden, and whether we like it."""
        fields = SHOWN.get(target.kind)
        if fields is None:
            raise Refused("not_possible", f"facebook: a {target.kind} cannot be looked at")
        found = await self._graph.read(access, target.object_id, fields)
        if found is None and target.kind == "mention":
            # It stands on somebody else's page, and may be closed to us and open to others.
            raise Refused("not_permitted", "facebook: the mention is not there for us")
        if found is None:
            return None
        return Seen(safe_text(str(found.get("message") or "")), _flag(found, "is_hidden"), _flag(found, "user_likes"))

    async def set_state(self, access: Access, target: Target, do: str, text: str) -> bool:
        """Hide, unhide, remove, like, or edit what is our own; then read it back."""
        if do not in SETTINGS.get(target.kind, ()):
            raise Refused("not_possible", f"facebook: {do} is not possible for a {target.kind}")
        if do == "remove":
            if target.kind == "mention":
                await self.look(access, target)  # what is closed to us is not removed by our asking
            return await self._graph.remove(access, target.object_id)
        return await self._graph.set(access, _setting(target.object_id, do, text))

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Reply under the comment (two levels: under its parent), in a conversation, privately; or publish."""
        if do == "publish":
            return await self._publish(access, target, sending)
        if do == "private_reply" or target.kind == MESSAGE:
            return await send(self._graph, access, target.account_id, target, sending)
        return await self._graph.make(access, f"{_root(target)}/comments", {"message": sending.text})

    async def _publish(self, access: Access, target: Target, sending: Sending) -> str:
        """Publish text, a link, or pictures; these are uploaded first, unseen."""
        if sending.link is not None and sending.pictures:
            raise Refused("not_possible", "facebook: a post has a link or pictures, not both")
        page = segment(target.account_id)
        form = {"message": sending.text} if sending.text else {}
        if sending.link is not None:
            form["link"] = sending.link
        for number, address in enumerate(sending.pictures):
            picture = {"url": address, "published": "false"}
            photo_id = await self._graph.prepare(access, f"{page}/photos", picture)
            form[f"attached_media[{number}]"] = json.dumps({"media_fbid": photo_id})
        try:
            return await self._graph.make(access, f"{page}/feed", form)
        except Refused as e:
            # There is no item yet that could be gone: it is the post itself that Graph does not take.
            raise Refused("refused" if e.code == GONE else e.code, str(e)) from e

    async def find_created(
        self, access: Access, target: Target, do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for ours by author, words and time; for a private reply, in the conversation that it opened."""
        ours = (sending.text, since)
        if target.kind == MESSAGE and do != "publish":
            person = Author(target.thread_id or "")
            return await find_sent(self._graph, access, target.account_id, person, ours)
        if do == "private_reply":
            told = await self._graph.read(access, target.object_id, "private_reply_conversation,can_reply_privately")
            opened = told_id(told_object((told or {}).get("private_reply_conversation")).get("id"))
            return await find_in(self._graph, access, target.account_id, opened, ours)
        query = {"fields": "id,message,from,created_time", "limit": str(PER_PAGE)}
        if do == "reply":
            query["order"] = "reverse_chronological"
        path = f"{segment(target.account_id)}/feed" if do == "publish" else f"{_root(target)}/comments"

        def is_ours(one: dict[str, Any]) -> bool:
            author = told_id(told_object(one.get("from")).get("id"))
            words = same_words(one.get("message"), sending.text)
            return author == target.account_id and words and made_since(one.get("created_time"), since)

        found = await self._graph.find(access, path, query, is_ours)
        return found is not None, found

    async def listing(self, access: Access, what: Listing, cursor: str | None) -> Page:
        """List the posts of a page, newest first; or the comments of a post, with their replies, oldest first.

        `since` does not count for comments: an old post may have new ones, and a comment may be edited whenever.
        Beside the posts a page has conversations, reviews and mentions: `then` of its first page names their lists.
        """
        if what.scope == "account":
            return await self._posts(access, what, cursor)
        if what.scope in ELSEWHERE:
            return await list_elsewhere(self._graph, access, access.account_id, what, cursor)
        query = {"filter": "stream", "order": "chronological", "limit": str(PER_PAGE)}
        query["fields"] = graph_objects.COMMENT_FIELDS
        answer = await self._graph.ask(access, f"{segment(what.id)}/comments", with_cursor(query, cursor))
        found = self._listed(answer, lambda raw: graph_objects.facebook_comment(raw, what.id, access.account_id))
        return Page(found=tuple(found), next=cursor_after(answer), wait_s=answer.pause_s)

    async def _posts(self, access: Access, what: Listing, cursor: str | None) -> Page:
        query = {"fields": graph_objects.POST_FIELDS, "limit": str(PER_PAGE), **_since(what)}
        answer = await self._graph.ask(access, f"{segment(what.id)}/feed", with_cursor(query, cursor))
        posts = self._listed(answer, lambda raw: graph_objects.facebook_post(raw, access.account_id))
        public = tuple(post for post in posts if graph_objects.is_published(post.raw))
        then = tuple(Listing(scope="post", id=post.object_id) for post in public)
        others = beside(self._graph, what) if cursor is None else ()
        return Page(found=public, then=(*then, *others), next=cursor_after(answer), wait_s=answer.pause_s)

    def _listed(self, answer: Answer, read: graph_objects.Read) -> list[Listed]:
        try:
            return graph_objects.listed(answer.content, read)
        except BadMessage as e:
            raise Refused("not_permitted", f"facebook: {e}") from e


def _setting(object_id: str, do: str, text: str) -> Setting:
    if do == "like":
        return Setting(object_id=object_id, edge="/likes", form={}, field="user_likes", wanted=True)
    if do == "edit":
        return Setting(object_id=object_id, form={"message": text}, field="message", wanted=text)
    hidden = do == "hide"
    form = {"is_hidden": "true" if hidden else "false"}
    return Setting(object_id=object_id, form=form, field="is_hidden", wanted=hidden)


def _root(target: Target) -> str:
    return segment(target.parent_id or target.object_id)


def _since(what: Listing) -> Mapping[str, str]:
    return {} if what.since is None else {"since": str(int(what.since.timestamp()))}


def _flag(found: dict[str, Any], name: str) -> bool | None:
    told = found.get(name)
    return told if isinstance(told, bool) else None
