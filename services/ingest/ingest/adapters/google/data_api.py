"""Google's Data API: calls within the day's units, tokens that live an hour renewed, answers read.

Sources: developers.google.com/youtube/v3/determine_quota_cost, developers.google.com/identity/protocols/oauth2.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import httpx
import msgspec

from common.clock import Clock
from common.errors import BadMessage, Transient
from ingest.core import google_errors, youtube_quota
from ingest.core import platform_problem as problems
from ingest.core.platform_problem import Problem
from ingest.core.youtube_quota import READ_UNITS, WRITE_UNITS, Used
from ingest.ports import Access, NotSent, Refused

API_URL = "https://www.googleapis.com"
TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105 - where tokens are renewed
CALL_S_MAX = 20.0

P = ParamSpec("P")
R = TypeVar("R")


class Answer(msgspec.Struct, frozen=True):
    """What was answered, and what is wrong with it (None for a success)."""

    content: bytes
    problem: Problem | None


class DataApi:
    """The calls. `units_per_day` is the quota of the Google project that a token was made for."""

    def __init__(self, clock: Clock, client: httpx.AsyncClient, units_per_day: int) -> None:
        self._clock = clock
        self._client = client
        self._units_per_day = units_per_day
        self._used: dict[str, Used] = {}
        self._renewed: dict[str, str] = {}

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def get(self, access: Access, path: str, query: dict[str, str]) -> bytes | None:
        """Return what is there; None when it is gone."""
        answer = await self.call(access, "GET", path, query)
        if answer.problem is not None and answer.problem.means == problems.GONE:
            return None
        raise_if(answer.problem)
        return answer.content

    async def call(self, access: Access, method: str, path: str, query: dict[str, str], body: object = None) -> Answer:
        """Call the API within the quota. A token that has run out is renewed once: with 401 nothing was done."""
        units = READ_UNITS if method == "GET" else WRITE_UNITS
        wait_s = self.wait_s(access, units)
        if wait_s:
            raise NotSent("youtube: the day's units are used", retry_after_s=wait_s)
        url = f"{access.base_url or API_URL}/youtube/v3/{path}"
        token = self._renewed.get(_key(access), access.token)
        response = await self._send(method, url, query, body, token)
        self._spend(access, units)
        if response.status_code == google_errors.UNAUTHORIZED and "refresh_token" in access.extra:
            response = await self._send(method, url, query, body, await self._renew(access))
            self._spend(access, units)
        found = google_errors.problem(response.status_code, response.content, response.headers.get("retry-after"))
        if found is not None and google_errors.is_for(found, google_errors.DAY_IS_USED):
            self._spend(access, self._units_per_day)
            found = msgspec.structs.replace(found, wait_s=youtube_quota.until_reset_s(self._clock.now()))
        return Answer(response.content, found)

    async def tell(self, url: str, form: dict[str, str]) -> int:
        """Send a form without a token; returns the status. Transient when nobody answers, or with a bad hour."""
        try:
            response = await self._client.post(url, data=form, timeout=CALL_S_MAX)
        except (httpx.HTTPError, httpx.InvalidURL) as e:
            raise Transient("youtube: no answer") from e
        if response.status_code >= problems.SERVER_ERROR_FROM or response.status_code == problems.TOO_MANY:
            raise Transient(f"youtube: error {response.status_code}")
        return response.status_code

    async def _renew(self, access: Access) -> str:
        """Get a new token for the one that has run out; Refused when the consent was taken back.

        Whatever fails here, the call that wanted the token has done nothing: NotSent.
        """
        names = ("client_id", "client_secret", "refresh_token")
        form = {"grant_type": "refresh_token", **{name: access.extra.get(name, "") for name in names}}
        url = access.extra.get("token_uri", TOKEN_URL)
        try:
            response = await self._client.post(url, data=form, timeout=CALL_S_MAX)
            token = google_errors.token_of(response.content)
        except (httpx.HTTPError, httpx.InvalidURL, BadMessage) as e:
            raise NotSent("youtube: the token cannot be renewed right now") from e
        if token is None and response.status_code >= problems.SERVER_ERROR_FROM:
            raise NotSent("youtube: the token cannot be renewed right now")
        if token is None:
            raise Refused(problems.TOKEN, "youtube: the token cannot be renewed: connect the channel again")
        self._renewed[_key(access)] = token
        return token

    async def _send(self, method: str, url: str, query: dict[str, str], body: object, token: str) -> httpx.Response:
        """Send; the token travels in a header, never in an address, which others may log."""
        try:
            return await self._client.request(
                method,
                url,
                params=query,
                json=body,
                headers={"Authorization": f"Bearer {token}"},
                timeout=CALL_S_MAX,
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as e:
            raise NotSent("youtube: no connection") from e
        except (httpx.HTTPError, httpx.InvalidURL) as e:
            raise Transient("youtube: no answer") from e

    def wait_s(self, access: Access, units: int, *, listing: bool = False) -> float:
        """Return how long a call of so many units must wait; listing leaves a share of the day to what acts."""
        share = 1 - youtube_quota.KEPT_FOR_WRITES if listing else 1.0
        used = self._used.get(_project(access), Used())
        return youtube_quota.wait_s(used, units, self._units_per_day * share, self._clock.now())

    def _spend(self, access: Access, units: int) -> None:
        project = _project(access)
        self._used[project] = youtube_quota.spent(self._used.get(project, Used()), units, self._clock.now())


def _project(access: Access) -> str:
    """The quota is of the Google project that the token was made for."""
    return access.extra.get("client_id") or access.account_id


def _key(access: Access) -> str:
    """Another token in the file is another account to renew."""
    return f"{access.account_id} {access.token}"


def readable(read: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Read an answer; Transient when it is not what was asked for: a proxy's page, half a body."""
    try:
        return read(*args, **kwargs)
    except BadMessage as e:
        raise Transient("youtube: an answer that cannot be read") from e


def raise_if(problem: Problem | None) -> None:
    """Turn a problem into what to do next; what was refused before anything was done may be sent again."""
    if problem is None:
        return
    if problem.nothing_done:
        raise NotSent(f"youtube: error {problem.code}", retry_after_s=problem.wait_s)
    if problem.means in {problems.TRANSIENT, problems.THROTTLED}:
        raise Transient(f"youtube: error {problem.code}", retry_after_s=problem.wait_s)
    raise Refused(problem.means, f"youtube: error {problem.code}")
