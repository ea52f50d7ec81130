"""YouTube, both directions: WebSub tells of videos, comments are listed through the Data API within its quota.

Sources: developers.google.com/youtube/v3/docs (commentThreads, comments, videos), its guide to push notifications,
W3C WebSub.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import httpx

from common.clock import Clock
from common.errors import NotYet, Transient
from common.outside import outside_client
from ingest.adapters.google.channel import YouTubeChannel
from ingest.adapters.google.data_api import Answer, DataApi, raise_if, readable
from ingest.core import google_errors, youtube_comments, youtube_feed
from ingest.core import platform_problem as problems
from ingest.core.change import Change, Ignored, Listed, RawChange
from ingest.core.plain_text import same_words
from ingest.core.youtube_quota import READ_UNITS, UNITS_PER_DAY
from ingest.ports import (
    Access,
    App,
    Handshake,
    Listing,
    Page,
    Refused,
    Seen,
    Sending,
    Target,
    Verdict,
)

PER_PAGE = "100"
READ_BACK_PAGES_MAX = 10
REPLIES_FOR = timedelta(days=7)
"""How much older a thread may be than what is asked for: its replies have no listing of their own by time."""
STATUS = {"hide": "heldForReview", "unhide": "published", "remove": youtube_comments.REJECTED}
METHODS = {b"sha1=": hashlib.sha1, b"sha256=": hashlib.sha256, b"sha384=": hashlib.sha384, b"sha512=": hashlib.sha512}
"""WebSub lets the hub choose; YouTube's signs with SHA-1."""


