"""The desk in the language of whoever reads it: chosen by a link at the foot of every page, kept by the browser."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.core.guide import LANGUAGES
from desk.handlers.people import Person
from desk.routes.page import HEADERS
from desk.routes.words import read_in

Page = Callable[[Request, Person], Awaitable[Response]]
COOKIE = "ordstyrer_language"
ASKED = "lang"
KEPT_S = 365 * 24 * 3600


def in_readers_language(page: Page) -> Page:
    """Draw a page in its reader's language; `?lang=nn` chooses one and leads back to the page.

    A municipality's own language holds for whoever has chosen none. Texts to residents and quotes of the guideline
    stay in theirs.
    """

    async def handled(request: Request, person: Person) -> Response:
        asked = request.query_params.get(ASKED)
        if asked in LANGUAGES and request.method == "GET":
            return _kept(request, asked)
        read_in(request.cookies.get(COOKIE))
        try:
            return await page(request, person)
        finally:
            read_in(None)

    return handled


def _kept(request: Request, language: str) -> Response:
    rest = request.url.remove_query_params(ASKED)
    # Path and query alone: a host in a header of the request leads nobody away.
    answer = RedirectResponse(f"/{rest.path.lstrip('/')}" + (f"?{rest.query}" if rest.query else ""), 303, HEADERS)
    answer.set_cookie(
        COOKIE, language, max_age=KEPT_S, httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer
