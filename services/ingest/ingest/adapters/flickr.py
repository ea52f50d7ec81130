"""Flickr, both directions: photos that something happened to are asked for once an hour, then their comments.

Sources: flickr.com/services/api (flickr.activity.userPhotos, flickr.photos.comments.*) and auth.oauth.html: OAuth 1.0a
with HMAC-SHA1, signed by oauthlib. Flickr pushes nothing and hides nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote, urlencode

import httpx
import msgspec
from oauthlib.oauth1 import Client

from common.clock import Clock
from common.errors import BadMessage, NotYet, Transient
from common.outside import outside_client
from ingest.core import flickr_comments, flickr_errors
from ingest.core import platform_problem as problems
from ingest.core.change import Change, Ignored, Listed, RawChange
from ingest.core.flickr_comments import CALL_EVERY_S, POLL_EVERY
from ingest.core.platform_problem import Problem
from ingest.ports import Access, App, Handshake, Listing, NotSent, Page, Refused, Seen, Sending, Target, Verdict

API_URL = "https://api.flickr.com"
CALL_S_MAX = 20.0
PHOTOS_PER_PAGE = "50"
FIRST = "1"
NEARLY = timedelta(minutes=10)
"""Whoever asks so shortly before the hour is over wants news, and waits; earlier, what was told is told again."""
HOURS_THAT_DO_NOT_MATTER = 24
"""A listing that lasts a while asks for a little more at its end than at its beginning."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class _Asked(msgspec.Struct, frozen=True):
    """What Flickr told of an account's photos, and when it was asked."""

    at: datetime
    hours: int
    pages: dict[str, Page]


