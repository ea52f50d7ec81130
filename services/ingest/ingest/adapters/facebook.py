"""Facebook Pages, both directions: signed webhooks in, Graph calls out.

Sources: Meta's pages on webhooks and the Graph reference for comments and the Send API; error codes are
decided by code, subcode and is_transient only, because messages are localised and contradict them.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx

from common.errors import Transient
from ingest.core import facebook_feed
from ingest.core.change import Change, Ignored, RawChange, safe_text
from ingest.core.graph_errors import GONE, Answer, meaning
from ingest.ports import Access, App, NotSent, Refused, Seen, Target

GRAPH_URL = "https://graph.facebook.com"
CALL_S_MAX = 20.0
COMMENTS_PER_PAGE = 100
READ_BACK_PAGES_MAX = 5
ALREADY_HIDDEN = (1, 1446036)


class Facebook:
    """The adapter. `version` is the Graph API's; `client` is only given by tests."""

    name = facebook_feed.PLATFORM

    def __init__(self, version: str, client: httpx.AsyncClient | None = None) -> None:
        self._client = client or httpx.AsyncClient()
        self._version = version

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    def challenge(self, query: Mapping[str, str], app: App) -> str | None:
        """Return `hub.challenge` as it stands (leading zeros too) when mode and token are right."""
        told = query.get("hub.verify_token", "").encode("utf-8", "replace")
        right = bool(app.verify_token) and hmac.compare_digest(told, app.verify_token)
        if query.get("hub.mode") != "subscribe" or not right:
            return None
        return query.get("hub.challenge")

    def is_signed(self, headers: Mapping[str, str], body: bytes, secrets: Sequence[bytes]) -> bool:
        """Compare `X-Hub-Signature-256` with HMAC-SHA256 of the raw bytes, on bytes and in constant time."""
        told = headers.get("x-hub-signature-256", "").encode("utf-8", "replace")
        right = False
        for secret in secrets:
            made = b"sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest().encode()
            right |= hmac.compare_digest(made, told)
        return right

    def split(self, body: bytes) -> list[RawChange]:
        """Cut a delivery into changes."""
        return facebook_feed.split(body)

    def read(self, change: RawChange, received_at: datetime) -> Change | Ignored:
        """Say what a change means."""
        return facebook_feed.read(change, received_at)

    def one_body(self, change: RawChange) -> bytes:
        """Return a body with this change alone."""
        return facebook_feed.one_body(change)

    async def look(self, access: Access, target: Target) -> Seen | None:
        """Read a comment's words and whether it is hidden."""
        found = await self._get(access, target.object_id, "message,is_hidden")
        if found is None:
            return None
        return Seen(safe_text(str(found.get("message") or "")), bool(found.get("is_hidden")))

    async def set_visibility(self, access: Access, target: Target, wanted: str) -> bool:
        """Hide, unhide or remove a comment, then read it back."""
        if wanted == "remove":
            await self._remove(access, target)
            return await self._get(access, target.object_id, "id") is None
        hidden = wanted == "hide"
        fields = {"is_hidden": "true" if hidden else "false"}
        answer = await self._call(access, "POST", _segment(target.object_id), fields)
        if answer.is_error and meaning(answer) in {"transient", "throttled"}:
            _raise(answer)
        # Even a final error may come after it was done (facts.md 3): only what is read back counts.
        now = await self._get(access, target.object_id, "is_hidden")
        if now is None:
            raise Refused(GONE, "the comment is not on the platform any more")
        shown = now.get("is_hidden") is hidden
        if not shown and answer.is_error and (answer.code, answer.subcode) != ALREADY_HIDDEN:
            _raise(answer)
        return shown

    async def _remove(self, access: Access, target: Target) -> None:
        answer = await self._call(access, "DELETE", _segment(target.object_id), {})
        if answer.is_error and meaning(answer) != GONE:
            _raise(answer)

    async def create(self, access: Access, target: Target, do: str, text: str) -> str | None:
        """Reply under the comment (two levels: under its parent), or privately through the Send API."""
        if do == "private_reply":
            body = {
                "recipient": json.dumps({"comment_id": target.object_id}),
                "message": json.dumps({"text": text}, ensure_ascii=False),
            }
            answer = await self._call(access, "POST", f"{_segment(target.account_id)}/messages", body)
            return _created(answer, "message_id")
        root = _segment(target.parent_id or target.object_id)
        answer = await self._call(access, "POST", f"{root}/comments", {"message": text})
        return _created(answer, "id")

    async def find_created(
        self, access: Access, target: Target, do: str, text: str, since: datetime
    ) -> tuple[bool, str | None]:
        """Look for our reply by author, words and time; for a private reply ask whether there is one."""
        if do == "private_reply":
            told = await self._get(access, target.object_id, "private_reply_conversation,can_reply_privately")
            return told is not None and bool(told.get("private_reply_conversation")), None
        return await self._find_reply(access, target, text, since)

    async def _find_reply(self, access: Access, target: Target, text: str, since: datetime) -> tuple[bool, str | None]:
        root = _segment(target.parent_id or target.object_id)
        query = {
            "fields": "id,message,from,created_time",
            "order": "reverse_chronological",
            "limit": str(COMMENTS_PER_PAGE),
        }
        for _ in range(READ_BACK_PAGES_MAX):
            answer = await self._call(access, "GET", f"{root}/comments", query)
            if answer.is_error:
                _raise(answer)
            for comment in _objects(answer.body.get("data")):
                if _is_ours(comment, target.account_id, text, since):
                    return True, _id(comment.get("id"))
            paging = _object(answer.body.get("paging"))
            after = _object(paging.get("cursors")).get("after")
            if not after or "next" not in paging:
                return False, None
            query["after"] = str(after)
        return False, None

    async def _get(self, access: Access, object_id: str, fields: str) -> dict[str, Any] | None:
        """Return the object's fields; None when it is gone."""
        answer = await self._call(access, "GET", _segment(object_id), {"fields": fields})
        if not answer.is_error:
            return answer.body
        if meaning(answer) == GONE:
            return None
        _raise(answer)
        return None

    async def _call(self, access: Access, method: str, path: str, fields: dict[str, str]) -> Answer:
        """Call Graph with the token in a header, never in the URL, which others may log.

        The proof is in the query of what has no form: it is of no use to anybody without the token.
        """
        proof = hmac.new(access.app_secret, access.token.encode(), hashlib.sha256).hexdigest()
        url = f"{access.base_url or GRAPH_URL}/{self._version}/{path}"
        given = {**fields, "appsecret_proof": proof}
        try:
            response = await self._client.request(
                method,
                url,
                params=given if method != "POST" else None,
                data=given if method == "POST" else None,
                headers={"Authorization": f"Bearer {access.token}"},
                timeout=CALL_S_MAX,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise NotSent("facebook: no connection") from e
        except httpx.HTTPError as e:
            raise Transient("facebook: no answer") from e
        return Answer.of(response.status_code, response.content, response.headers.get("x-business-use-case-usage"))


def _is_ours(comment: dict[str, Any], account_id: str, text: str, since: datetime) -> bool:
    author = _object(comment.get("from")).get("id")
    try:
        made = datetime.fromisoformat(str(comment.get("created_time")))
    except ValueError:
        return False
    same = str(comment.get("message")).split() == text.split()  # platforms tidy up spaces and line ends
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return str(author) == account_id and same and made >= since.replace(microsecond=0)


def _created(answer: Answer, member: str) -> str | None:
    if answer.is_error:
        _raise(answer)
    found = _id(answer.body.get(member))
    if found is None:
        raise Transient("facebook: an answer without the new object's id")  # whether it is there is looked up
    return found


def _id(found: object) -> str | None:
    return str(found) if isinstance(found, str | int) and str(found) else None


def _object(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _objects(found: object) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _segment(object_id: str) -> str:
    """One part of a path: no id of a platform leads a call elsewhere."""
    return quote(object_id, safe="_")


def _raise(answer: Answer) -> None:
    """Turn an error answer into what to do next."""
    what = meaning(answer)
    if what == "transient":
        raise Transient(f"facebook: error {answer.code}")
    if what == "throttled":
        raise Transient("facebook: too many calls", retry_after_s=answer.wait_s)
    raise Refused(what, f"facebook: error {answer.code}/{answer.subcode}")
