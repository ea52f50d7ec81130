"""Instagram, both directions and both logins: Facebook Login (Meta's app) and Instagram Login (an app of its own).

Sources: Meta's Instagram Platform pages on comment moderation, private replies, content publishing and webhooks.
Never is `fields` added to a call that writes: the comment is made, an error is answered, and a repeat makes another.
"""

from datetime import datetime
from typing import Any

import httpx

from common.errors import BadMessage, Transient
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
from ingest.adapters.meta.messages import MESSAGE, find_sent, send
from ingest.adapters.meta.webhooks import Webhooks
from ingest.core import graph_objects
from ingest.core.change import Listed, safe_text
from ingest.core.graph_errors import GONE, Answer
from ingest.core.meta_values import INSTAGRAM, author_of
from ingest.core.told_values import told_id, told_object
from ingest.ports import Access, Listing, NotSent, Page, Refused, Seen, Sending, Target, TurnedAway

FACEBOOK_LOGIN_URL, INSTAGRAM_LOGIN_URL = "https://graph.facebook.com", "https://graph.instagram.com"
COMMENTS_PER_PAGE = 50
"""More are never given."""
CONTAINER_WAIT_S = 10.0
UNREADY_ORDERS_MAX = 500
"""More posts than wait for their picture at a time; of one that was given up nobody tells."""
REPLIES = f"replies.limit({graph_objects.REPLIES_PER_COMMENT}){{{graph_objects.NOTE_FIELDS}}}"
SHOWN = {"comment": ("text,hidden", "text"), "post": ("caption", "caption"), MESSAGE: ("message", "message")}
"""What is asked of an item of each kind, and which of it holds the words."""


