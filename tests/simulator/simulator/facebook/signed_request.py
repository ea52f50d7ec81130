"""The two callbacks that data protection asks for: an app was removed, and somebody wants their data gone."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.asked import AskError, asked_of
from simulator.clock import WorldClock
from simulator.control_acts import page_asked
from simulator.ids import number_of, secret_of
from simulator.sender import Sender
from simulator.world import World

PATHS = {"deauthorize": "deauthorize", "delete_data": "data-deletion"}
ANSWER_WAIT_S_MAX = 10.0


def signed_request(secret: str, payload: Mapping[str, object]) -> str:
    """Return `signature.payload`, both base64url without padding; the signature is over the encoded payload."""
    encoded = _base64url(json.dumps(payload, separators=(",", ":")).encode())
    signature = hmac.new(secret.encode(), encoded.encode(), hashlib.sha256).digest()
    return f"{_base64url(signature)}.{encoded}"


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Callbacks:
    """POST /control/signed_request: {municipality, do, user_id?, url?, sign?} calls back and tells the answer."""

    def __init__(
        self, world: World, clock: WorldClock, client: httpx.AsyncClient, url_of: Callable[[Sender], str]
    ) -> None:
        self._world = world
        self._clock = clock
        self._client = client
        self._url_of = url_of

    def routes(self) -> list[Route]:
        """Return the control route."""
        return [Route("/control/signed_request", self._call, methods=["POST"])]

    async def _call(self, request: Request) -> Response:
        asked = await asked_of(request)
        page, do = page_asked(self._world, asked), asked.text("do")
        if do not in PATHS:
            raise AskError(f"`do` must be one of {', '.join(PATHS)}")
        user_id = asked.optional_text("user_id") or number_of(17, "user", page.meta_app.app_id)
        url = asked.optional_text("url") or f"{self._url_of(page)}/{PATHS[do]}"
        good = asked.optional_text("sign") in {None, "good"}
        secret = page.meta_app.secret if good else secret_of("nobody's secret", page.row.app)
        issued_at = int(self._clock.now().timestamp())
        payload: dict[str, object] = {"user_id": user_id, "algorithm": "HMAC-SHA256", "issued_at": issued_at}
        form = {"signed_request": signed_request(secret, payload)}
        try:
            answer = await self._client.post(url, data=form, timeout=ANSWER_WAIT_S_MAX)
        except httpx.HTTPError as error:
            return JSONResponse({"status": None, "error": type(error).__name__, "as_expected": False})
        return JSONResponse(_judged(do, answer, good=good))


def _judged(do: str, answer: httpx.Response, *, good: bool) -> dict[str, object]:
    try:
        body: object = answer.json()
    except ValueError:
        body = None
    told = isinstance(body, dict) and all(isinstance(body.get(name), str) for name in ("url", "confirmation_code"))
    right = answer.is_success and (told or do == "deauthorize")
    return {
        "status": answer.status_code,
        "body": body,
        "as_expected": right if good else answer.status_code >= httpx.codes.BAD_REQUEST,
    }
