"""Calls of Meta's Graph API, as all its platforms need them: proof, errors, pages of lists, settings read back.

Sources: Meta's pages on the Graph API (error handling, rate limiting, paging, securing requests); errors are decided by
code, subcode and is_transient only, because messages are localised and contradict them.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx
import msgspec

from common.errors import Transient
from common.outside import outside_client
from ingest.core.graph_errors import GONE, Answer, is_perhaps_too_much, meaning
from ingest.core.told_values import told_id, told_list, told_object
from ingest.ports import Access, NotSent, Refused, TurnedAway

CALL_S_MAX = 20.0
PER_PAGE = 100
FEWER_PER_PAGE = 10
FIND_PAGES_MAX = 5
"""How far back we look for what we may have made: it is the newest there is."""
ALREADY_HIDDEN = (1, 1446036)
NOT_THERE = 33
"""The subcode of 100 for an object that is gone; without it, 100 may be a parameter that Graph does not know."""
OUR_OWN = frozenset({"access_token", "appsecret_proof", "fields", "limit"})
"""What a cursor must not carry: the token is nowhere but in its header."""


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """A call that sets something, and the field that shows it afterwards."""

    object_id: str
    edge: str = ""
    form: Mapping[str, str]
    field: str
    wanted: bool | str


class Graph:
    """Graph as one platform's adapter calls it. `host` tells the address for an access without one of its own."""

    def __init__(
        self, name: str, version: str, host: Callable[[Access], str], client: httpx.AsyncClient | None = None
    ) -> None:
        self.name = name
        self._version = version
        self._host = host
        self._client = client or outside_client()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def call(self, access: Access, method: str, path: str, fields: Mapping[str, str]) -> Answer:
        """Call Graph with the token in a header, never in the URL, which others may log.

        The proof is in the query of what has no form: it is of no use to anybody without the token. NotSent when
        the call never left us, Transient when nobody knows.
        """
        proof = hmac.new(access.app_secret, access.token.encode(), hashlib.sha256).hexdigest()
        url = f"{access.base_url or self._host(access)}/{self._version}/{path}"
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
            raise NotSent(f"{self.name}: no connection") from e
        except httpx.HTTPError as e:
            raise Transient(f"{self.name}: no answer") from e
        usage, app_usage = (response.headers.get(f"x-{name}-usage") for name in ("business-use-case", "app"))
        return Answer.of(response.status_code, response.content, usage, app_usage)

    async def ask(self, access: Access, path: str, fields: Mapping[str, str]) -> Answer:
        """Read; an error is raised. A list that is too much for Graph is asked for with fewer a page."""
        answer = await self.call(access, "GET", path, fields)
        if is_perhaps_too_much(answer) and "limit" in fields:
            answer = await self.call(access, "GET", path, {**fields, "limit": str(FEWER_PER_PAGE)})
        if answer.is_error:
            raise self.error(answer)
        return answer

    async def read(self, access: Access, object_id: str, fields: str) -> dict[str, Any] | None:
        """Return the object's fields; None when it is gone, and certainly so.

        A field that Graph does not know and a right that we have lost are answered like an object that is gone.
        """
        answer = await self.call(access, "GET", segment(object_id), {"fields": fields})
        if not answer.is_error:
            return answer.body
        if meaning(answer) != GONE:
            raise self.error(answer)
        if answer.subcode != NOT_THERE:
            again = await self.call(access, "GET", segment(object_id), {"fields": "id"})
            if not again.is_error:
                raise Refused("refused", f"{self.name}: a field is not there for us")
        await self._check_rights(access)
        return None

    async def _check_rights(self, access: Access) -> None:
        """Raise unless we still see the account itself: without rights everything seems to be gone."""
        answer = await self.call(access, "GET", segment(access.account_id), {"fields": "id"})
        if answer.is_error and meaning(answer) == GONE:
            raise Refused("not_permitted", f"{self.name}: the account is not there for us")
        if answer.is_error:
            raise self.error(answer)

    async def set(self, access: Access, setting: Setting) -> bool:
        """Set something and read it back: true when it shows. Refused with `item_is_gone` when it has gone."""
        path = segment(setting.object_id) + setting.edge
        answer = await self.call(access, "POST", path, setting.form)
        if answer.is_error and meaning(answer) in {"transient", "throttled"}:
            raise self.error(answer)
        # Even a final error may come after it was done (facts.md 3): only what is read back counts.
        now = await self.read(access, setting.object_id, setting.field)
        if now is None:
            raise Refused(GONE, f"{self.name}: the object is not on the platform any more")
        shown = _shows(now.get(setting.field), setting.wanted)
        if not shown and answer.is_error and (answer.code, answer.subcode) != ALREADY_HIDDEN:
            raise self.error(answer)
        return shown

    async def remove(self, access: Access, object_id: str) -> bool:
        """Delete, and look whether it is gone; what was gone before is done."""
        answer = await self.call(access, "DELETE", segment(object_id), {})
        if answer.is_error and meaning(answer) != GONE:
            raise self.error(answer)
        return await self.read(access, object_id, "id") is None

    async def make(self, access: Access, path: str, form: Mapping[str, str], member: str = "id") -> str:
        """Create something once and return its id; Transient when nobody knows whether it is there.

        TurnedAway is as unsure: a call that was done has been seen answered with an error (facts.md 3).
        """
        answer = await self.call(access, "POST", path, form)
        if answer.is_error:
            raise self.error(answer)
        found = told_id(answer.body.get(member))
        if found is None:
            raise Transient(f"{self.name}: an answer without the new object's id")  # whether it is there is looked up
        return found

    async def prepare(self, access: Access, path: str, form: Mapping[str, str]) -> str:
        """Create what nobody sees yet, as a picture before its post: when it fails, nothing was published."""
        try:
            return await self.make(access, path, form)
        except Transient as e:
            raise NotSent(str(e), retry_after_s=e.retry_after_s) from e

    async def find(
        self, access: Access, path: str, query: Mapping[str, str], ours: Callable[[dict[str, Any]], bool]
    ) -> str | None:
        """Return the id of the first object of a list that is ours."""
        after: str | None = None
        for _ in range(FIND_PAGES_MAX):
            answer = await self.ask(access, path, with_cursor(query, after))
            for one in told_list(answer.body.get("data")):
                if isinstance(one, dict) and ours(one):
                    return told_id(one.get("id"))
            after = cursor_after(answer)
            if after is None:
                return None
        return None

    def error(self, answer: Answer) -> Exception:
        """Return what an error answer means for us as the error to raise."""
        what = meaning(answer)
        if what == "transient":
            return Transient(f"{self.name}: error {answer.code}")
        if what == "throttled":
            return TurnedAway(f"{self.name}: too many calls", retry_after_s=answer.wait_s)
        return Refused(what, f"{self.name}: error {answer.code}/{answer.subcode}")