class Instagram(Webhooks):
    """The adapter. `version` is the Graph API's; `client` and another `unready_orders_max` are only given by tests.

    An access whose `extra` says `login` = `facebook` holds a page's token; `page_id` then names the page.
    """

    name = INSTAGRAM
    lists = True

    def __init__(
        self, version: str, client: httpx.AsyncClient | None = None, *, unready_orders_max: int = UNREADY_ORDERS_MAX
    ) -> None:
        self._graph = Graph(INSTAGRAM, version, _host, client)
        self._unready: dict[str, str] = {}
        """Containers that were not ready when asked, by the order's key: each new one would be as little ready. The
        one that was asked longest ago is forgotten first."""
        self._unready_orders_max = unready_orders_max

    async def close(self) -> None:
        """Let go of the connections."""
        await self._graph.close()

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Read an item's words and whether it is hidden."""
        if target.kind == "mention":
            return await self._look_at_mention(access, target)
        fields, words = SHOWN[target.kind]
        found = await self._graph.read(access, target.object_id, fields)
        if found is None:
            return await self._look_elsewhere(access, target)
        hidden = found.get("hidden")
        return Seen(safe_text(str(found.get(words) or "")), hidden if isinstance(hidden, bool) else None)

    async def _look_elsewhere(self, access: Access, target: Target) -> Seen | None:
        """With Instagram Login a mention comes as a comment: it may stand under somebody else's media."""
        if target.kind != "comment":
            return None
        try:
            return await self._look_at_mention(access, target)
        except Refused as no:
            if no.code in {"not_permitted", "refused"}:
                return None
            raise

    async def _look_at_mention(self, access: Access, target: Target) -> Seen:
        """The words of a mention are read through the account that is mentioned: the media is somebody else's."""
        if target.kind == "mention" and target.post_id is None:
            field, words = f"mentioned_media.media_id({target.object_id})", "caption"
        else:
            field, words = f"mentioned_comment.comment_id({target.object_id})", "text"
        found = await self._graph.read(access, target.account_id, f"{field}{{id,{words}}}")
        told = told_object((found or {}).get(field.partition(".")[0])).get(words)
        if not isinstance(told, str):
            raise Refused("not_permitted", "instagram: the mention is not there for us")
        return Seen(safe_text(told), None)

    async def set_state(self, access: Access, target: Target, do: str, _text: str) -> bool:
        """Hide, unhide or remove a comment, then read it back. Nothing can be liked or edited here."""
        if target.kind != "comment" or do not in {"hide", "unhide", "remove"}:
            raise Refused("not_possible", f"instagram: {do} is not possible for a {target.kind}")
        if do == "remove":
            return await self._graph.remove(access, target.object_id) and await self.look(access, target) is None
        hidden = do == "hide"
        form = {"hide": "true" if hidden else "false"}
        setting = Setting(object_id=target.object_id, form=form, field="hidden", wanted=hidden)
        return await self._graph.set(access, setting)

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Reply under the top-level comment, in a conversation, privately; or publish a picture."""
        if do == "publish":
            return await self._publish(access, target, sending)
        if do == "private_reply" or target.kind == MESSAGE:
            if target.kind not in {"comment", MESSAGE}:
                raise Refused("not_possible", f"instagram: no private reply to a {target.kind}")
            return await send(self._graph, access, _sender(access), target, sending)
        if target.kind == "mention":
            return await self._answer_mention(access, target, sending)
        await self._check_shown(access, target)
        return await self._graph.make(access, _replies(target), {"message": sending.text})

    async def _answer_mention(self, access: Access, target: Target, sending: Sending) -> str:
        """Answer under somebody else's media, where nothing is shown to us: it would never be found again."""
        try:
            return await self._graph.make(access, f"{segment(target.account_id)}/mentions", _answer(target, sending))
        except TurnedAway as e:
            raise Transient(str(e), retry_after_s=e.retry_after_s) from e

    async def _check_shown(self, access: Access, target: Target) -> None:
        """A hidden comment takes no replies. Nothing is sent before this is known."""
        if target.kind != "comment":
            return
        try:
            found = await self._graph.read(access, target.parent_id or target.object_id, "hidden")
        except Transient as e:
            raise NotSent(str(e), retry_after_s=e.retry_after_s) from e
        if found is None:
            raise Refused(GONE, "instagram: the comment is not on the platform any more")
        if found.get("hidden") is True:
            raise Refused("not_possible", "instagram: a hidden comment cannot be answered")

    async def _publish(self, access: Access, target: Target, sending: Sending) -> str:
        """Make a container, which nobody sees, then publish it."""
        if len(sending.pictures) != 1 or sending.link is not None:
            raise Refused("not_possible", "instagram: a post is one picture with its text")
        account = segment(target.account_id)
        picture = {"image_url": sending.pictures[0], "caption": sending.text}
        try:
            made = self._unready.pop(sending.key, None)
            container = made or await self._graph.prepare(access, f"{account}/media", picture)
            try:
                await self._check_ready(access, container)
            except NotSent:
                self._keep_unready(sending.key, container)
                raise
            return await self._graph.make(access, f"{account}/media_publish", {"creation_id": container})
        except Refused as e:
            raise Refused("refused" if e.code == GONE else e.code, str(e)) from e

    def _keep_unready(self, key: str, container: str) -> None:
        self._unready[key] = container
        while len(self._unready) > self._unready_orders_max:
            del self._unready[next(iter(self._unready))]

    async def _check_ready(self, access: Access, container: str) -> None:
        try:
            found = await self._graph.read(access, container, "status_code")
        except Transient as e:
            raise NotSent(str(e), retry_after_s=e.retry_after_s) from e
        state = (found or {}).get("status_code")
        if state == "IN_PROGRESS":
            raise NotSent("instagram: the picture is being fetched", retry_after_s=CONTAINER_WAIT_S)
        if state in {"ERROR", "EXPIRED"}:
            raise Refused("refused", "instagram: the picture cannot be used")

    async def find_created(
        self, access: Access, target: Target, do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for ours by author, words and time; under somebody else's media nothing is shown to us."""
        if target.kind == "mention":
            return False, None
        if do == "private_reply" or (target.kind == MESSAGE and do != "publish"):
            person = await self._writer(access, target)
            if person is None:
                return False, None
            return await find_sent(self._graph, access, _sender(access), person, (sending.text, since))
        words = "caption" if do == "publish" else "text"
        path = f"{segment(target.account_id)}/media" if do == "publish" else _replies(target)

        def is_ours(one: dict[str, Any]) -> bool:
            author = told_id(told_object(one.get("from")).get("id"))
            by_us = do == "publish" or author == target.account_id
            return by_us and same_words(one.get(words), sending.text) and made_since(one.get("timestamp"), since)

        found = await self._graph.find(access, path, _asked(f"id,{words},timestamp,from", do), is_ours)
        return found is not None, found

    async def _writer(self, access: Access, target: Target) -> Author | None:
        """Return whose conversation it is; None where nobody tells."""
        if target.kind == MESSAGE:
            return None if target.thread_id is None else Author(target.thread_id)
        found = await self._graph.read(access, target.object_id, "from")
        return author_of(found or {})

    async def listing(self, access: Access, what: Listing, cursor: str | None) -> Page:
        """List the media of an account, the comments of one with their replies, or the replies of a comment.

        All come newest first, and no time can be asked for: `since` ends the list of media, whose older comments
        are asked for as long as their media is listed. Restricted people's comments are left out by the platform.
        Beside its media an account has conversations.
        """
        if what.scope == "account":
            return await self._media(access, what, cursor)
        if what.scope == "thread":
            return await self._replies(access, what, cursor)
        if what.scope in ELSEWHERE:
            return await list_elsewhere(self._graph, access, _sender(access), what, cursor)
        query = {"fields": f"{graph_objects.NOTE_FIELDS},{REPLIES}", "limit": str(COMMENTS_PER_PAGE)}
        answer = await self._graph.ask(access, f"{segment(what.id)}/comments", with_cursor(query, cursor))
        account_id = access.account_id
        comments = self._listed(answer, lambda raw: graph_objects.instagram_comment(raw, what.id, None, account_id))
        found: list[Listed] = []
        then: list[Listing] = []
        for comment in comments:
            replies, more = graph_objects.replies_in(comment.raw, what.id, account_id)
            found += [comment, *replies]
            then += [Listing(scope="thread", id=comment.object_id)] if more else []
        return Page(found=tuple(found), then=tuple(then), next=cursor_after(answer), wait_s=answer.pause_s)

    async def _media(self, access: Access, what: Listing, cursor: str | None) -> Page:
        query = {"fields": graph_objects.MEDIA_FIELDS, "limit": str(COMMENTS_PER_PAGE)}
        answer = await self._graph.ask(access, f"{segment(what.id)}/media", with_cursor(query, cursor))
        media = self._listed(answer, graph_objects.instagram_media)
        young = tuple(one for one in media if what.since is None or (one.created_at or what.since) >= what.since)
        then = tuple(Listing(scope="post", id=one.object_id) for one in young)
        following = cursor_after(answer) if len(young) == len(media) else None
        others = beside(self._graph, what) if cursor is None else ()
        return Page(found=young, then=(*then, *others), next=following, wait_s=answer.pause_s)

    async def _replies(self, access: Access, what: Listing, cursor: str | None) -> Page:
        query = {"fields": f"{graph_objects.NOTE_FIELDS},media", "limit": str(COMMENTS_PER_PAGE)}
        answer = await self._graph.ask(access, f"{segment(what.id)}/replies", with_cursor(query, cursor))
        account_id = access.account_id
        found = self._listed(answer, lambda raw: graph_objects.instagram_comment(raw, None, what.id, account_id))
        return Page(found=tuple(found), next=cursor_after(answer), wait_s=answer.pause_s)

    def _listed(self, answer: Answer, read: graph_objects.Read) -> list[Listed]:
        try:
            return graph_objects.listed(answer.content, read)
        except BadMessage as e:
            raise Refused("not_permitted", f"instagram: {e}") from e


def _host(access: Access) -> str:
    return FACEBOOK_LOGIN_URL if access.extra.get("login") == "facebook" else INSTAGRAM_LOGIN_URL


def _sender(access: Access) -> str:
    """Return who sends a message: with Facebook Login it is the page."""
    return access.extra.get("page_id") or access.account_id


def _replies(target: Target) -> str:
    """A reply stands under a top-level comment; under our own media an answer is a comment."""
    if target.kind == "post":
        return f"{segment(target.object_id)}/comments"
    return f"{segment(target.parent_id or target.object_id)}/replies"


def _answer(target: Target, sending: Sending) -> dict[str, str]:
    """An answer to a mention names the media that it stands under, and the comment where there is one."""
    if target.post_id is None:
        return {"media_id": target.object_id, "message": sending.text}
    return {"media_id": target.post_id, "comment_id": target.object_id, "message": sending.text}


def _asked(fields: str, do: str) -> dict[str, str]:
    return {"fields": fields.removesuffix(",from") if do == "publish" else fields, "limit": str(PER_PAGE)}
