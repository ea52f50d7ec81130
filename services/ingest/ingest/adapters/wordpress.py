"""WordPress sites, both directions: comments listed and moderated through the REST API, pushed ones signed.

Sources: developer.wordpress.org/rest-api/reference/comments and /users, and its page on application passwords. What a
site pushes is a Standard Webhook of our own shape: docs/how-to/connect-wordpress.md.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import httpx
import msgspec

from common.errors import BadMessage, Transient
from common.outside import outside_client
from ingest.core import platform_problem as problems
from ingest.core import wordpress_comments, wordpress_errors
from ingest.core.change import Change, Ignored, Listed, RawChange
from ingest.core.plain_text import same_words
from ingest.core.platform_problem import Problem
from ingest.ports import Access, App, Handshake, Listing, NotSent, Page, Refused, Seen, Sending, Target, Verdict

CALL_S_MAX = 20.0
PER_PAGE = "100"
READ_BACK_PAGES_MAX = 10
STATUS = {"hide": "hold", "unhide": "approved", "remove": "trash"}
TELLS_NOTHING = frozenset({problems.TRANSIENT, problems.THROTTLED, problems.TOKEN})
"""After these nobody knows whether the site would have told who we are."""
SCOPES = {"post": "post", "thread": "parent"}


class Push(Protocol):
    """How a site's signed events are taken: any website's are."""

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], at: datetime) -> Verdict:
        """Say whose a delivery is."""

    def kept_headers(self, headers: Mapping[str, str], app: App) -> dict[str, str]:
        """Return the headers without which the body cannot be read."""

    def split(self, body: bytes, headers: Mapping[str, str]) -> list[RawChange]:
        """Cut a delivery into events."""

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what an event means."""

    def one_body(self, change: RawChange) -> bytes:
        """Return a body with this event alone."""


class _Answer(msgspec.Struct, frozen=True):
    content: bytes
    headers: Mapping[str, str]
    problem: Problem | None


