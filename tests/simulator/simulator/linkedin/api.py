"""The Community Management API over HTTP, versioned (`/rest`) and not (`/v2`)."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.beside.acts import Draft, edit_remark, remove_remark, write_remark
from simulator.beside.calls import Call, call_of, text_in
from simulator.beside.door import Done, Door, Errand
from simulator.beside.refusals import RefusedError
from simulator.beside.world import Place, Remark, Thing
from simulator.linkedin.errors import FORBIDDEN, INVALID_TOKEN, NO_TEXT, NO_VERSION, NOT_FOUND
from simulator.linkedin.organization import LinkedIn, Organization
from simulator.linkedin.resources import (
    activity_of,
    comment_number,
    comment_resource,
    listed,
    post_resource,
    thing_resource,
)

READ = Errand("read")
COUNT_DEFAULT = 10
COUNT_MAX = 100
BACKFILL = timedelta(days=60)
RANGE_PART = re.compile(r"(start|end)\s*[:=]\s*(\d+)")
Work = Callable[[Organization, Call], Done]


class CommunityApi:
    """Answers `/rest/…` and `/v2/…`."""

    def __init__(self, platform: LinkedIn, door: Door) -> None:
        self._platform = platform
        self._door = door

    def routes(self) -> list[Route]:
        """Return the routes."""
        routes: list[Route] = []
        for base in ("/rest", "/v2"):
            comments = f"{base}/socialActions/{{urn}}/comments"
            routes += [
                Route(comments, self.comments, methods=["GET", "POST"]),
                Route(f"{comments}/{{number}}", self.comment, methods=["GET", "POST", "DELETE"]),
                Route(f"{base}/organizationalEntityNotifications", self.notifications, methods=["GET"]),
                Route(f"{base}/posts/{{urn}}", self.post, methods=["GET"]),
                Route(f"{base}/posts", self.posts, methods=["GET"]),
            ]
        return routes

    async def comments(self, request: Request) -> Response:
        """Answer the comments under a post or a comment, and take a new one."""
        call, urn = await call_of(request), request.path_params["urn"]
        if call.method == "GET":
            return await self._through(call, READ, lambda place, call: self._list(place, call, urn))
        parent = text_in(call.members, "parentComment")
        errand = Errand("reply", parent or urn, text_in(call.structure("message"), "text"))
        return await self._through(call, errand, lambda place, call: self._create(place, call, urn, errand))

    async def comment(self, request: Request) -> Response:
        """Answer one comment; edit it (X-RestLi-Method: PARTIAL_UPDATE), or delete it."""
        call, urn, number = await call_of(request), request.path_params["urn"], request.path_params["number"]

        def known(place: Place) -> Remark:
            return _comment(place, urn, number)

        if call.method == "GET":
            return await self._through(call, READ, lambda place, _: Done(comment_resource(place, known(place))))
        # The record names comments by their URN; the path has it in two parts.
        object_id = f"urn:li:comment:({activity_of(urn)},{number})"
        if call.method == "DELETE":
            errand = Errand("remove", object_id)
            return await self._through(call, errand, lambda place, call: self._delete(place, call, known(place)))
        errand = Errand("edit", object_id, text_in(call.structure("patch", "message", "$set"), "text"))
        return await self._through(call, errand, lambda place, _: self._edit(place, known(place), errand))

    async def notifications(self, request: Request) -> Response:
        """Answer the finder `criteria`: what was told in a time, of sixty days at most."""

        def found(place: Organization, call: Call) -> Done:
            if call.query.get("q") != "criteria" or call.query.get("organizationalEntity") != place.row.account_id:
                raise RefusedError(FORBIDDEN)
            actions = call.query.get("actions", "").removeprefix("List(").removesuffix(")").split(",")
            words = " ".join(f"{name}={value}" for name, value in call.query.items() if name.startswith("timeRange"))
            bounds = {name: _moment(value) for name, value in RANGE_PART.findall(words)}
            now = self._platform.now()
            first, last = max(bounds.get("start", now - BACKFILL), now - BACKFILL), bounds.get("end", now)
            rows = [value for at, value in place.told if first <= at <= last and value["action"] in actions]
            return self._page(call, rows[::-1])

        return await self._through(await call_of(request), READ, found)

    async def posts(self, request: Request) -> Response:
        """Answer the finder `author`: the organization's posts, the newest first."""

        def found(place: Organization, call: Call) -> Done:
            if call.query.get("author") != place.row.account_id:
                raise RefusedError(FORBIDDEN)
            standing = [thing for thing in place.things.values() if not thing.removed]
            return self._page(call, [thing_resource(place, thing) for thing in standing[::-1]])

        return await self._through(await call_of(request), READ, found)

    async def post(self, request: Request) -> Response:
        """Answer one post: an own one, or one that mentions the organization."""
        urn = request.path_params["urn"]

        def found(place: Organization, _: Call) -> Done:
            thing, mention = _thing(place, urn), place.remarks.get(urn)
            if thing is not None:
                return Done(thing_resource(place, thing))
            if mention is None or mention.removed:
                raise RefusedError(NOT_FOUND)
            return Done(post_resource(urn, mention.author.person_id, mention.text, mention.created_at))

        return await self._through(await call_of(request), READ, found)

    async def _through(self, call: Call, errand: Errand, work: Work) -> Response:
        if call.path.startswith("/rest/") and not call.headers.get("linkedin-version"):
            return self._door.refused(NO_VERSION)
        place = self._platform.of_token(call.bearer)
        if not isinstance(place, Organization):
            return self._door.refused(INVALID_TOKEN)
        return await self._door.through(place, errand, lambda: work(place, call))

    def _page(self, call: Call, rows: Sequence[object]) -> Done:
        start, count = call.number("start", 0), min(call.number("count", COUNT_DEFAULT) or COUNT_DEFAULT, COUNT_MAX)
        return Done(listed(rows, start, count, call.path))

    def _list(self, place: Organization, call: Call, urn: str) -> Done:
        remark = place.remarks.get(urn)
        if remark is not None and not remark.removed:
            rows = list(place.replies_to(remark)) if urn.startswith("urn:li:comment:") else _under(place, urn)
        else:
            thing = _thing(place, urn)
            if thing is None:
                raise RefusedError(NOT_FOUND)
            rows = [each for each in place.on(thing) if each.parent_id is None]
        return self._page(call, [comment_resource(place, each) for each in rows if not each.removed])

    def _create(self, place: Organization, call: Call, urn: str, errand: Errand) -> Done:
        if text_in(call.members, "actor") != place.row.account_id:
            raise RefusedError(FORBIDDEN)
        if not errand.text:
            raise RefusedError(NO_TEXT)
        about = place.remarks.get(errand.object_id)
        parent = about if about is not None and errand.object_id.startswith("urn:li:comment:") else None
        if about is not None and about.removed:
            raise RefusedError(NOT_FOUND)
        thing = _thing(place, parent.thing_id if parent else urn)
        if thing is None and about is None:
            raise RefusedError(NOT_FOUND)
        # A post that mentions the organization is somebody else's.
        now = self._platform.now()
        stands_on = thing or Thing(about.thing_id if about else urn, "", now, now)
        draft = Draft(self._platform.itself(place), errand.text, stands_on, parent, "own reply", own=True)
        remark, notices = write_remark(self._platform, place, draft, now)
        headers = {"x-restli-id": comment_number(remark.object_id)}
        return Done(comment_resource(place, remark), 201, headers, tuple(notices), remark.object_id)

    def _edit(self, place: Organization, remark: Remark, errand: Errand) -> Done:
        if not remark.own:
            raise RefusedError(FORBIDDEN)
        if not errand.text:
            raise RefusedError(NO_TEXT)
        notices = edit_remark(self._platform, place, remark, errand.text, self._platform.now())
        return Done(status=204, notices=tuple(notices))

    def _delete(self, place: Organization, call: Call, remark: Remark) -> Done:
        on_own_post = remark.thing_id in place.things
        if call.query.get("actor") != place.row.account_id or not (remark.own or on_own_post):
            raise RefusedError(FORBIDDEN)
        notices = remove_remark(self._platform, place, remark, "api", self._platform.now())
        return Done(status=204, notices=tuple(notices))


def _moment(words: str) -> datetime:
    return datetime.fromtimestamp(int(words) / 1000, UTC)


def _thing(place: Place, urn: str) -> Thing | None:
    """Return a post by its share or its activity."""
    thing = place.things.get(urn) or place.things.get(urn.replace("urn:li:activity:", "urn:li:share:"))
    return None if thing is None or thing.removed else thing


def _under(place: Place, urn: str) -> list[Remark]:
    found = [each for each in place.remarks.values() if each.thing_id == urn]
    return [each for each in found if each.object_id != urn and each.parent_id is None]


def _comment(place: Place, urn: str, number: str) -> Remark:
    """Return the comment with this number, under its post or its parent. Raises RefusedError."""
    standing = [each for each in place.remarks.values() if not each.removed]
    for remark in standing:
        abouts = {remark.thing_id, activity_of(remark.thing_id), remark.parent_id}
        if comment_number(remark.object_id) == number and urn in abouts:
            return remark
    raise RefusedError(NOT_FOUND)