class Flickr:
    """The adapter. `client` and `every`, how often what happened may be asked, are only given by tests."""

    name = flickr_comments.PLATFORM
    lists = True

    def __init__(self, clock: Clock, client: httpx.AsyncClient | None = None, every: timedelta | None = None) -> None:
        self._clock = clock
        self._every = every
        self._client = client or outside_client()
        self._asked: dict[str, _Asked] = {}

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    def challenge(self, _query: Mapping[str, str], _app: App) -> Handshake | None:
        """Refuse: Flickr sends nothing by itself."""
        return None

    def verify(self, _headers: Mapping[str, str], _body: bytes, _secrets: Sequence[bytes], _at: datetime) -> Verdict:
        """Refuse: Flickr sends nothing by itself, so this is somebody else's."""
        return Verdict.FORGED

    def kept_headers(self, _headers: Mapping[str, str], _app: App) -> dict[str, str]:
        """There is nothing to keep."""
        return {}

    def split(self, _body: bytes, _headers: Mapping[str, str]) -> list[RawChange]:
        """Refuse: Flickr sends nothing by itself."""
        raise BadMessage("Flickr sends nothing by itself")

    def read(self, _change: RawChange, _received_at: datetime) -> Change | Ignored:
        """Refuse: Flickr sends nothing by itself."""
        raise BadMessage("Flickr sends nothing by itself")

    def one_body(self, change: RawChange) -> bytes:
        """Return the bytes as they came."""
        return change.raw

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Read a comment's words among its photo's."""
        comment = await self._comment(access, target)
        return None if comment is None else Seen(comment.text or "", False)

    async def set_state(self, access: Access, target: Target, do: str, text: str) -> bool:
        """Remove a comment or edit our own, then read it back. Nobody can hide one."""
        if do == "remove":
            method, form = "flickr.photos.comments.deleteComment", {}
        elif do == "edit":
            method, form = "flickr.photos.comments.editComment", {"comment_text": text}
        else:
            raise Refused(problems.NOT_POSSIBLE, f"flickr: nobody can {do} a comment")
        _, problem = await self._call(access, "POST", method, comment_id=target.object_id, **form)
        if problem is not None and (problem.nothing_done or do == "edit"):
            _raise_if(problem)
        # An error may come after it was done: only what is read back counts.
        now = await self._comment(access, target)
        if do == "edit":
            return now is not None and flickr_comments.says(now, text)
        if now is not None:
            _raise_if(problem)
        return now is None

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Answer beside the comment, once: under a photo there are no threads."""
        if do != "reply":
            raise Refused(problems.NOT_POSSIBLE, f"flickr: nobody can {do} through the API")
        content, problem = await self._call(
            access,
            "POST",
            "flickr.photos.comments.addComment",
            photo_id=_photo_of(target),
            comment_text=sending.text,
        )
        _raise_if(problem)
        made = flickr_comments.created_id(content)
        if made is None:
            raise Transient("flickr: an answer without the new comment's id")  # whether it is there is looked up
        return made

    async def find_created(
        self, access: Access, target: Target, _do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for our answer under the photo by author, words and time."""
        for comment in await self._comments(access, _photo_of(target)):
            if flickr_comments.is_ours(comment, sending.text, since):
                return True, comment.object_id
        return False, None

    async def listing(self, access: Access, what: Listing, cursor: str | None) -> Page:
        """List a photo's comments, or which photos to list: that is asked once an hour, and told again meanwhile."""
        if what.scope == "post":
            return Page(found=await self._comments(access, what.id), wait_s=CALL_EVERY_S)
        return await self._activity(access, what, cursor or FIRST) if what.scope == "account" else Page()

    async def _activity(self, access: Access, what: Listing, page: str) -> Page:
        """Ask what happened, or tell again what was answered; NotYet when it is nearly time to ask anew."""
        at, every = self._clock.now(), self._poll_every(access)
        hours = flickr_comments.hours_back(what.since, at)
        asked = self._asked.get(access.account_id)
        if asked is None or asked.at + every <= at:
            asked = _Asked(at, hours, {})
        elif hours > asked.hours + HOURS_THAT_DO_NOT_MATTER or (page == FIRST and asked.at + every - NEARLY <= at):
            wait_s = (asked.at + every - at).total_seconds()
            raise NotYet("flickr: it was asked less than an hour ago", retry_after_s=wait_s)
        if page not in asked.pages:
            query = {"timeframe": flickr_comments.timeframe(asked.hours), "per_page": PHOTOS_PER_PAGE, "page": page}
            content, problem = await self._call(access, "GET", "flickr.activity.userPhotos", **query)
            _raise_if(problem)
            told = flickr_comments.read_activity(content)
            asked.pages[page] = Page(
                then=tuple(Listing(scope="post", id=photo, since=what.since) for photo in told.photos),
                next=str(int(page) + 1) if told.has_next else None,
                wait_s=CALL_EVERY_S,
            )
            self._asked[access.account_id] = asked
        return asked.pages[page]

    def _poll_every(self, access: Access) -> timedelta:
        """Return how often Flickr wants to be asked; a stand-in at another address may be asked at any time."""
        if self._every is not None:
            return self._every
        return POLL_EVERY if access.base_url is None else timedelta()

    async def _comment(self, access: Access, target: Target) -> Listed | None:
        found = await self._comments(access, _photo_of(target))
        return next((one for one in found if one.object_id == target.object_id), None)

    async def _comments(self, access: Access, photo_id: str) -> tuple[Listed, ...]:
        """Return a photo's comments, oldest first; none when the photo is gone."""
        content, problem = await self._call(access, "GET", "flickr.photos.comments.getList", photo_id=photo_id)
        if problem is not None and problem.means == problems.GONE:
            return ()
        _raise_if(problem)
        try:
            return flickr_comments.read_comments(content, access.account_id)
        except BadMessage as e:
            raise Transient("flickr: an answer that cannot be read") from e

    async def _call(
        self, access: Access, http: Literal["GET", "POST"], method: str, **given: str
    ) -> tuple[bytes, Problem | None]:
        """Call a method, signed; the secrets travel in no address and in no body."""
        fields = {"method": method, "format": "json", "nojsoncallback": "1", **given}
        form = urlencode(fields, quote_via=quote, safe="")
        url = f"{access.base_url or API_URL}/services/rest"
        signer = _signer(access)
        if http == "GET":
            url, headers, _ = signer.sign(f"{url}?{form}", http)
            body = None
        else:
            url, headers, body = signer.sign(url, http, form, FORM)
        try:
            response = await self._client.request(http, url, content=body, headers=headers, timeout=CALL_S_MAX)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise NotSent("flickr: no connection") from e
        except (httpx.HTTPError, httpx.InvalidURL) as e:
            raise Transient("flickr: no answer") from e
        retry_after = response.headers.get("retry-after")
        return response.content, flickr_errors.problem(response.status_code, response.content, retry_after)


def _signer(access: Access) -> Client:
    """Return what signs the calls of this account; Refused when the token file lacks one of four secrets."""
    key = access.extra.get("api_key")
    secret = access.extra.get("api_secret") or access.app_secret.decode("utf-8", "replace")
    token_secret = access.extra.get("token_secret")
    if not key or not secret or not token_secret:
        raise Refused(problems.TOKEN, "flickr: the token file needs token, token_secret, api_key and api_secret")
    return Client(key, client_secret=secret, resource_owner_key=access.token, resource_owner_secret=token_secret)


def _photo_of(target: Target) -> str:
    if target.kind == "post":
        return target.object_id
    return flickr_comments.photo_of(target.object_id, target.post_id)


def _raise_if(problem: Problem | None) -> None:
    """Turn a problem into what to do next; what was refused before anything was done may be sent again."""
    if problem is None:
        return
    if problem.nothing_done:
        raise NotSent(f"flickr: error {problem.code}", retry_after_s=problem.wait_s)
    if problem.means == problems.TRANSIENT:
        raise Transient(f"flickr: error {problem.code}", retry_after_s=problem.wait_s)
    raise Refused(problem.means, f"flickr: error {problem.code}")
