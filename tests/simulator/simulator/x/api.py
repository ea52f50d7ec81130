"""API v2 over HTTP."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.beside.acts import Draft, remove_remark, remove_thing, set_state, write_remark, write_thing
from simulator.beside.calls import Call, call_of, text_in
from simulator.beside.door import Done, Door, Errand
from simulator.beside.refusals import RefusedError
from simulator.beside.world import Place, Remark, Somebody, Thing
from simulator.x.errors import DUPLICATE, FORBIDDEN, TOO_MANY, UNAUTHORIZED, invalid, missing_row
from simulator.x.handle import REMAINING_MAX, X
from simulator.x.resources import remark_payload, thing_payload, user

READ = Errand("read")
Work = Callable[[Place, Call], Done]
Row = tuple[datetime, dict[str, object], Somebody]


class ApiV2:
    """Answers `/2/…`."""

    def __init__(self, platform: X, door: Door) -> None:
        self._platform = platform
        self._door = door

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/2/tweets", self.posts, methods=["GET", "POST"]),
            Route("/2/tweets/search/recent", self.search, methods=["GET"]),
            Route("/2/tweets/{id}", self.post, methods=["GET", "DELETE"]),
            Route("/2/tweets/{id}/hidden", self.hide, methods=["PUT"]),
            Route("/2/users/me", self.me, methods=["GET"]),
            Route("/2/users/{id}/mentions", self.mentions, methods=["GET"]),
            Route("/2/users/{id}/tweets", self.timeline, methods=["GET"]),
            Route("/2/webhooks/{id}", self.revalidate, methods=["PUT"]),
        ]

    async def posts(self, request: Request) -> Response:
        """Answer GET /2/tweets?ids= and POST /2/tweets."""
        call = await call_of(request)
        if call.method == "GET":
            return await self._through(call, READ, lambda place, call: self._found(place, call.query.get("ids", "")))
        about = text_in(call.structure("reply"), "in_reply_to_tweet_id")
        errand = Errand("reply" if about else "publish", about, call.text("text"))
        return await self._through(call, errand, lambda place, _: self._write(place, errand))

    async def post(self, request: Request) -> Response:
        """Answer GET and DELETE /2/tweets/{id}."""
        call, object_id = await call_of(request), request.path_params["id"]
        if call.method == "GET":
            return await self._through(call, READ, lambda place, _: self._one(place, object_id))
        return await self._through(call, Errand("remove", object_id), lambda place, _: self._delete(place, object_id))

    async def hide(self, request: Request) -> Response:
        """Answer PUT /2/tweets/{id}/hidden."""
        call, object_id = await call_of(request), request.path_params["id"]
        wanted = call.members.get("hidden")
        errand = Errand("hide" if wanted else "unhide", object_id)
        return await self._through(call, errand, lambda place, _: self._set_hidden(place, object_id, wanted))

    async def me(self, request: Request) -> Response:
        """Answer GET /2/users/me."""
        call = await call_of(request)
        return await self._through(
            call,
            READ,
            lambda place, _: Done({"data": user(self._platform.itself(place), place.row.settings["username"])}),
        )

    async def mentions(self, request: Request) -> Response:
        """Answer GET /2/users/{id}/mentions: whoever replies to us mentions us."""

        def found(place: Place, call: Call) -> Done:
            rows = [_remark_row(place, each) for each in place.remarks.values() if not each.removed and not each.own]
            return self._page(place, call, rows)

        return await self._through(await call_of(request), READ, found, request.path_params["id"])

    async def timeline(self, request: Request) -> Response:
        """Answer GET /2/users/{id}/tweets: our posts, and our replies."""

        def found(place: Place, call: Call) -> Done:
            itself = self._platform.itself(place)
            standing = [thing for thing in place.things.values() if not thing.removed]
            rows: list[Row] = [(each.created_at, thing_payload(place, each), itself) for each in standing]
            rows += [_remark_row(place, each) for each in place.remarks.values() if not each.removed and each.own]
            return self._page(place, call, rows)

        return await self._through(await call_of(request), READ, found, request.path_params["id"])

    async def search(self, request: Request) -> Response:
        """Answer GET /2/tweets/search/recent of `conversation_id:…` (and other words, which are not read)."""

        def found(place: Place, call: Call) -> Done:
            wanted = [part.partition(":")[2] for part in call.query.get("query", "").split() if ":" in part]
            rows = [_remark_row(place, each) for each in place.remarks.values() if not each.removed]
            return self._page(place, call, [row for row in rows if row[1]["conversation_id"] in wanted])

        return await self._through(await call_of(request), READ, found)

    async def revalidate(self, request: Request) -> Response:
        """Answer PUT /2/webhooks/{id}: X does the CRC at once."""
        call = await call_of(request)
        place = self._platform.of_token(call.bearer)
        if place is None:
            return self._door.refused(UNAUTHORIZED)
        shaken = await self._platform.shake(place, "right")
        if shaken["as_expected"] is True:
            place.listening = True
        return await self._door.through(place, READ, lambda: Done({"data": {"valid": place.listening}}))

    async def _through(self, call: Call, errand: Errand, work: Work, user_id: str | None = None) -> Response:
        place = self._platform.of_token(call.bearer)
        if place is None or user_id not in {None, place.row.account_id}:
            return self._door.refused(UNAUTHORIZED)

        def limited() -> Done:
            if place.next_number("calls") > REMAINING_MAX:
                raise RefusedError(TOO_MANY)
            return work(place, call)

        return await self._door.through(place, errand, limited)

    def _found(self, place: Place, ids: str) -> Done:
        wanted = [each for each in ids.split(",") if each]
        if not 1 <= len(wanted) <= 100:
            raise RefusedError(
                invalid("The number of values in the `ids` query parameter list is not between 1 and 100")
            )
        rows = {object_id: self._row(place, object_id) for object_id in wanted}
        found = [row for row in rows.values() if row is not None]
        missing = [missing_row(object_id, "ids") for object_id, row in rows.items() if row is None]
        body = {"data": [payload for _, payload, _ in found], "includes": {"users": self._users(place, found)}}
        return Done({name: value for name, value in {**body, "errors": missing}.items() if value})

    def _one(self, place: Place, object_id: str) -> Done:
        row = self._row(place, object_id)
        if row is None:
            return Done({"errors": [missing_row(object_id, "id")]})
        return Done({"data": row[1], "includes": {"users": self._users(place, [row])}})

    def _row(self, place: Place, object_id: str) -> Row | None:
        thing, remark = place.things.get(object_id), place.remarks.get(object_id)
        if thing is not None and not thing.removed:
            return thing.created_at, thing_payload(place, thing), self._platform.itself(place)
        return _remark_row(place, remark) if remark is not None and not remark.removed else None

    def _users(self, place: Place, rows: Sequence[Row]) -> list[Mapping[str, object]]:
        own = place.row.settings["username"]
        people = {who.person_id: who for _, _, who in rows}
        return [user(who, own if who.person_id == place.row.account_id else None) for who in people.values()]

    def _page(self, place: Place, call: Call, rows: list[Row]) -> Done:
        """Return one page, the newest first; `since_id` leaves out that one and all before."""
        since, until = call.number("since_id", 0), call.number("until_id", 1 << 63)
        start = call.query.get("start_time")
        floor = datetime.fromisoformat(start) if start else None
        rows = [row for row in rows if since < int(str(row[1]["id"])) < until and (floor is None or row[0] >= floor)]
        rows.sort(key=lambda row: int(str(row[1]["id"])), reverse=True)
        most = min(max(call.number("max_results", 10), 5), 100)
        token = call.query.get("pagination_token") or call.query.get("next_token") or "0"
        first = int(token.removeprefix("7140w")) if token.removeprefix("7140w").isdigit() else 0
        shown = rows[first : first + most]
        meta: dict[str, object] = {"result_count": len(shown)}
        if shown:
            meta |= {"newest_id": shown[0][1]["id"], "oldest_id": shown[-1][1]["id"]}
        if first + most < len(rows):
            meta["next_token"] = f"7140w{first + most}"
        body: dict[str, object] = {"meta": meta}
        if shown:
            body |= {"data": [payload for _, payload, _ in shown], "includes": {"users": self._users(place, shown)}}
        return Done(body)

    def _write(self, place: Place, errand: Errand) -> Done:
        platform, now, text = self._platform, self._platform.now(), errand.text or ""
        if not text:
            raise RefusedError(invalid("text is missing"))
        if any(each.own and each.text == text and not each.removed for each in place.remarks.values()):
            raise RefusedError(DUPLICATE)
        if not errand.object_id:
            thing, told = write_thing(platform, place, text, now)
            return Done(
                {"data": {"id": thing.object_id, "text": text}}, 201, notices=tuple(told), new_id=thing.object_id
            )
        row, parent = self._row(place, errand.object_id), place.remarks.get(errand.object_id)
        if row is None:
            raise RefusedError(invalid("Reply to a tweet that is deleted or not visible to you"))
        conversation = parent.thing_id if parent else errand.object_id
        # A mention's conversation is no post of ours.
        about = place.things.get(conversation) or Thing(conversation, "", now, now)
        draft = Draft(platform.itself(place), text, about, parent, "own reply", own=True)
        remark, notices = write_remark(platform, place, draft, now)
        body = {"data": {"id": remark.object_id, "text": text, "edit_history_tweet_ids": [remark.object_id]}}
        return Done(body, 201, notices=tuple(notices), new_id=remark.object_id)

    def _delete(self, place: Place, object_id: str) -> Done:
        thing, remark, now = place.things.get(object_id), place.remarks.get(object_id), self._platform.now()
        if thing is not None and not thing.removed:
            told = remove_thing(self._platform, place, thing, now)
            return Done({"data": {"deleted": True}}, notices=tuple(told))
        if remark is None or remark.removed or not remark.own:
            raise RefusedError(FORBIDDEN)
        told = remove_remark(self._platform, place, remark, "api", now)
        return Done({"data": {"deleted": True}}, notices=tuple(told))

    def _set_hidden(self, place: Place, object_id: str, wanted: object) -> Done:
        remark = place.remarks.get(object_id)
        if not isinstance(wanted, bool):
            raise RefusedError(invalid("hidden is missing"))
        # Only in a conversation of one's own.
        if remark is None or remark.removed or remark.own or remark.thing_id not in place.things:
            raise RefusedError(FORBIDDEN)
        state = self._platform.manners.hidden if wanted else self._platform.manners.shown
        set_state(self._platform, place, remark, state or "", self._platform.now(), by="api")
        return Done({"data": {"hidden": wanted}})


def _remark_row(place: Place, remark: Remark) -> Row:
    return remark.created_at, remark_payload(place, remark), remark.author
