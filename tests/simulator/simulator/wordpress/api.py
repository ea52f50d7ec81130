"""WordPress's REST API over HTTP, for each site under its own address."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.beside.calls import Call, call_of
from simulator.beside.door import Done, Door, Errand
from simulator.beside.refusals import Refusal, RefusedError
from simulator.beside.world import Place
from simulator.wordpress import listing, writes
from simulator.wordpress.errors import (
    BAD_PASSWORD,
    CANNOT_EDIT,
    CANNOT_READ,
    FORBIDDEN_CONTEXT,
    INVALID_POST,
    LOGIN_REQUIRED,
    NOT_LOGGED_IN,
)
from simulator.wordpress.resources import article_resource, comment_resource
from simulator.wordpress.site import OUR_USER_ID, WordPress

BASE = "/sites/{site}/wp-json/wp/v2"
READ = Errand("read")


@dataclass(frozen=True)
class Visit:
    """One call at one site."""

    call: Call
    place: Place
    base_url: str
    logged_in: bool


Work = Callable[[Visit], Done]


class SiteApi:
    """Answers all calls of all sites."""

    def __init__(self, platform: WordPress, door: Door) -> None:
        self._platform = platform
        self._door = door

    def routes(self) -> list[Route]:
        """Return the routes."""
        change = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return [
            Route("/sites/{site}/wp-json/", self.root, methods=["GET"]),
            Route(f"{BASE}/comments", self.comments, methods=["GET", "POST"]),
            Route(f"{BASE}/comments/{{number:int}}", self.comment, methods=change),
            Route(f"{BASE}/posts", self.articles, methods=["GET"]),
            Route(f"{BASE}/posts/{{number:int}}", self.article, methods=["GET"]),
            Route(f"{BASE}/users/me", self.me, methods=["GET"]),
        ]

    async def root(self, request: Request) -> Response:
        """Answer what a site is."""
        namespaces = {"namespaces": ["wp/v2"], "authentication": {"application-passwords": {}}}
        return await self._through(request, lambda visit: Done({"name": visit.place.row.name, **namespaces}))

    async def me(self, request: Request) -> Response:
        """Answer who is logged in."""

        def found(visit: Visit) -> Done:
            if not visit.logged_in:
                raise RefusedError(NOT_LOGGED_IN)
            return Done({"id": OUR_USER_ID, "name": visit.place.row.name, "slug": "ordstyrer"})

        return await self._through(request, found)

    async def articles(self, request: Request) -> Response:
        """Answer GET /posts."""
        return await self._through(request, lambda visit: listing.articles(visit.call, visit.place, visit.base_url))

    async def article(self, request: Request) -> Response:
        """Answer GET /posts/{id}."""

        def found(visit: Visit) -> Done:
            thing = visit.place.things.get(writes.full_id(visit.place, visit.call.path.rpartition("/")[2]))
            if thing is None or thing.removed:
                raise RefusedError(INVALID_POST)
            return Done(article_resource(visit.place, thing))

        return await self._through(request, found)

    async def comments(self, request: Request) -> Response:
        """Answer GET and POST /comments."""
        if request.method == "GET":
            return await self._through(request, self._list)
        return await self._through(request, self._create)

    async def comment(self, request: Request) -> Response:
        """Answer GET, POST and DELETE /comments/{id}."""
        work = {"GET": self._get, "DELETE": self._delete}.get(request.method, self._update)
        return await self._through(request, work)

    def _list(self, visit: Visit) -> Done:
        if visit.call.query.get("context") == "edit" and not visit.logged_in:
            raise RefusedError(FORBIDDEN_CONTEXT)
        return listing.comments(visit.call, visit.place, visit.base_url, logged_in=visit.logged_in)

    def _get(self, visit: Visit) -> Done:
        remark = writes.known(visit.place, visit.call.path.rpartition("/")[2])
        if remark.state != "approved" and not visit.logged_in:
            raise RefusedError(CANNOT_READ)
        return Done(comment_resource(visit.place, remark, visit.base_url, visit.call.query.get("context", "view")))

    def _create(self, visit: Visit) -> Done:
        _must(visit, LOGIN_REQUIRED)
        return writes.create(self._platform, visit.place, visit.call, visit.base_url, self._platform.now())

    def _update(self, visit: Visit) -> Done:
        _must(visit, CANNOT_EDIT)
        number = visit.call.path.rpartition("/")[2]
        notices = writes.update(self._platform, visit.place, visit.call, number, self._platform.now())
        remark = writes.known(visit.place, number)
        return Done(comment_resource(visit.place, remark, visit.base_url, "edit"), notices=tuple(notices))

    def _delete(self, visit: Visit) -> Done:
        _must(visit, CANNOT_EDIT)
        return writes.delete(self._platform, visit.place, visit.call, visit.base_url, self._platform.now())

    async def _through(self, request: Request, work: Work) -> Response:
        call = await call_of(request)
        site = request.path_params["site"]
        places = [place for place in self._platform.places if place.row.account_id == site]
        if not places:
            return Response("No such site.", status_code=404)
        owner = next((place for place in places if _opens(place, call)), None)
        if call.headers.get("authorization") and owner is None:
            return self._door.refused(BAD_PASSWORD)
        place = owner or places[0]
        visit = Visit(call, place, f"{call.base_url}/sites/{site}", owner is not None)
        return await self._door.through(place, _errand(visit), lambda: work(visit))


def _errand(visit: Visit) -> Errand:
    call, last = visit.call, visit.call.path.rpartition("/")[2]
    if call.method == "GET":
        return READ
    if call.method == "DELETE":
        return Errand("remove", writes.full_id(visit.place, last))
    if last == "comments":
        return writes.create_errand(call, visit.place)
    return writes.update_errand(call, visit.place, last)


def _opens(place: Place, call: Call) -> bool:
    user, password = call.basic
    # WordPress shows application passwords in groups of four, and does not mind the blanks.
    return bool(password) and (user, password.replace(" ", "")) == (
        place.row.settings.get("user"),
        place.row.secrets.get("password"),
    )


def _must(visit: Visit, refusal: Refusal) -> None:
    if not visit.logged_in:
        raise RefusedError(refusal)
