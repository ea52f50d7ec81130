"""The way to one core: its root, the login that it names, and what its status codes mean.

Sources: Noark 5 tjenestegrensesnitt 1.1, chapter 6 (root without login, OpenID Connect, ETag, status codes); OpenID
Connect Discovery 1.0; RFC 6749 sections 2.3.1, 4.3 and 4.4.
"""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urlsplit

import httpx
import msgspec

from archiver.core.noark_api import rels
from archiver.core.noark_api.answers import Body, Json, link, needed_link, text
from common.errors import BadMessage, Permanent, Transient
from common.outside import outside_client

MEDIA_TYPE = "application/vnd.noark5+json"
CALL_S_MAX = 30.0
TOKEN_S_DEFAULT = 300.0
EARLY_S = 30.0
"""A token is renewed this long before it runs out: a call may take a while."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED = frozenset({400, 405, 409, 412, 413, 415, 422})


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """Who we are to the core. With a username it is the password grant (nikita), else client credentials."""

    client_id: str
    client_secret: str
    username: str | None = None
    password: str | None = None
    scope: str | None = None

    def __repr__(self) -> str:
        return "Credentials(…)"


class Session:
    """Calls of one core. `root` is all that is known of it; `clock` gives seconds that only grow."""

    def __init__(
        self, root: str, credentials: Credentials, clock: Callable[[], float], client: httpx.AsyncClient | None = None
    ) -> None:
        self.root = root
        self._credentials = credentials
        self._clock = clock
        self._client = client or outside_client()
        self._token: tuple[str, float] | None = None
        _assert_private(root)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def get(self, url: str, params: Mapping[str, str] | None = None) -> tuple[Body, str | None]:
        """Return an object and its ETag."""
        response = await self.call("GET", url, params=params)
        return _object(response), response.headers.get("etag")

    async def start(self) -> Body:
        """Return the root. It is open to everybody; with a login it may offer more."""
        return (await self.get(self.root))[0]

    async def post(self, url: str, body: Body) -> Body:
        """Make an object; return it whole, as the core has it. BadMessage when the core refuses it."""
        return _object(await self.call("POST", url, content=msgspec.json.encode(body)))

    async def call(  # noqa: PLR0913 - a request has as many parts
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        media_type: str = MEDIA_TYPE,
        also: frozenset[int] = frozenset(),
    ) -> httpx.Response:
        """Call the core with our token, a second time when the token has just run out.

        `also` are statuses that the caller reads itself. Transient, Permanent or BadMessage for the others.
        """
        given = {"Accept": MEDIA_TYPE, **(headers or {})}
        if content is not None:
            given.setdefault("Content-Type", media_type)
        response = await self._send(method, url, params, content, given)
        if response.status_code == httpx.codes.UNAUTHORIZED:
            self._token = None
            response = await self._send(method, url, params, content, given)
        if not response.is_success and response.status_code not in also:
            raise refusal(response, method)
        return response

    async def is_there(self, url: str) -> bool:
        """Say whether a file lies at the address, without fetching it."""
        headers = {"Authorization": f"Bearer {await self._bearer()}"}
        try:
            async with self._client.stream("GET", self._ours(url), headers=headers, timeout=CALL_S_MAX) as response:
                if response.status_code in _AGAIN:
                    raise refusal(response, "GET")
                return response.is_success
        except httpx.HTTPError as e:
            raise Transient("the core does not answer") from e

    async def _send(
        self, method: str, url: str, params: Mapping[str, str] | None, content: bytes | None, headers: dict[str, str]
    ) -> httpx.Response:
        sent = {**headers, "Authorization": f"Bearer {await self._bearer()}"}
        if params:
            # Written out here: httpx would put plus signs for spaces, which OData does not read.
            asked = "&".join(f"{quote(name, safe='$')}={quote(value)}" for name, value in params.items())
            url = f"{url}{'&' if '?' in url else '?'}{asked}"
        return await self._reach(self._client.build_request(method, self._ours(url), content=content, headers=sent))

    async def _reach(self, request: httpx.Request) -> httpx.Response:
        request.extensions = {**request.extensions, "timeout": httpx.Timeout(CALL_S_MAX).as_dict()}
        try:
            return await self._client.send(request, follow_redirects=False)
        except httpx.HTTPError as e:
            raise Transient("the core does not answer") from e

    def _ours(self, url: str) -> str:
        """Return the address made whole. Our token goes to the core's own server and nowhere else."""
        whole = httpx.URL(self.root).join(url)
        root = httpx.URL(self.root)
        if (whole.scheme, whole.host, whole.port) != (root.scheme, root.host, root.port):
            raise Permanent("the core names an address on another server: our token does not go there")
        return str(whole)

    async def _bearer(self) -> str:
        if self._token is None or self._clock() >= self._token[1]:
            self._token = await self._login()
        return self._token[0]

    async def _login(self) -> tuple[str, float]:
        """Return a token and when it runs out, by OpenID Connect as the root names it."""
        root = await self._open_object(self.root)
        named = needed_link(root, rels.OIDC)
        known = await self._open_object(str(httpx.URL(self.root).join(named)))
        if "token_endpoint" not in known:
            # The relation may name the issuer, whose configuration lies at a place that OIDC fixes.
            issuer = link(known, rels.OIDC) or named
            known = await self._open_object(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        endpoint = text(known, "token_endpoint")
        if endpoint is None:
            raise Permanent("the core's login says no token_endpoint")
        _assert_private(endpoint)
        return await self._token_from(endpoint)

    async def _token_from(self, endpoint: str) -> tuple[str, float]:
        mine = self._credentials
        form = {"grant_type": "client_credentials"}
        if mine.username is not None:
            form = {"grant_type": "password", "username": mine.username, "password": mine.password or ""}
        if mine.scope is not None:
            form["scope"] = mine.scope
        basic = httpx.BasicAuth(quote(mine.client_id, safe=""), quote(mine.client_secret, safe=""))
        request = self._client.build_request("POST", endpoint, data=form)
        response = await self._reach(next(basic.auth_flow(request)))
        if response.status_code in _AGAIN:
            raise refusal(response, "login")
        if not response.is_success:
            raise Permanent(f"the core's login refuses us ({response.status_code}): check the client and its secret")
        body = _object(response)
        token, lasts = text(body, "access_token"), body.get("expires_in")
        if token is None:
            raise Permanent("the core's login gives no access_token")
        lasts_s = float(lasts) if isinstance(lasts, int | float) else TOKEN_S_DEFAULT
        return token, self._clock() + max(lasts_s - EARLY_S, 1.0)

    async def _open_object(self, url: str) -> Body:
        _assert_private(url)
        response = await self._reach(self._client.build_request("GET", url, headers={"Accept": MEDIA_TYPE + ", */*"}))
        if not response.is_success:
            raise refusal(response, "GET")
        return _object(response)


def refusal(response: httpx.Response, method: str) -> Transient | Permanent | BadMessage:
    """Return the error of a status. It names status and method; the core's words may quote what we sent."""
    status = response.status_code
    said = f"the core answers {status} to {method}"
    if status in _AGAIN:
        wait = response.headers.get("retry-after", "")
        return Transient(said, retry_after_s=float(wait) if wait.isascii() and wait.isdigit() else None)
    return BadMessage(said) if status in _REFUSED else Permanent(said)


def _object(response: httpx.Response) -> Body:
    try:
        body: Json = msgspec.json.decode(response.content)
    except msgspec.DecodeError as e:
        raise Transient("the core's answer is no JSON") from e
    if not isinstance(body, dict):
        raise Transient("the core's answer is no object")
    return body


def _assert_private(url: str) -> None:
    """Secrets travel encrypted, or not beyond this machine."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise Permanent("the core's address must start with https")
