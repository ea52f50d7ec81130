"""X, both directions: signed webhooks in, API v2 calls out.

Sources: docs.x.com, "Webhooks" (CRC and signature), "Manage Posts", "Hide replies", "User mention timeline",
"Direct Messages". Whether a reply is hidden no call tells; only the answer to hiding it does.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import quote

import httpx
from oauthlib.oauth1 import Client

from common.clock import Clock
from common.errors import BadMessage, Transient
from common.outside import outside_client
from ingest.core import x_activity, x_listed, x_posts
from ingest.core.change import Change, Ignored, Listed, RawChange
from ingest.core.json_answers import DONE, GONE, PERMISSION, TOKEN, JsonAnswer, meaning, wait_s
from ingest.core.plain_text import same_words
from ingest.core.told_values import told_id, told_list, told_object, told_time
from ingest.ports import (
    Access,
    App,
    Handshake,
    Listing,
    NotSent,
    Page,
    Refused,
    Seen,
    Sending,
    Target,
    Verdict,
    raise_if_passing,
)

Method = Literal["GET", "POST", "PUT", "DELETE"]
API_URL = "https://api.x.com"
CALL_S_MAX = 20.0
PER_PAGE = "100"
OWN = "own"
LISTS = {"account": "mentions", OWN: "tweets"}
NOT_FOUND = "resource-not-found"
# Whoever asks gets our signature of this token. A body that X would sign is a JSON object, so nothing of JSON may
# stand in it, or strangers could have their forgeries signed here.
CRC_TOKEN = re.compile(r"[A-Za-z0-9+/=_.-]{1,512}")


class X:
    """The adapter. `client` is only given by tests."""

    name = x_posts.PLATFORM
    lists = True

    def __init__(self, clock: Clock, client: httpx.AsyncClient | None = None) -> None:
        self._clock = clock
        self._client = client or outside_client()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    def challenge(self, query: Mapping[str, str], app: App) -> Handshake | None:
        """Return the token signed with the consumer secret; refuse what is no token of theirs."""
        token = query.get("crc_token", "")
        if not app.secrets or CRC_TOKEN.fullmatch(token) is None:
            return None
        made = _signature(app.secrets[0], token.encode())
        return Handshake(json.dumps({"response_token": made.decode()}), "application/json")

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], at: datetime) -> Verdict:
        """Compare `x-twitter-webhooks-signature` with HMAC-SHA256 of the raw bytes, in constant time."""
        del at  # X signs no time
        told = headers.get("x-twitter-webhooks-signature", "").encode("utf-8", "replace")
        right = False
        for secret in secrets:
            right |= hmac.compare_digest(_signature(secret, body), told)
        return Verdict.GENUINE if right else Verdict.FORGED

    def kept_headers(self, _headers: Mapping[str, str], _app: App) -> dict[str, str]:
        """Keep none: the body says everything."""
        return {}

    def split(self, body: bytes, _headers: Mapping[str, str]) -> list[RawChange]:
        """Cut a delivery into its events."""
        return x_activity.split(body)

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what an event means."""
        return x_posts.read(change, received_at)

    def one_body(self, change: RawChange) -> bytes:
        """Return a body with this event alone."""
        return x_activity.one_body(change)

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Read a post's words; None when it is gone."""
        if target.kind == "message":
            raise Refused("not_possible", "x: a message is not looked at again")
        post = await self._post(access, target.object_id)
        return None if post is None else Seen(post.text or "", hidden=None)

    async def set_state(self, access: Access, target: Target, do: str, text: str) -> bool:
        """Hide or show a reply in our own conversation, or delete our own post and look that it is gone."""
        del text
        where = f"/2/tweets/{_segment(target.object_id)}"
        if target.kind == "message" or do not in {"hide", "unhide", "remove"}:
            raise Refused("not_possible", f"x: no {do} of a {target.kind}")
        if do == "remove":
            answer = await self._call(access, "DELETE", where)
            raise_if_passing(answer, "x")
            if await self._post(access, target.object_id) is None:
                return True
            _raise_if_final(answer)
            return False
        answer = await self._call(access, "PUT", f"{where}/hidden", {"hidden": do == "hide"})
        raise_if_passing(answer, "x")
        _raise_if_final(answer)
        return told_object(told_object(answer.body).get("data")).get("hidden") is (do == "hide")

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Answer a post in public, or a message in its conversation."""
        if do != "reply" or (target.kind == "message" and not target.thread_id):
            raise Refused("not_possible", f"x: no {do} to a {target.kind}")
        if target.kind == "message":
            where = f"/2/dm_conversations/with/{_segment(target.thread_id or '')}/messages"
            answer = await self._call(access, "POST", where, {"text": sending.text})
            return _created(answer, "dm_event_id")
        told = {"text": sending.text, "reply": {"in_reply_to_tweet_id": target.object_id}}
        return _created(await self._call(access, "POST", "/2/tweets", told), "id")

    async def find_created(
        self, access: Access, target: Target, do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for our answer: a post by what it answers, words and time; a message by words and time."""
        if do != "reply":
            return False, None
        if target.kind == "message":
            return await self._find_message(access, target, sending, since)
        query = {**x_listed.FIELDS, "max_results": PER_PAGE, "start_time": _iso(since)}
        answer = await self._call(access, "GET", f"/2/users/{_segment(access.account_id)}/tweets", query=query)
        for post in _rows(answer):
            if x_listed.is_reply_of_ours(post, target.object_id, sending.text, since):
                return True, told_id(post.get("id"))
        return False, None

    async def _find_message(
        self, access: Access, target: Target, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        where = f"/2/dm_conversations/with/{_segment(target.thread_id or '')}/dm_events"
        query = {"dm_event.fields": "created_at,sender_id,text", "max_results": PER_PAGE}
        for event in _rows(await self._call(access, "GET", where, query=query)):
            made = told_time(event.get("created_at"))
            mine = told_id(event.get("sender_id")) == access.account_id
            late = made is not None and made >= since.replace(microsecond=0)
            if mine and late and same_words(str(event.get("text")), sending.text):
                return True, told_id(event.get("id"))
        return False, None

    async def listing(self, access: Access, what: Listing, cursor: str | None) -> Page:
        """List the posts that mention the account, newest first (at most the last 800), then what it wrote itself."""
        if what.scope not in LISTS:
            return Page()
        query = {**x_listed.FIELDS, "max_results": PER_PAGE}
        if what.since is not None:
            query["start_time"] = _iso(what.since)
        if cursor is not None:
            query["pagination_token"] = cursor
        response = await self._send(access, "GET", f"/2/users/{_segment(what.id)}/{LISTS[what.scope]}", query=query)
        answer = self._answer(response)
        _rows(answer)
        at = self._clock.now()
        ours = await self._begun_by_us(access, response.content)
        own = (Listing(scope=OWN, id=what.id, since=what.since),) if what.scope == "account" and cursor is None else ()
        spent = response.headers.get("x-rate-limit-remaining") == "0"
        return Page(
            found=tuple(_listed(response.content, access.account_id, ours, at)),
            then=own,
            next=told_id(told_object(answer.body.get("meta")).get("next_token")),
            wait_s=wait_s(response.headers, at) if spent else 0.0,
        )

    async def _begun_by_us(self, access: Access, content: bytes) -> set[str]:
        """An answer to somebody's answer does not tell whose conversation it is in."""
        roots = x_listed.roots_to_ask_for(content, access.account_id)
        if not roots:
            return set()
        query = {"ids": ",".join(roots), "tweet.fields": "author_id"}
        response = await self._send(access, "GET", "/2/tweets", query=query)
        _rows(self._answer(response))
        return x_listed.begun_by(response.content, access.account_id)

    async def _post(self, access: Access, object_id: str) -> Listed | None:
        """Return a post as it stands; None when it is gone. X tells that with 200 and an error in the body."""
        response = await self._send(access, "GET", f"/2/tweets/{_segment(object_id)}", query=x_listed.FIELDS)
        answer = self._answer(response)
        if meaning(answer) == GONE:
            return None
        raise_if_passing(answer, "x")
        _raise_if_final(answer)
        body = told_object(answer.body)
        if isinstance(body.get("data"), dict):
            data = json.dumps({**body, "data": [body["data"]]}).encode()
            found = _listed(data, access.account_id, (), self._clock.now())
            if not found:
                raise Transient("x: an answer with a post that cannot be read")
            return found[0]
        problems = [str(told_object(one).get("type")) for one in told_list(body.get("errors"))]
        if not problems:
            raise Transient("x: an answer without a post")
        if any(one.endswith(NOT_FOUND) for one in problems):
            return None
        raise Refused(PERMISSION, "x: the post is not shown to us")

    async def _call(
        self, access: Access, method: Method, where: str, told: object = None, query: Mapping[str, str] | None = None
    ) -> JsonAnswer:
        return self._answer(await self._send(access, method, where, told, query))

    def _answer(self, response: httpx.Response) -> JsonAnswer:
        return JsonAnswer.of(response.status_code, response.content, response.headers, self._clock.now())

    async def _send(
        self, access: Access, method: Method, where: str, told: object = None, query: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Call X with the user's token in a header, never in the URL, which others may log."""
        url = httpx.URL((access.base_url or API_URL) + where).copy_merge_params(query or {})
        headers = {"Authorization": _authorisation(access, method, str(url))}
        try:
            return await self._client.request(method, url, json=told, headers=headers, timeout=CALL_S_MAX)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise NotSent("x: no connection") from e
        except httpx.HTTPError as e:
            raise Transient("x: no answer") from e


def _authorisation(access: Access, method: Method, url: str) -> str:
    """OAuth 1.0a where there is a token's secret: such tokens last, those of OAuth 2 live two hours."""
    token_secret = access.extra.get("token_secret")
    if token_secret is None:
        return f"Bearer {access.token}"
    key, secret = (
        access.extra.get("api_key"),
        access.extra.get("api_secret") or access.app_secret.decode("utf-8", "replace"),
    )
    if not key or not secret:
        raise Refused(TOKEN, "x: the token file needs api_key beside token_secret")
    client = Client(key, client_secret=secret, resource_owner_key=access.token, resource_owner_secret=token_secret)
    _, headers, _ = client.sign(url, method)
    return str(headers["Authorization"])


def _signature(secret: bytes, signed: bytes) -> bytes:
    return b"sha256=" + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest())


def _listed(content: bytes, account_id: str, ours: Collection[str], at: datetime) -> list[Listed]:
    try:
        return x_listed.listed(content, account_id, ours, at)
    except BadMessage as e:
        raise Transient("x: an answer that cannot be read") from e


def _rows(answer: JsonAnswer) -> list[dict[str, Any]]:
    raise_if_passing(answer, "x")
    _raise_if_final(answer)
    if not isinstance(answer.body, dict):
        raise Transient("x: an answer that is no JSON object")
    return [one for one in told_list(answer.body.get("data")) if isinstance(one, dict)]


def _created(answer: JsonAnswer, member: str) -> str:
    raise_if_passing(answer, "x")
    _raise_if_final(answer)
    made = told_id(told_object(told_object(answer.body).get("data")).get(member))
    if made is None:
        raise Transient("x: an answer without the new object's id")  # whether it is there is looked up
    return made


def _segment(object_id: str) -> str:
    """One part of a path: no id of a platform leads a call elsewhere."""
    return quote(object_id, safe="")


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _raise_if_final(answer: JsonAnswer) -> None:
    what = meaning(answer)
    if what != DONE:
        raise Refused(what, f"x: status {answer.status}")
