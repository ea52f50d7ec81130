"""LinkedIn organisation pages, both directions: signed notifications in, Community Management calls out.

Sources: learn.microsoft.com, "LinkedIn Webhooks" (challenge and signature), "Organization Social Action
Notifications" (finder) and "Comments API" (create, edit and delete a comment; replies stand one level deep).
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from common.clock import Clock
from common.errors import BadMessage, Transient
from common.outside import outside_client
from ingest.core import linkedin_comments, linkedin_notifications
from ingest.core.change import Change, Ignored, Listed, RawChange, safe_text
from ingest.core.json_answers import DONE, GONE, JsonAnswer, meaning
from ingest.core.plain_text import same_words
from ingest.core.told_values import told_id, told_object, told_time
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

API_URL = "https://api.linkedin.com"
CALL_S_MAX = 20.0
PER_PAGE = 100
READ_BACK_PAGES_MAX = 5
BACKFILL = timedelta(days=60)
"""How long LinkedIn keeps notifications."""
SIGNED_BEFORE_BODY = b"hmacsha256="
# Whoever asks gets our signature of this code. A body that LinkedIn would sign begins with `hmacsha256=`, so
# neither `=` nor anything of JSON may stand in it, or strangers could have their forgeries signed here.
CHALLENGE = re.compile(r"[A-Za-z0-9-]{1,128}")


class LinkedIn:
    """The adapter. `version` is the API's month (YYYYMM); `client` is only given by tests."""

    name = linkedin_notifications.PLATFORM
    lists = True

    def __init__(self, clock: Clock, version: str, client: httpx.AsyncClient | None = None) -> None:
        self._clock = clock
        self._version = version
        self._client = client or outside_client()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    def challenge(self, query: Mapping[str, str], app: App) -> Handshake | None:
        """Return the code signed with the client secret; refuse what is no code of theirs."""
        code = query.get("challengeCode", "")
        if not app.secrets or CHALLENGE.fullmatch(code) is None:
            return None
        made = hmac.new(app.secrets[0], code.encode(), hashlib.sha256).hexdigest()
        return Handshake(json.dumps({"challengeCode": code, "challengeResponse": made}), "application/json")

    def verify(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes], at: datetime) -> Verdict:
        """Compare `X-LI-Signature` with the HMAC-SHA256 of `hmacsha256=` and the raw bytes, in constant time."""
        del at  # LinkedIn signs no time
        told = headers.get("x-li-signature", "").encode("utf-8", "replace").removeprefix(SIGNED_BEFORE_BODY)
        right = False
        for secret in secrets:
            made = hmac.new(secret, SIGNED_BEFORE_BODY + body, hashlib.sha256).hexdigest().encode()
            right |= hmac.compare_digest(made, told)
        return Verdict.GENUINE if right else Verdict.FORGED

    def kept_headers(self, _headers: Mapping[str, str], _app: App) -> dict[str, str]:
        """Keep none: the body says everything."""
        return {}

    def split(self, body: bytes, _headers: Mapping[str, str]) -> list[RawChange]:
        """Cut a delivery into its notifications."""
        return linkedin_notifications.split(body)

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what a notification means."""
        return linkedin_notifications.read(change, received_at)

    def one_body(self, change: RawChange) -> bytes:
        """Return a body with this notification alone."""
        return linkedin_notifications.one_body(change)

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Read a comment's words, or a post's that mentions us. Whether it is hidden LinkedIn does not tell."""
        found = await self._get(access, _path(target.object_id))
        if found is None:
            return None
        words = linkedin_notifications.words_of(found)
        if words is not None:
            return Seen(words, hidden=None)
        return Seen(safe_text(linkedin_comments.plain(str(found.get("commentary") or ""))), hidden=None)

    async def set_state(self, access: Access, target: Target, do: str, text: str) -> bool:
        """Remove or edit a comment in the organisation's name, then read it back."""
        if do not in {"remove", "edit"} or not linkedin_notifications.is_comment(target.object_id):
            raise Refused("not_possible", f"linkedin: no {do} of this")
        where = f"{_path(target.object_id)}?actor={_segment(access.account_id)}"
        patch = {"patch": {"message": {"$set": {"text": text}}}}
        answer = await self._call(access, *(("DELETE", where) if do == "remove" else ("POST", where, patch)))
        raise_if_passing(answer, "linkedin")
        # Even a final error may come after it was done: only what is read back counts.
        now = await self.look(access, target)
        if now is None and do == "remove":
            return True
        if now is not None and do == "edit" and same_words(now.text, text):
            return True
        _raise_if_final(answer)
        if now is None:
            raise Refused(GONE, "linkedin: the comment is not on the platform any more")
        return False

    async def create(self, access: Access, target: Target, do: str, sending: Sending) -> str | None:
        """Reply under the comment's root, or under the post that mentions us."""
        if do != "reply":
            raise Refused("not_possible", f"linkedin: no {do}")
        root, on = _root(target)
        told = {"actor": access.account_id, "object": on, "message": {"text": sending.text}}
        if root != on:
            told["parentComment"] = root
        answer = await self._call(access, "POST", f"/rest/socialActions/{_segment(root)}/comments", told)
        raise_if_passing(answer, "linkedin")
        _raise_if_final(answer)
        made = linkedin_comments.urn_of(told_object(answer.body))
        if made is None:
            raise Transient("linkedin: an answer without the new comment's id")  # whether it is there is looked up
        return made

    async def find_created(
        self, access: Access, target: Target, do: str, sending: Sending, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for our reply by actor, words and time."""
        root, _ = _root(target)
        start: int | None = 0 if do == "reply" else None
        for _ in range(READ_BACK_PAGES_MAX):
            if start is None:
                break
            content = await self._list(access, f"/rest/socialActions/{_segment(root)}/comments?{_paging(start)}")
            if content is None:
                break
            for _, told in _elements(content):
                if _is_ours(told, access.account_id, sending.text, since):
                    return True, linkedin_comments.urn_of(told)
            start = linkedin_comments.next_start(content, start)
        return False, None

    async def listing(self, access: Access, what: Listing, cursor: str | None) -> Page:
        """List an organisation's notifications, the comments of a post, or the replies to a comment."""
        start = int(cursor or "0")
        where = f"/rest/socialActions/{_segment(what.id)}/comments?{_paging(start)}"
        if what.scope == "account":
            where = self._notifications(what, start)
        content = await self._list(access, where)
        if content is None:
            raise Refused(GONE, "linkedin: what was to be listed is gone")
        following = linkedin_comments.next_start(content, start)
        found = _elements(content)
        page = Page(next=None if following is None else str(following))
        if what.scope == "account":
            return _noticed(found, page)
        return _commented(found, page, access.account_id, what)

    def _notifications(self, what: Listing, start: int) -> str:
        now = self._clock.now()
        since = max(what.since or now - BACKFILL, now - BACKFILL)
        actions = ",".join(linkedin_notifications.VERBS)
        # Rest.li: brackets and commas of its own stay as they are, those of ids are escaped.
        return (
            f"/rest/organizationalEntityNotifications?q=criteria&actions=List({actions})"
            f"&organizationalEntity={_segment(what.id)}"
            f"&timeRange=(start:{_ms(since)},end:{_ms(now)})&{_paging(start)}"
        )

    async def _list(self, access: Access, where: str) -> bytes | None:
        """Return a list's bytes; None when what it would be under is gone."""
        response = await self._send(access, "GET", where)
        answer = JsonAnswer.of(response.status_code, response.content, response.headers, self._clock.now())
        if meaning(answer) == GONE:
            return None
        raise_if_passing(answer, "linkedin")
        _raise_if_final(answer)
        if not isinstance(answer.body, dict):
            raise Transient("linkedin: an answer that is no JSON object")
        return response.content

    async def _get(self, access: Access, where: str) -> dict[str, Any] | None:
        content = await self._list(access, where)
        return None if content is None else told_object(json.loads(content))

    async def _call(self, access: Access, method: str, where: str, told: object = None) -> JsonAnswer:
        response = await self._send(access, method, where, told)
        return JsonAnswer.of(response.status_code, response.content, response.headers, self._clock.now())

    async def _send(self, access: Access, method: str, where: str, told: object = None) -> httpx.Response:
        """Call LinkedIn with the token in a header, and the version without which it refuses."""
        headers = {
            "Authorization": f"Bearer {access.token}",
            "LinkedIn-Version": self._version,
            "X-Restli-Protocol-Version": "2.0.0",
        }
        if told is not None and "patch" in told_object(told):
            headers["X-RestLi-Method"] = "PARTIAL_UPDATE"
        url = (access.base_url or API_URL) + where
        try:
            return await self._client.request(method, url, json=told, headers=headers, timeout=CALL_S_MAX)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise NotSent("linkedin: no connection") from e
        except httpx.HTTPError as e:
            raise Transient("linkedin: no answer") from e


def _elements(content: bytes) -> list[tuple[bytes, dict[str, Any]]]:
    try:
        return linkedin_comments.elements(content)
    except BadMessage as e:
        raise Transient("linkedin: an answer that is no list") from e


def _noticed(found: list[tuple[bytes, dict[str, Any]]], page: Page) -> Page:
    """Notifications are a log, not how things stand: of comments they only tell which posts to look under."""
    mentions = [linkedin_comments.from_mention(raw, told) for raw, told in found]
    posts = dict.fromkeys(linkedin_comments.post_with_comments(told) for _, told in found)
    then = tuple(Listing(scope="post", id=post) for post in posts if post is not None)
    return Page(found=tuple(one for one in mentions if one is not None), then=then, next=page.next)


def _commented(found: list[tuple[bytes, dict[str, Any]]], page: Page, account_id: str, what: Listing) -> Page:
    root = linkedin_notifications.post_of(what.id) or what.id
    listed: list[Listed] = []
    then: list[Listing] = []
    for raw, told in found:
        one = linkedin_comments.from_comment(raw, told, account_id, root)
        if one is None:
            continue
        listed.append(one)
        if what.scope == "post" and linkedin_comments.replies(told):
            then.append(Listing(scope="thread", id=one.object_id))
    return Page(found=tuple(listed), then=tuple(then), next=page.next)


def _root(target: Target) -> tuple[str, str]:
    """Return what a reply stands under, and the post that both are on: threads are one level deep."""
    root = target.parent_id or target.object_id
    return root, linkedin_notifications.post_of(root) or root


def _path(object_id: str) -> str:
    """Return where an object is read: a comment under what it was written on, a post by itself."""
    found = linkedin_notifications.COMMENT_URN.fullmatch(object_id)
    if found is None:
        return f"/rest/posts/{_segment(object_id)}"
    return f"/rest/socialActions/{_segment(found['on'])}/comments/{_segment(found['id'])}"


def _segment(urn: str) -> str:
    """One part of an address: no id of a platform leads a call elsewhere."""
    return quote(urn, safe="")


def _paging(start: int) -> str:
    return f"start={start}&count={PER_PAGE}"


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _is_ours(told: dict[str, Any], account_id: str, text: str, since: datetime) -> bool:
    made = told_time(told_object(told.get("created")).get("time"))
    same = same_words(linkedin_notifications.words_of(told) or "", text)
    mine = told_id(told.get("actor")) == account_id
    return mine and same and made is not None and made >= since.replace(microsecond=0)


def _raise_if_final(answer: JsonAnswer) -> None:
    what = meaning(answer)
    if what != DONE:
        raise Refused(what, f"linkedin: status {answer.status}")
