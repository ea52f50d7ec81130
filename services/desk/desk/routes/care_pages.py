"""A reader's own wish to be warned of harsh words, kept by their browser and known to nobody else."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.core.care import OWN_DATA, warning_of
from desk.core.facts import Case
from desk.handlers.people import Person
from desk.routes.forms import field, is_ours, read_form
from desk.routes.media_wish import as_wished
from desk.routes.page import HEADERS, draw_notice
from desk.routes.words import Words

Page = Callable[[Request, Person], Awaitable[Response]]
COOKIE = "ordstyrer_care"
KEPT_S = 365 * 24 * 3600
_SPARED: ContextVar[bool] = ContextVar("spared", default=False)


def is_spared() -> bool:
    """Say whether who reads this page has asked to be warned of harsh words."""
    return _SPARED.get()


def with_care(page: Page) -> Page:
    """Draw a page as its reader has asked to be spared."""

    async def handled(request: Request, person: Person) -> Response:
        before = _SPARED.set(request.cookies.get(COOKIE) == "1")
        try:
            with as_wished(request):
                return await page(request, person)
        finally:
            _SPARED.reset(before)

    return handled


def warning_said(case: Case, words: Words) -> str:
    """Return what a folded text is said to hold; empty where it is not folded."""
    why = warning_of(case, spared=is_spared())
    if why == (OWN_DATA,):
        return words.say("acting", "care_own_data")
    return words.say("acting", "care_hard", kinds=", ".join(words.say("abuse", one) for one in why)) if why else ""


async def choose_care(request: Request, person: Person) -> Response:
    """Keep the choice in the browser, and go back to the item."""
    form = await read_form(request)
    if form is None or not is_ours(form, person.csrf):
        return draw_notice(request, "bad_form", 403)
    municipality, item_id = request.path_params["municipality"], request.path_params["item_id"]
    answer = RedirectResponse(f"/{municipality}/items/{item_id}", 303, HEADERS)
    answer.set_cookie(
        COOKIE,
        "1" if field(form, "care") == "on" else "0",
        max_age=KEPT_S,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer
