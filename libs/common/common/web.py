"""What every service answers over HTTP: alive, ready (and if not, why), metrics."""

import asyncio
import contextlib
import json
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from common.errors import Permanent
from common.health import Health
from common.metrics import Metrics
from common.settings import Settings

STOP_WAIT_S_MAX = 20
"""How long requests that have begun may take to end when the process is told to stop."""


class App(FastAPI):
    """An app whose hottest paths go past FastAPI's own layers, which cost as much as all else that is done there.

    `hot` takes what begins with `hot_paths`.
    """

    def __init__(self, title: str, hot_paths: str | None) -> None:
        super().__init__(title=title, docs_url=None, redoc_url=None, openapi_url=None)
        self.hot, self._hot_paths = Starlette(), hot_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose by the path."""
        if self._hot_paths is not None and scope["type"] == "http" and scope["path"].startswith(self._hot_paths):
            await self.hot(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def new_app(title: str, hot_paths: str | None = None) -> App:
    """Return an app without routes: docs only where a service asks for them."""
    return App(title, hot_paths)


def add_health(app: FastAPI, healths: Sequence[Health], metrics: Metrics) -> None:
    """Add `/healthz`, `/readyz` and `/metrics` for the services of this process."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def readyz(_: Request) -> Response:
        reasons = {f"{h.service}.{part}": why for h in healths for part, why in h.reasons.items()}
        body = {"ready": not reasons, "reasons": reasons}
        return Response(
            json.dumps(body, ensure_ascii=False), 200 if not reasons else 503, media_type="application/json"
        )

    async def exposition(_: Request) -> Response:
        for health in healths:
            metrics.set("ordstyrer_ready", 1 if health.ready else 0, service=health.service)
        return Response(metrics.exposition(), media_type="text/plain; version=0.0.4")

    app.add_route("/healthz", healthz)
    app.add_route("/readyz", readyz)
    app.add_route("/metrics", exposition)


def add_idle(app: FastAPI, is_idle: Callable[[], Awaitable[bool]]) -> None:
    """Add `/idlez`: 200 when nothing waits in this process, 503 while something does (drains, tests)."""

    async def idlez(_: Request) -> Response:
        idle = await is_idle()
        return PlainTextResponse("idle\n" if idle else "working\n", 200 if idle else 503)

    app.add_route("/idlez", idlez)


def hide_errors(app: FastAPI, told: Callable[[BaseException], None]) -> None:
    """Answer an unforeseen error with a page that quotes nothing of what was sent (G10)."""

    async def failed(_: Request, problem: Exception) -> Response:
        told(problem)
        return JSONResponse({"error": "something broke here", "do": "try again; it is in our log"}, 500)

    app.add_exception_handler(Exception, failed)
    if isinstance(app, App):
        app.hot.add_exception_handler(Exception, failed)


def server_for(app: ASGIApp, host: str, port: int) -> uvicorn.Server:
    """Return a server that is quiet, keeps no access log and ends what has begun when told to stop."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,  # what it logs goes our way (`common.log`): its tracebacks quote what was sent
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=STOP_WAIT_S_MAX,
        server_header=False,
        http="httptools",
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # signals are ours (`stop_on_signals`)
    return server


class Servers:
    """Servers of one process that begin and end together."""

    def __init__(self, *servers: uvicorn.Server) -> None:
        self._servers = servers

    @property
    def should_exit(self) -> bool:
        """True when they are told to stop."""
        return any(server.should_exit for server in self._servers)

    @should_exit.setter
    def should_exit(self, stop: bool) -> None:
        for server in self._servers:
            server.should_exit = stop

    async def serve(self) -> None:
        """Serve until told to stop, or until one of them breaks; Permanent names an address that cannot be had."""
        try:
            async with asyncio.TaskGroup() as group:
                for server in self._servers:
                    group.create_task(_serve(server))
        except BaseExceptionGroup as e:
            raise e.exceptions[0] from e


async def _serve(server: uvicorn.Server) -> None:
    try:
        await server.serve()
    except SystemExit as e:  # uvicorn's word for an address that it cannot have: it would end the process without ours
        where = f"{server.config.host}:{server.config.port}"
        why = getattr(e.__context__, "strerror", None) or "nothing more is known"
        raise Permanent(
            f"{where} cannot be listened on ({why}). Stop what has the port, or set ORDSTYRER_HOST, ORDSTYRER_PORT or "
            "ORDSTYRER_HEALTH_PORT."
        ) from e


def servers_for(app: ASGIApp, health: ASGIApp, settings: Settings) -> Servers:
    """Return what serves an app, and its health where no proxy hands anybody on: often the same app."""
    servers = [server_for(app, settings.host, settings.port)]
    if settings.health_port is not None:
        servers.append(server_for(health, settings.host, settings.health_port))
    return Servers(*servers)


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that nobody listens on right now."""
    with socket.socket() as s:
        s.bind((host, 0))
        port: int = s.getsockname()[1]
        return port


@contextlib.contextmanager
def stop_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` on SIGTERM and SIGINT."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
