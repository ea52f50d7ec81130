"""`GET /connect/{platform}/callback`: where the platform sends the browser back to after a login."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from common.errors import Transient
from common.permissions import LOGINS_OF
from ingest.core import login_page
from ingest.jobs.login import UNKNOWN_LOGIN, Ended, Logins

ROUTE = "/connect/{platform}/callback"
OUT_OF_ORDER = "out_of_order"


class Callbacks:
    """Finishes logins, and says on a page what came of it. `desk_url` is where people reach the desk."""

    def __init__(self, logins: Logins, desk_url: str | None) -> None:
        self._logins = logins
        self._desk_url = desk_url

    async def ended(self, request: Request) -> Response:
        """Connect the account: 200 when it is, 400 when not, 404 for a login that is not open, 503 to try again."""
        platform = request.path_params["platform"]
        if platform not in LOGINS_OF:
            return self._page(request, Ended(why=UNKNOWN_LOGIN), 404)
        try:
            ended = await self._logins.finish(platform, dict(request.query_params))
        except Transient:
            return self._page(request, Ended(why=OUT_OF_ORDER), 503)
        if ended.why is None:
            return self._page(request, ended, 200)
        return self._page(request, ended, 404 if ended.why == UNKNOWN_LOGIN else 400)

    def _page(self, request: Request, ended: Ended, status: int) -> Response:
        lang = login_page.language(ended.lang, request.headers.get("accept-language", ""))
        desk = None
        if self._desk_url and ended.municipality:
            desk = f"{self._desk_url.rstrip('/')}/{ended.municipality}/our-channels"
        html = login_page.page(lang, ended.why, ended.granted, ended.lacking, desk)
        return HTMLResponse(html, status, login_page.HEADERS)


def add_callbacks(add: Callable[..., None], callbacks: Callbacks) -> None:
    """Add the route."""
    add(ROUTE, callbacks.ended, methods=["GET"])
