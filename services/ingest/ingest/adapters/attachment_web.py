"""Fetches attachments from the open web and from nowhere else: the address that was looked at is the one called.

A name is resolved once, every address it has is looked at, and the call goes to that very address, so that no second
answer of the name's owner leads into our own network. Redirects are followed by the same rules.
"""

import asyncio
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import httpx

from common.errors import Transient
from common.outside import Resolve, pinned, pinned_client, resolved
from common.public_address import is_public
from ingest.core import fetching
from ingest.ports import Fetched, Refused

CONNECT_S_MAX = 10.0
FETCH_S_MAX = 30.0
SERVER_ERROR_FROM, ERROR_FROM = 500, 400
WAIT_FOR = frozenset({408, 425, 429})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class AttachmentWeb:
    """The open web. Tests give `resolve`, `client`, `may_call` and `schemes`."""

    def __init__(
        self,
        client: httpx.AsyncClient | None = None,
        resolve: Resolve = resolved,
        may_call: Callable[[str], bool] = is_public,
        schemes: frozenset[str] = frozenset({"https"}),
    ) -> None:
        self._client = client or pinned_client(CONNECT_S_MAX)
        self._resolve = resolve
        self._may_call = may_call
        self._schemes = schemes

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def fetch(self, url: str | None, hosts: tuple[str, ...]) -> Fetched:
        """Return the bytes; Refused with the word of `KeptAttachment.why`, Transient when it may work later."""
        try:
            async with asyncio.timeout(FETCH_S_MAX):
                return await self._follow(url, hosts)
        except TimeoutError as e:
            raise Transient("an attachment took too long") from e
        except (httpx.HTTPError, httpx.InvalidURL) as e:
            raise Transient("an attachment's host does not answer") from e

    async def _follow(self, url: str | None, hosts: tuple[str, ...]) -> Fetched:
        for _ in range(fetching.REDIRECTS_MAX + 1):
            why = fetching.refusal_of(url, hosts, self._schemes)
            if why is not None or url is None:
                raise _refused(why or "no_url")
            found = await self._call(url)
            if isinstance(found, Fetched):
                return found
            url = urljoin(url, found)
        raise _refused("host")

    async def _call(self, url: str) -> Fetched | str:
        """Return the bytes, or the address that the host sends us on to."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        addresses = await self._resolve(host, port)
        if not addresses or not all(self._may_call(one) for one in addresses):
            raise _refused("address")
        request = pinned("GET", url, addresses[0], headers={"Accept-Encoding": "identity"})
        response = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            if response.status_code in REDIRECTS and "location" in response.headers:
                return str(response.headers["location"])
            return await _taken(response)
        finally:
            await response.aclose()


async def _taken(response: httpx.Response) -> Fetched:
    if response.status_code >= SERVER_ERROR_FROM or response.status_code in WAIT_FOR:
        raise Transient("an attachment's host is out of order")
    if response.status_code >= ERROR_FROM or response.is_redirect:
        raise _refused("gone")
    content_type = response.headers.get("content-type", "")
    why = fetching.kind_refusal(content_type, response.headers.get("content-encoding", ""))
    if why is not None:
        raise _refused(why)
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) > fetching.BYTES_MAX:
        raise _refused("too_large")
    parts, size = [], 0
    async for part in response.aiter_raw():
        size += len(part)
        if size > fetching.BYTES_MAX:
            raise _refused("too_large")
        parts.append(part)
    return Fetched(content=b"".join(parts), media_type=fetching.media_type_of(content_type))


def _refused(why: str) -> Refused:
    return Refused(why, f"an attachment is not fetched: {why}")
