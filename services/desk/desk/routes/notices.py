"""What is said where something cannot be done just now."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from common.errors import Transient
from desk.routes.page import draw_notice

Page = Callable[[Request], Awaitable[Response]]


def unless_broken(page: Page) -> Page:
    """Say so on a page while the database does not answer."""

    async def handled(request: Request) -> Response:
        try:
            return await page(request)
        except Transient:
            return draw_notice(request, "broken", 503)

    return handled
