"""`/webhooks/{platform}/{app}/deauthorize`, `/data-deletion`: Meta tells of people who take our app's rights away."""

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

from starlette.datastructures import URL
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from common.errors import BadMessage, Transient
from ingest.core import meta_callbacks
from ingest.core.meta_callbacks import Leaving
from ingest.core.openapi import ROUTE
from ingest.jobs.leaving import Leavings
from ingest.ports import App, Secrets
from ingest.routes.webhooks import RETRY_AFTER_S, Add, no_route
from ingest.store.tokens import Left

META = frozenset({"facebook", "instagram"})
_DONE = (
    ("Tilgangen du ga oss til {accounts} konto(er), er slettet.", "Hvem du er hos Meta, er slettet."),
    ("Tilgangen du gav oss til {accounts} konto(ar), er sletta.", "Kven du er hos Meta, er sletta."),
    ("Åtkomsten som du gav oss till {accounts} konto(n) har raderats.", "Vem du är hos Meta har raderats."),
    ("The access that you gave us to {accounts} account(s) has been deleted.", "Who you are at Meta has been deleted."),
)
"""Told in all four languages at once: Meta says nothing of who reads it. Then who they were, where that was asked."""
_UNKNOWN = "Koden er ikke kjent.\nKoden er ikkje kjend.\nKoden är inte känd.\nThis code is not known.\n"
FORM_BYTES_MAX = 3 * meta_callbacks.SIGNED_REQUEST_CHARS_MAX


class PeopleWhoLeave:
    """Meta's callbacks for people who take our app's rights away, and the page that says what was done then."""

    def __init__(self, secrets: Secrets, leavings: Leavings) -> None:
        self._secrets = secrets
        self._leavings = leavings

    async def deauthorise(self, request: Request) -> Response:
        """End what the person connected: 401 unless the app's secret signed it, 503 when it cannot be kept."""
        return await self._asked(request, meta_callbacks.deauthorised)

    async def delete(self, request: Request) -> Response:
        """End what the person connected and forget who it was; answer where that can be read."""
        return await self._asked(request, meta_callbacks.deletion_asked)

    async def page(self, request: Request) -> Response:
        """Say in plain words what was deleted under a code, and when."""
        app = self._app(request)
        try:
            left = await self._leavings.left(app, request.path_params["code"]) if app else None
        except Transient:
            return _come_again()
        if left is None:
            return PlainTextResponse(_UNKNOWN, 404)
        return PlainTextResponse(_told(left), headers={"Cache-Control": "no-store"})

    async def _asked(self, request: Request, read: Callable[[str, Sequence[bytes]], Leaving]) -> Response:
        app = self._app(request)
        if app is None:
            return no_route()
        try:
            leaving = read(await _signed_request(request), app.secrets)
            await self._leavings.leave(app, leaving)
        except (BadMessage, ClientDisconnect):
            return PlainTextResponse("The request is not signed by this app.\n", 401)
        except Transient:
            return _come_again()
        told = meta_callbacks.confirmation(leaving, str(_outside(request).replace(path=_page_of(app))))
        return Response(told, media_type="application/json")

    def _app(self, request: Request) -> App | None:
        platform = request.path_params["platform"]
        return self._secrets.app(platform, request.path_params["app"]) if platform in META else None


async def _signed_request(request: Request) -> str:
    """Return the form's member; BadMessage when the form is longer than any of Meta's."""
    form = b""
    async for part in request.stream():
        form += part
        if len(form) > FORM_BYTES_MAX:
            raise BadMessage("a form that is too long")
    return dict(parse_qsl(form.decode("ascii", "replace"))).get("signed_request", "")


def _come_again() -> Response:
    return PlainTextResponse("It cannot be done right now; ask again.\n", 503, {"Retry-After": str(RETRY_AFTER_S)})


def _outside(request: Request) -> URL:
    """Return our address as Meta reaches it: behind a proxy with HTTPS, but for a test on this machine."""
    here = request.url.hostname in {"127.0.0.1", "localhost"}
    return request.url.replace(query="", scheme=request.url.scheme if here else "https")


def _page_of(app: App) -> str:
    return f"/webhooks/{app.platform}/{app.name}/data-deletion"


def _told(left: Left) -> str:
    day = f"{left.done_at:%Y-%m-%d %H:%M} UTC"
    lines = [(rights.format(accounts=left.accounts), f" {who}" if left.deleted else "") for rights, who in _DONE]
    return "".join(f"{day}: {rights}{who}\n" for rights, who in lines)


def add_leaving(add: Add, leaving: PeopleWhoLeave) -> None:
    """Add Meta's callbacks for people who leave."""
    add(f"{ROUTE}/deauthorize", leaving.deauthorise, methods=["POST"])
    add(f"{ROUTE}/data-deletion", leaving.delete, methods=["POST"])
    add(f"{ROUTE}/data-deletion/{{code}}", leaving.page, methods=["GET"])