class YouTube:
    """The adapter. `units_per_day` is the quota of the Google project behind an app; `client` is given by tests.

    `channel` checks the channel itself, through the same quota.
    """

    name = youtube_feed.PLATFORM
    lists = True

    def __init__(
        self, clock: Clock, client: httpx.AsyncClient | None = None, units_per_day: int = UNITS_PER_DAY
    ) -> None:
        self._api = DataApi(clock, client or outside_client(), units_per_day)
        self.channel = YouTubeChannel(self._api, clock)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._api.close()

    def challenge(self, query: Mapping[str, str], app: App) -> Handshake | None:
        """Echo `hub.challenge` when the topic is a channel of this app; a wrong verify token is refused.

        To be asked about an unsubscription is to be asked whether we want it too: only of channels that are ours.
        """
        if query.get("hub.mode") not in {"subscribe", "unsubscribe"}:
            return None
        told = query.get("hub.verify_token")
        if told and app.verify_token and not hmac.compare_digest(told.encode("utf-8", "replace"), app.verify_token):
            return None
        if youtube_feed.channel_of(query.get("hub.topic", "")) not in app.accounts:
            return None
        challenge = query.get("hub.challenge")
        return None if challenge is None else Handshake(challenge)

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], _at: datetime) -> Verdict:
        """Compare `X-Hub-Signature` with the HMAC of the raw bytes. A wrong one is dropped, as WebSub wants."""
        told = headers.get("x-hub-signature", "").encode("utf-8", "replace")
        right = False
        for secret in secrets:
            for prefix, method in METHODS.items():
                made = prefix + hmac.new(secret, body, method).hexdigest().encode()
                right |= hmac.compare_digest(made, told)
        return Verdict.GENUINE if right else Verdict.DROPPED

    def kept_headers(self, _headers: Mapping[str, str], _app: App) -> dict[str, str]:
        """A feed says everything itself."""
        return {}

    def split(self, body: bytes, _headers: Mapping[str, str]) -> list[RawChange]:
        """Cut a feed into its entries."""
        return youtube_feed.split(body)

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what an entry means."""
        return youtube_feed.read(change, received_at)

    def one_body(self, change: RawChange) -> bytes:
        """Return the feed with this entry alone: that is how it is kept."""
        return change.raw

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Read a comment's words and whether it is held, or a video's title."""
        if target.kind == "post":
            answer = await self._api.get(access, "videos", {"part": "snippet", "id": target.object_id})
            title = None if answer is None else readable(youtube_comments.title_of, answer)
            return None if title is None else Seen(title, False)
        comment = await self._comment(access, target.object_id)
        if comment is None:
            return None
        return Seen(comment.text or "", await self._is_held(access, target, comment))

    async def set_state(self, access: Access, target: Target, do: str, text: str) -> bool:
        """Hide, unhide or remove a comment, or edit our own, then read it back."""
        if do == "edit":
            return await self._edit(access, target, text)
        if do not in STATUS:
            raise Refused(problems.NOT_POSSIBLE, f"youtube: nobody can {do} through the API")
        answer = await self._moderate(access, target, do)
        if answer.problem is not None and answer.problem.nothing_done:
            raise_if(answer.problem)
        # Any other error may come after it was done, or because it stood so: only what is read back counts.
        now = await self._comment(access, target.object_id)
        if now is None and do != "remove":
            raise Refused(problems.GONE, "the comment is not on the platform any more")
        shown = now is None or (do != "remove" and await self._is_held(access, target, now) is (do == "hide"))
        if not shown:
            raise_if(answer.problem)
        return shown

    async def _edit(self, access: Access, target: Target, text: str) -> bool:
        body = {"id": target.object_id, "snippet": {"textOriginal": text}}
        answer = await self._api.call(access, "PUT", "comments", {"part": "snippet"}, body)
        raise_if(answer.problem)
        now = await self._comment(access, target.object_id)
        return now is not None and same_words(now.text or "", text)

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Reply in the comment's thread, once; YouTube has two levels and no private answer."""
        if do != "reply":
            raise Refused(problems.NOT_POSSIBLE, f"youtube: nobody can {do} through the API")
        root = youtube_comments.root_of(target.object_id, target.parent_id)
        body = {"snippet": {"parentId": root, "textOriginal": sending.text}}
        answer = await self._api.call(access, "POST", "comments", {"part": "snippet"}, body)
        raise_if(answer.problem)
        # The answer is one comment: read as a page of one.
        made, _ = readable(youtube_comments.read_comments, b'{"items":[%s]}' % answer.content, access.account_id)
        if not made:
            raise Transient("youtube: an answer without the new comment's id")  # whether it is there is looked up
        return made[0].object_id

    async def find_created(
        self, access: Access, target: Target, _do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for our reply in the thread by author, words and time."""
        listing = Listing(scope="thread", id=youtube_comments.root_of(target.object_id, target.parent_id))
        cursor: str | None = None
        for _ in range(READ_BACK_PAGES_MAX):
            page = await self._replies(access, listing, cursor)
            for comment in page.found:
                if youtube_comments.is_ours(comment, sending.text, since):
                    return True, comment.object_id
            cursor = page.next
            if cursor is None:
                break
        return False, None

    async def listing(self, access: Access, what: Listing, cursor: str | None) -> Page:
        """List a channel's or a video's threads (one page of one moderation state), or a thread's replies.

        NotYet with the wait when the units that listing may use today are used.
        """
        wait_s = self._api.wait_s(access, READ_UNITS, listing=True)
        if wait_s:
            raise NotYet("youtube: the day's units for listing are used", retry_after_s=wait_s)
        return await (self._replies if what.scope == "thread" else self._threads)(access, what, cursor)

    async def _threads(self, access: Access, what: Listing, cursor: str | None) -> Page:
        state, _, token = (cursor or youtube_comments.STATES[0]).partition(" ")
        whose = "allThreadsRelatedToChannelId" if what.scope == "account" else "videoId"
        query = {
            "part": "snippet,replies",
            whose: what.id,
            "order": "time",
            "moderationStatus": state,
            "textFormat": "plainText",
            "maxResults": PER_PAGE,
            **({"pageToken": token} if token else {}),
        }
        answer = await self._api.call(access, "GET", "commentThreads", query)
        if answer.problem is not None and google_errors.is_for(answer.problem, google_errors.NOTHING_THERE):
            return Page()
        raise_if(answer.problem)
        threads = readable(youtube_comments.read_threads, answer.content, access.account_id)
        return Page(
            found=threads.found,
            then=tuple(Listing(scope="thread", id=one, since=what.since) for one in threads.unfinished),
            next=_next(state, threads, what.since),
            wait_s=self._api.wait_s(access, READ_UNITS, listing=True),
        )

    async def _replies(self, access: Access, what: Listing, cursor: str | None) -> Page:
        query = {"part": "snippet", "parentId": what.id, "textFormat": "plainText", "maxResults": PER_PAGE}
        content = await self._api.get(access, "comments", {**query, **({"pageToken": cursor} if cursor else {})})
        if content is None:
            return Page()
        found, following = readable(youtube_comments.read_comments, content, access.account_id)
        return Page(found=found, next=following, wait_s=self._api.wait_s(access, READ_UNITS, listing=True))

    async def _comment(self, access: Access, object_id: str) -> Listed | None:
        """Return a comment as it stands; None when it is gone or rejected: then nobody is shown it by its id."""
        query = {"part": "snippet", "id": object_id, "textFormat": "plainText"}
        content = await self._api.get(access, "comments", query)
        found, _ = readable(youtube_comments.read_comments, content or b"{}", access.account_id)
        here = next((one for one in found if one.object_id == object_id), None)
        is_rejected = here is not None and youtube_comments.moderation_of(here) == youtube_comments.REJECTED
        return None if is_rejected else here

    async def _is_held(self, access: Access, target: Target, comment: Listed) -> bool:
        """True when a comment that is there is not shown. Asked for by its id it does not tell: only lists do."""
        if comment.hidden is not None:
            return comment.hidden
        root = youtube_comments.root_of(comment.object_id, target.parent_id)
        if root != comment.object_id:
            shown = await self._listed(access, Listing(scope="thread", id=root), "", comment.object_id)
            if shown is not None and shown.hidden is not None:
                return shown.hidden
        video_id = target.post_id or comment.post_id
        what = Listing(scope="post" if video_id else "account", id=video_id or access.account_id)
        for state in youtube_comments.STATES[1:]:
            listed = await self._listed(access, what, state, comment.object_id)
            if listed is not None and listed.hidden:
                return True
        return False

    async def _listed(self, access: Access, what: Listing, state: str, object_id: str) -> Listed | None:
        """Look for one comment in the pages of a listing; None when they do not show it."""
        cursor: str | None = state
        for _ in range(READ_BACK_PAGES_MAX):
            page = await (self._threads if state else self._replies)(access, what, cursor)
            found = next((one for one in page.found if one.object_id == object_id), None)
            if found is not None or page.next is None or not page.next.startswith(state):
                return found
            cursor = page.next
        return None

    async def _moderate(self, access: Access, target: Target, do: str) -> Answer:
        """Set a comment's state; our own comment is deleted, which nobody can do with another's."""
        if do == "remove":
            comment = await self._comment(access, target.object_id)
            if comment is not None and comment.own:
                return await self._api.call(access, "DELETE", "comments", {"id": target.object_id})
        query = {"id": target.object_id, "moderationStatus": STATUS[do]}
        return await self._api.call(access, "POST", "comments/setModerationStatus", query)


def _next(state: str, threads: youtube_comments.Threads, since: datetime | None) -> str | None:
    """Return the cursor of the next page: of this state while its threads are new enough, then of the next state."""
    newest = threads.newest_at
    is_new = since is None or newest is None or newest >= since - REPLIES_FOR
    if threads.next is not None and is_new:
        return f"{state} {threads.next}"
    following = youtube_comments.STATES.index(state) + 1
    return youtube_comments.STATES[following] if following < len(youtube_comments.STATES) else None
