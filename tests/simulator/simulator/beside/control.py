"""A platform's part of the control API: what people do there, faults, raw bodies, checks of the receiver."""

import base64
import binascii
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.asked import Asked, AskError, asked_of
from simulator.beside.doing import (
    AUTHOR_DEFAULT,
    ON_REMARK,
    ON_THING,
    THING_TEXT_DEFAULT,
    DoingError,
    Wanted,
    act_on_remark,
    act_on_thing,
    comment,
    publish,
)
from simulator.beside.door import HOLD_S_DEFAULT, ApiFault, ApiFaultError, Door
from simulator.beside.outbox import Outbox
from simulator.beside.platform import Parcel, Platform
from simulator.beside.truth import remark_truth
from simulator.beside.world import Place, Remark, Thing
from simulator.delivery import SIGNS


class StandControl:
    """Routes under /control/PLATFORM."""

    def __init__(self, platform: Platform, outbox: Outbox, door: Door) -> None:
        self._platform = platform
        self._outbox = outbox
        self._door = door

    def routes(self) -> list[Route]:
        """Return the routes."""
        base = f"/control/{self._platform.name}"
        return [
            Route(f"{base}/places", self.places, methods=["GET"]),
            Route(f"{base}/posts", self.new_post, methods=["POST"]),
            Route(f"{base}/posts/{{object_id:path}}", self.on_post, methods=["POST"]),
            Route(f"{base}/comments", self.new_comment, methods=["POST"]),
            Route(f"{base}/comments/{{object_id:path}}", self.on_comment, methods=["POST"]),
            Route(f"{base}/forge", self.forge, methods=["POST"]),
            Route(f"{base}/faults", self.set_faults, methods=["POST"]),
            Route(f"{base}/handshake", self.handshake, methods=["POST"]),
            Route(f"{base}/settings", self.settings, methods=["POST"]),
            Route(f"{base}/raw", self.raw, methods=["POST"]),
            Route(f"{base}/flush", self.flush, methods=["POST"]),
        ]

    async def places(self, _: Request) -> Response:
        """Return who is here: municipality, account, app, and whether webhooks are sent."""
        told = [
            {
                "municipality": place.row.municipality,
                "account_id": place.row.account_id,
                "app": place.row.app,
                "name": place.row.name,
                "listening": place.heard(self._platform.now()),
            }
            for place in self._platform.places
        ]
        return JSONResponse({"places": told})

    async def new_post(self, request: Request) -> Response:
        """Publish: {municipality, text?, delivery?}."""
        asked = await asked_of(request)
        place, text = self._place(asked), asked.optional_text("text") or THING_TEXT_DEFAULT
        thing, notices = publish(self._platform, place, text, self._platform.now())
        self._outbox.hand_in(notices, asked.plan())
        return JSONResponse({"object_id": thing.object_id, "account_id": place.row.account_id}, status_code=201)

    async def on_post(self, request: Request) -> Response:
        """Let the place act: {do: edit_post|remove_post, text?, municipality?, delivery?}."""
        asked = await asked_of(request)
        place = self._holder(request, asked)
        thing = place.things.get(request.path_params["object_id"])
        if thing is None or thing.removed:
            raise AskError("no such post", 404)
        wanted = {"do": asked.text("do"), "text": asked.optional_text("text") or ""}
        if wanted["do"] not in ON_THING:
            raise AskError(f"`do` must be one of {', '.join(ON_THING)}")
        notices = act_on_thing(self._platform, place, thing, wanted, self._platform.now())
        self._outbox.hand_in(notices, asked.plan())
        return JSONResponse({"object_id": thing.object_id, "removed": thing.removed})

    async def new_comment(self, request: Request) -> Response:
        """Comment: {municipality, text, author?, parent?, post?, kind?, state?, delivery?}.

        `author` null is somebody the platform does not name, "" the place itself. Without `post` it stands on the
        newest one.
        """
        asked = await asked_of(request)
        place = self._place(asked)
        parent = self._parent(place, asked)
        named = asked.members.get("author", AUTHOR_DEFAULT)
        wanted = Wanted(
            text=asked.text("text"),
            thing=self._thing(place, asked, parent),
            parent=parent,
            author=None
            if named is None
            else asked.optional_text("author")
            if "author" in asked.members
            else str(named),
            kind=asked.optional_text("kind") or "unspecified",
            state=asked.optional_text("state"),
        )
        try:
            remark, notices = comment(self._platform, place, wanted, self._platform.now())
        except DoingError as error:
            raise AskError(str(error), 409) from error
        self._outbox.hand_in(notices, asked.plan())
        return JSONResponse(remark_truth(place, remark, self._platform.manners), status_code=201)

    async def on_comment(self, request: Request) -> Response:
        """Let others act: {do: edit|remove|hide|unhide|like|unlike, text?, author?, municipality?, delivery?}."""
        asked = await asked_of(request)
        place = self._holder(request, asked)
        remark = place.remarks.get(request.path_params["object_id"])
        if remark is None or remark.removed:
            raise AskError("no such comment", 404)
        wanted = {name: value for name in ("do", "text", "author") if (value := asked.optional_text(name))}
        if wanted.get("do") not in ON_REMARK:
            raise AskError(f"`do` must be one of {', '.join(ON_REMARK)}")
        try:
            notices = act_on_remark(self._platform, place, remark, wanted, self._platform.now())
        except DoingError as error:
            raise AskError(str(error), 409) from error
        self._outbox.hand_in(notices, asked.plan())
        return JSONResponse(remark_truth(place, remark, self._platform.manners))

    async def forge(self, request: Request) -> Response:
        """Send what nobody wrote: {municipality, delivery: {forged: [...]}}."""
        asked = await asked_of(request)
        place = self._place(asked)
        self._outbox.forge(place, asked.plan().forged)
        return JSONResponse({"forged": len(place.lies)}, status_code=202)

    async def set_faults(self, request: Request) -> Response:
        """Turn faults on: {clear?, api?: [{fault, when?, do?, municipality?, times?, hold_s?}], delivery?: [...]}."""
        asked = await asked_of(request)
        if asked.truth("clear"):
            self._door.clear_faults()
            self._outbox.clear_faults()
        for row in asked.rows("api"):
            try:
                self._door.add_fault(_api_fault(row))
            except ApiFaultError as error:
                raise AskError(str(error)) from error
        for row in asked.rows("delivery"):
            plan = Asked({"delivery": row.members.get("plan")}).plan()
            for _ in range(int(row.number("times", 1))):
                self._outbox.expect_fault(row.text("municipality"), plan)
        return JSONResponse({"api": [asdict(fault) for fault in self._door.faults_left()]})

    async def handshake(self, request: Request) -> Response:
        """Check the receiver: {municipality?, case?}; without them every place, or the right case; case `all`."""
        asked = await asked_of(request)
        case = asked.optional_text("case") or "right"
        known = self._platform.cases
        if case not in {"right", "all", *known}:
            raise AskError(f"`case` must be all or one of {', '.join(known)}")
        places = [self._place(asked)] if asked.optional_text("municipality") else self._platform.places
        cases = known if case == "all" else (case,)
        shaken = [await self._platform.shake(place, one) for place in places for one in cases]
        return JSONResponse({"as_expected": all(each["as_expected"] for each in shaken), "handshakes": shaken})

    async def settings(self, request: Request) -> Response:
        """Change what the platform changes by itself: {municipality, …}; see each platform."""
        asked = await asked_of(request)
        wanted = {name: value for name, value in asked.members.items() if name != "municipality"}
        try:
            return JSONResponse(self._platform.settings(self._place(asked), wanted))
        except ValueError as error:
            raise AskError(str(error)) from error

    async def raw(self, request: Request) -> Response:
        """Post bytes as they are: {municipality, body_base64, content_type?, sign?, retried?}."""
        asked = await asked_of(request)
        place, sign = self._place(asked), asked.optional_text("sign") or "good"
        if sign not in SIGNS:
            raise AskError(f"`sign` must be one of {', '.join(SIGNS)}")
        try:
            body = base64.b64decode(asked.text("body_base64"), validate=True)
        except binascii.Error as error:
            raise AskError("`body_base64` is no base64") from error
        parcel = Parcel(body, {"Content-Type": asked.optional_text("content_type") or "application/json"})
        delivery = self._outbox.send_raw(place, parcel, sign, retried=asked.truth("retried"))
        return JSONResponse({"delivery": delivery.number, "body_bytes": len(body)}, status_code=202)

    async def flush(self, _: Request) -> Response:
        """Send what is kept back."""
        self._outbox.flush()
        return JSONResponse({"kept_back": self._outbox.waiting()})

    def _place(self, asked: Asked) -> Place:
        place = self._platform.of_municipality(asked.text("municipality"))
        if place is None:
            raise AskError(f"no such municipality on {self._platform.name}", 404)
        return place

    def _holder(self, request: Request, asked: Asked) -> Place:
        wanted = asked.optional_text("municipality")
        holders = self._platform.holding(request.path_params["object_id"])
        holders = [place for place in holders if wanted in {None, place.row.municipality}]
        if not holders:
            raise AskError("nothing has this id", 404)
        if len(holders) > 1:
            raise AskError("several municipalities have this id: say which `municipality`", 409)
        return holders[0]

    def _parent(self, place: Place, asked: Asked) -> Remark | None:
        parent_id = asked.optional_text("parent")
        if parent_id is None:
            return None
        if parent_id not in place.remarks:
            raise AskError("no such parent", 404)
        return place.remarks[parent_id]

    def _thing(self, place: Place, asked: Asked, parent: Remark | None) -> Thing:
        if parent is not None:
            # What a mention began is no post of the place.
            return place.things.get(parent.thing_id) or Thing(parent.thing_id, "", parent.created_at, parent.created_at)
        wanted = asked.optional_text("post")
        standing = [thing for thing in place.things.values() if not thing.removed]
        if wanted is not None:
            standing = [thing for thing in standing if thing.object_id == wanted]
            if not standing:
                raise AskError("no such post", 404)
        if not standing:
            thing, notices = publish(self._platform, place, THING_TEXT_DEFAULT, self._platform.now())
            # Not through a waiting fault: that one is meant for the comment.
            self._outbox.echo(notices)
            return thing
        return standing[-1]


def _api_fault(row: Asked) -> ApiFault:
    return ApiFault(
        fault=row.text("fault"),
        when=row.optional_text("when") or "before",
        do=row.optional_text("do"),
        municipality=row.optional_text("municipality"),
        times=int(row.number("times", 1)),
        hold_s=row.number("hold_s", HOLD_S_DEFAULT),
    )
