"""`GET|POST /webhooks/{platform}/{app}`: verify the bytes, make them durable with one write, then answer 2xx."""

import time
from collections.abc import Callable
from typing import NamedTuple

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from common.blob import digest
from common.bus.port import Bus, Outgoing, outgoing
from common.clock import Clock
from common.errors import Transient
from common.events import DeliveryReceived, derived_id
from common.metrics import Metrics
from common.tracing import span
from ingest.core.openapi import PATH, ROUTE, document
from ingest.ports import App, Platforms, Secrets, Signatures, Verdict

WEBHOOKS = "/webhooks/"
"""How the paths of all routes in this file begin."""
VERSION = "1"
RETRY_AFTER_S = 5
LENGTH_DIGITS_MAX = 18


class Reception(NamedTuple):
    """What a delivery is taken with: where it is kept, when it came, and who counts it."""

    bus: Bus
    clock: Clock
    metrics: Metrics
    signatures: Signatures


class Webhooks:
    """The two routes. What they need is given by `app.py`."""

    def __init__(self, platforms: Platforms, secrets: Secrets, reception: Reception, bytes_max: int) -> None:
        self._platforms = platforms
        self._secrets = secrets
        self._bus, self._clock, self._metrics, self._signatures = reception
        self._bytes_max = bytes_max

    async def handshake(self, request: Request) -> Response:
        """Answer the platform's question who we are: the challenge exactly as it came, as plain text."""
        platform, app = self._route(request)
        if app is None:
            return no_route()
        answer = self._platforms[platform].challenge(request.query_params, app)
        if answer is None:
            return PlainTextResponse("The verify token is not the one that we were given.\n", 403)
        return Response(answer.body, media_type=answer.media_type)

    async def delivery(self, request: Request) -> Response:
        """Take a delivery: 401 without our signature, 413 when too large, 503 when it cannot be made durable."""
        platform, app = self._route(request)
        if app is None:
            self._count(platform if platform in self._platforms else "unknown", "unknown_app")
            return no_route()
        try:
            body = await self._body(request)
        except ClientDisconnect:
            self._count(platform, "broken_off")
            return PlainTextResponse("The delivery broke off.\n", 400)
        if body is None:
            self._count(platform, "too_large")
            return PlainTextResponse(f"A delivery has at most {self._bytes_max} bytes.\n", 413)
        verdict = self._platforms[platform].verify(request.headers, body, app.secrets, self._clock.now())
        self._signatures.told(app, genuine=verdict is Verdict.GENUINE)
        if verdict is not Verdict.GENUINE:
            self._count(platform, "bad_signature")
            dropped = verdict is Verdict.DROPPED
            return Response(status_code=204) if dropped else PlainTextResponse("The signature is not ours.\n", 401)
        return await self._keep(platform, app, body, self._platforms[platform].kept_headers(request.headers, app))

    async def _keep(self, platform: str, app: App, body: bytes, headers: dict[str, str]) -> Response:
        began = time.monotonic()
        try:
            with span("delivery", service="ingest", platform=platform, municipality=app.municipality):
                await self._bus.publish([self._message(platform, app, body, headers)])
        except Transient:
            self._count(platform, "unavailable")
            return PlainTextResponse(
                "We cannot keep it right now; send it again.\n", 503, {"Retry-After": str(RETRY_AFTER_S)}
            )
        self._count(platform, "accepted")
        self._metrics.observe(
            "ordstyrer_delivery_seconds", time.monotonic() - began, service="ingest", platform=platform
        )
        return PlainTextResponse("EVENT_RECEIVED")

    def _message(self, platform: str, app: App, body: bytes, headers: dict[str, str]) -> Outgoing:
        at = self._clock.now()
        event = DeliveryReceived(
            event_id=derived_id("delivery", app.name, digest(body), at.isoformat()),
            municipality=app.municipality,
            occurred_at=at,
            recorded_at=at,
            platform=platform,
            app=app.name,
            body=body,
            headers=headers,
        )
        return outgoing(event, "ingest")

    async def _body(self, request: Request) -> bytes | None:
        """Read the raw bytes; None as soon as they are too many, whatever Content-Length says."""
        told = request.headers.get("content-length", "").lstrip("0")
        if told.isdecimal() and (len(told) > LENGTH_DIGITS_MAX or int(told) > self._bytes_max):
            return None
        parts, size = [], 0
        async for part in request.stream():
            size += len(part)
            if size > self._bytes_max:
                return None
            parts.append(part)
        return b"".join(parts)

    def _route(self, request: Request) -> tuple[str, App | None]:
        platform = request.path_params["platform"]
        if platform not in self._platforms:
            return platform, None
        return platform, self._secrets.app(platform, request.path_params["app"])

    def _count(self, platform: str, result: str) -> None:
        self._metrics.count("ordstyrer_deliveries_total", service="ingest", platform=platform, result=result)


def no_route() -> Response:
    """Return the answer to a path that the accounts file does not name."""
    return PlainTextResponse("No such webhook route: it is named in the accounts file.\n", 404)


Add = Callable[..., None]


def add_routes(add: Add, webhooks: Webhooks) -> None:
    """Add the routes, the one that is asked most first: each before it is looked at by every request."""
    told = document(VERSION)

    async def openapi(_: Request) -> Response:
        return JSONResponse(told)

    add(ROUTE, webhooks.delivery, methods=["POST"])
    add(PATH, openapi, methods=["GET"])
    add(ROUTE, webhooks.handshake, methods=["GET"])
