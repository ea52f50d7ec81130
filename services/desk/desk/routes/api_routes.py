"""The API's place among the desk's routes: it is built when the first request comes to it.

FastAPI reads the shapes of every route as it is added, which takes longer than the rest of the desk does to start.
"""

from functools import cached_property

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from desk.routes.api import PREFIX, api_router
from desk.routes.office import Office


class ApiRoutes(BaseRoute):
    """Every route under `/api/v1`."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @cached_property
    def router(self) -> APIRouter:
        """The routes themselves."""
        return api_router(self._office)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Find the route of a request, or one for the same address that is asked in another way."""
        found: tuple[Match, Scope] = (Match.NONE, {})
        if scope["type"] != "http" or not scope["path"].startswith(f"{PREFIX}/"):
            return found
        for route in self.router.routes:
            match, child_scope = route.matches(scope)
            if match is Match.FULL:
                return match, child_scope
            if match is Match.PARTIAL and found[0] is Match.NONE:
                found = match, child_scope
        return found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route answer that was found."""
        await scope["route"].handle(scope, receive, send)
