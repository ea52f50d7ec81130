"""Errors of the API as people can use them: what is wrong, what to do next, and nothing of what was sent (G10)."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from common.errors import Transient
from desk.core.claim import CLAIMED
from desk.core.who_may import NOT_YOUR_ROLE
from desk.handlers.acts import HELD, NO_ARCHIVE_RIGHT, NO_RIGHT, SECOND, SEEN_OTHERWISE, STALE

STATUS_OF_ACT = {
    **dict.fromkeys((STALE, SEEN_OTHERWISE, CLAIMED, HELD, SECOND), 409),
    **dict.fromkeys((NO_ARCHIVE_RIGHT, NO_RIGHT, NOT_YOUR_ROLE), 403),
}
"""What answers an act that is not done, by its code; 422 for every other."""


class Problem(Exception):  # noqa: N818 - an answer, not a fault
    """An answer that is no success. `clauses` name what a refusal rests on, `newest` the item as it is now.

    `diff` is what its text became since the revision that was acted on.
    """

    def __init__(
        self,
        status: int,
        error: str,
        do: str,
        *,
        clauses: tuple[str, ...] = (),
        newest: dict[str, object] | None = None,
        diff: dict[str, object] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.body: dict[str, object] = {"error": error, "do": do}
        if clauses:
            self.body["clauses"] = list(clauses)
        if newest is not None:
            self.body["newest"] = newest
        if diff is not None:
            self.body["diff"] = diff

    def answer(self) -> Response:
        """Return the response."""
        headers = {"WWW-Authenticate": "Bearer"} if self.status == 401 else {}  # noqa: PLR2004 - HTTP's number
        return JSONResponse(self.body, self.status, headers | {"Cache-Control": "no-store"})


def missing() -> Problem:
    """Return what answers for what is not there, and for what is not theirs to see."""
    return Problem(404, "There is nothing here that you may see.", "Check the municipality, and the id in the address.")


class ApiRoute(APIRoute):
    """A route that answers every foreseen error in the API's own form, in whatever app it is included."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler with its errors turned into answers."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                response = await handle(request)
            except Problem as e:
                return e.answer()
            except RequestValidationError as e:
                return _not_valid(e).answer()
            except Transient:
                return Problem(503, "The database does not answer.", "Try again in a moment.").answer()
            response.headers["Cache-Control"] = "no-store"
            return response

        return handled


def _not_valid(error: RequestValidationError) -> Problem:
    """Name the places, never the values: they may be somebody's words."""
    places = sorted({".".join(str(p) for p in e["loc"]) for e in error.errors()})
    return Problem(
        422,
        f"The request is not valid: {', '.join(places)}.",
        "See /api/v1/openapi.json for what is expected there.",
    )