def segment(object_id: str) -> str:
    """One part of a path: no id of a platform leads a call elsewhere."""
    return quote(object_id, safe="_")


def cursor_after(answer: Answer) -> str | None:
    """Return what to ask the next page with, None after the last one (an empty page is not the last).

    `paging.next` is an address with the token in it: only its parameters are taken, and it is never called.
    """
    paging = told_object(answer.body.get("paging"))
    following = paging.get("next")
    if not isinstance(following, str):
        return None
    after = told_id(told_object(paging.get("cursors")).get("after"))
    if after is not None:
        return urlencode({"after": after})
    told = [(name, value) for name, value in parse_qsl(urlsplit(following).query) if name not in OUR_OWN]
    return urlencode(told) or None


def with_cursor(query: Mapping[str, str], cursor: str | None) -> dict[str, str]:
    """Return the query of a page."""
    return {**query, **dict(parse_qsl(cursor or ""))}


def same_words(told: object, text: str) -> bool:
    """True for our own words: platforms tidy up spaces and line ends."""
    return str(told or "").split() == text.split()


def made_since(told: object, since: datetime) -> bool:
    """True for what was made at that time or later."""
    try:
        made = datetime.fromisoformat(str(told))
    except ValueError:
        return False
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return made >= since.replace(microsecond=0)


def _shows(found: object, wanted: bool | str) -> bool:
    return found is wanted if isinstance(wanted, bool) else same_words(found, wanted)