class WordPress:
    """The adapter. `push` takes what a site sends by itself; `client` is only given by tests."""

    name = wordpress_comments.PLATFORM
    lists = True

    def __init__(self, push: Push, client: httpx.AsyncClient | None = None) -> None:
        self._push = push
        self._client = client or outside_client()
        self._users: dict[tuple[str, str], str | None] = {}

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    def challenge(self, _query: Mapping[str, str], _app: App) -> Handshake | None:
        """Refuse: there is no handshake."""
        return None

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], at: datetime) -> Verdict:
        """Say whose a delivery is. WordPress.com's own unsigned webhook is nobody's."""
        return self._push.verify(headers, body, secrets, at)

    def kept_headers(self, headers: Mapping[str, str], app: App) -> dict[str, str]:
        """Keep what the body does not say itself."""
        return self._push.kept_headers(headers, app)

    def split(self, body: bytes, headers: Mapping[str, str]) -> list[RawChange]:
        """Cut a delivery into events."""
        return self._push.split(body, headers)

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what an event means, of the very item that listing shows."""
        found = self._push.read(change, received_at)
        return found if isinstance(found, Ignored) else wordpress_comments.pushed(found)

    def one_body(self, change: RawChange) -> bytes:
        """Return a body with this event alone."""
        return self._push.one_body(change)

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Read a comment's words and whether it is held."""
        comment = await self._comment(access, target.object_id)
        return None if comment is None else Seen(comment.text or "", comment.hidden)

    async def set_state(self, access: Access, target: Target, do: str, text: str) -> bool:
        """Hold, approve or trash a comment, or edit our own, then read it back."""
        if do not in STATUS and do != "edit":
            raise Refused(problems.NOT_POSSIBLE, f"wordpress: nobody can {do} a comment")
        wanted = {"content": text} if do == "edit" else {"status": STATUS[do]}
        answer = await self._call(access, "POST", _path(target.object_id), body=wanted)
        if answer.problem is not None and (answer.problem.nothing_done or do == "edit"):
            _raise_if(answer.problem)
        # An error may come after it was done, or because it stood so: only what is read back counts.
        now = await self._comment(access, target.object_id)
        if now is None and do != "remove":
            raise Refused(problems.GONE, "the comment is not on the site any more")
        shown = now is None or _shows(now, do, text)
        if not shown:
            _raise_if(answer.problem)
        return shown

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Answer a comment, once. A site has no private answer."""
        if do != "reply":
            raise Refused(problems.NOT_POSSIBLE, f"wordpress: nobody can {do} through the API")
        if target.post_id is None:
            raise Refused(problems.REFUSED, "wordpress: it is not known which page the comment stands on")
        body = {
            "post": wordpress_comments.number_of(target.post_id),
            "parent": wordpress_comments.number_of(target.object_id),
            "content": sending.text,
        }
        answer = await self._call(access, "POST", "comments", body=body)
        _raise_if(answer.problem)
        try:
            made = wordpress_comments.read_comment(answer.content, access.account_id, None)
        except BadMessage:
            made = None
        if made is None:
            raise Transient("wordpress: an answer without the new comment's id")  # whether it is there is looked up
        return made.object_id

    async def find_created(
        self, access: Access, target: Target, _do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for our answer under the comment by author, words and time."""
        knows_us = await self._our_user(access) is not None
        what = Listing(scope="thread", id=target.object_id, since=since)
        cursor: str | None = None
        for _ in range(READ_BACK_PAGES_MAX):
            page = await self.listing(access, what, cursor)
            for comment in page.found:
                if wordpress_comments.is_ours(comment, sending.text, since, knows_us=knows_us):
                    return True, comment.object_id
            cursor = page.next
            if cursor is None:
                break
        return False, None

    async def listing(self, access: Access, what: Listing, cursor: str | None) -> Page:
        """List a site's, a page's or a thread's comments, those that wait for approval too, oldest first."""
        query = {
            "context": "view",
            "status": "all",
            "orderby": "date_gmt",
            "order": "asc",
            "per_page": PER_PAGE,
            "page": wordpress_comments.page_of(cursor),
            **wordpress_comments.after(what.since),
            **({SCOPES[what.scope]: wordpress_comments.number_of(what.id)} if what.scope in SCOPES else {}),
        }
        our_user = await self._our_user(access)
        answer = await self._call(access, "GET", "comments", query)
        if what.scope in SCOPES and answer.problem is not None and answer.problem.means == problems.GONE:
            return Page()
        _raise_if(answer.problem)
        try:
            found = wordpress_comments.read_page(answer.content, access.account_id, our_user)
        except BadMessage as e:
            raise Transient("wordpress: an answer that cannot be read") from e
        return Page(found=found, next=wordpress_comments.next_cursor(cursor, answer.headers, is_empty=not found))

    async def _comment(self, access: Access, object_id: str) -> Listed | None:
        """Return a comment as it stands; None when it is gone or in the trash."""
        answer = await self._call(access, "GET", _path(object_id), {"context": "view"})
        if answer.problem is not None and answer.problem.means == problems.GONE:
            return None
        _raise_if(answer.problem)
        try:
            return wordpress_comments.read_comment(answer.content, access.account_id, None)
        except BadMessage as e:
            raise Transient("wordpress: an answer that cannot be read") from e

    async def _our_user(self, access: Access) -> str | None:
        """Return the id of the user whose password we have, asked once; None where the site keeps it to itself."""
        key = (access.account_id, access.extra.get("user", ""))
        if key not in self._users:
            answer = await self._call(access, "GET", "users/me")
            if answer.problem is not None and answer.problem.means in TELLS_NOTHING:
                _raise_if(answer.problem)
            try:
                self._users[key] = wordpress_comments.user_of(answer.content) if answer.problem is None else None
            except BadMessage as e:
                raise Transient("wordpress: an answer that cannot be read") from e
        return self._users[key]

    async def _call(
        self,
        access: Access,
        method: str,
        path: str,
        query: dict[str, str] | None = None,
        body: dict[str, str] | None = None,
    ) -> _Answer:
        """Call the site as the user whose application password we have; no redirect is followed with it."""
        url = f"{(access.base_url or f'https://{access.account_id}').rstrip('/')}/wp-json/wp/v2/{path}"
        user = access.extra.get("user")
        if not user:
            raise Refused(problems.TOKEN, 'wordpress: the token file names no user: {"user": "…", "token": "…"}')
        try:
            response = await self._client.request(
                method, url, params=query, json=body, auth=(user, access.token), timeout=CALL_S_MAX
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise NotSent("wordpress: no connection") from e
        except (httpx.HTTPError, httpx.InvalidURL) as e:
            raise Transient("wordpress: no answer") from e
        retry_after = response.headers.get("retry-after")
        found = wordpress_errors.problem(response.status_code, response.content, retry_after)
        return _Answer(response.content, response.headers, found)


def _path(object_id: str) -> str:
    number = wordpress_comments.number_of(object_id)
    return f"comments/{number if number.isascii() and number.isdigit() else '0'}"  # no id leads a call elsewhere


def _shows(now: Listed, do: str, text: str) -> bool:
    if do == "edit":
        return same_words(now.text or "", text)
    return do != "remove" and now.hidden is (do == "hide")


def _raise_if(problem: Problem | None) -> None:
    """Turn a problem into what to do next; what was refused before anything was done may be sent again."""
    if problem is None:
        return
    if problem.nothing_done:
        raise NotSent(f"wordpress: error {problem.code}", retry_after_s=problem.wait_s)
    if problem.means == problems.TRANSIENT:
        raise Transient(f"wordpress: error {problem.code}", retry_after_s=problem.wait_s)
    raise Refused(problem.means, f"wordpress: error {problem.code}")
