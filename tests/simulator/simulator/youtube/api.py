"""The Data API (v3) and the hub over HTTP: token, quota, and which call is which."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.beside.calls import Call, call_of
from simulator.beside.door import Done, Door, Errand
from simulator.beside.refusals import RefusedError
from simulator.youtube import queries, writes
from simulator.youtube.channel import Channel, YouTube
from simulator.youtube.errors import NO_LOGIN, QUOTA, missing
from simulator.youtube.hub import LEASE_S_DEFAULT, ask, new_challenge
from simulator.youtube.resources import channel_resource, listed, video_resource

BASE = "/youtube/v3"
READ_UNITS = 1
WRITE_UNITS = 50
READ = Errand("read")
Work = Callable[[Channel, Call], Done]


class DataApi:
    """Answers all calls of all channels."""

    def __init__(self, platform: YouTube, door: Door) -> None:
        self._platform = platform
        self._door = door

    def routes(self) -> list[Route]:
        """Return the routes; the hub is `POST /hub`."""
        return [
            Route(f"{BASE}/commentThreads", self.threads, methods=["GET", "POST"]),
            Route(f"{BASE}/comments", self.comments, methods=["GET", "POST", "PUT", "DELETE"]),
            Route(f"{BASE}/comments/setModerationStatus", self.moderate, methods=["POST"]),
            Route(f"{BASE}/videos", self.videos, methods=["GET"]),
            Route(f"{BASE}/channels", self.channels, methods=["GET"]),
            Route("/hub", self.hub, methods=["POST"]),
        ]

    async def threads(self, request: Request) -> Response:
        """Answer commentThreads.list and .insert."""
        call = await call_of(request)
        if call.method == "GET":
            return await self._through(call, READ, lambda channel, call: Done(queries.threads(call, channel)))
        errand = writes.thread_errand(call)
        return await self._through(
            call, errand, lambda channel, _: writes.new_thread(self._platform, channel, errand, self._platform.now())
        )

    async def comments(self, request: Request) -> Response:
        """Answer comments.list, .insert, .update and .delete."""
        call = await call_of(request)
        if call.method == "GET":
            return await self._through(call, READ, lambda channel, call: Done(queries.comments(call, channel)))
        errand, do = {
            "POST": (writes.reply_errand(call), writes.reply),
            "PUT": (writes.edit_errand(call), writes.edit),
            "DELETE": (Errand("remove", call.query.get("id", "")), writes.delete),
        }[call.method]
        return await self._through(
            call, errand, lambda channel, _: do(self._platform, channel, errand, self._platform.now())
        )

    async def moderate(self, request: Request) -> Response:
        """Answer comments.setModerationStatus."""
        call = await call_of(request)
        return await self._through(
            call,
            writes.moderation_errand(call),
            lambda channel, call: writes.moderate(self._platform, channel, call, self._platform.now()),
        )

    async def videos(self, request: Request) -> Response:
        """Answer videos.list by id."""

        def found(channel: Channel, call: Call) -> Done:
            wanted = call.query.get("id", "").split(",")
            videos = [video for each in wanted if (video := channel.things.get(each)) and not video.removed]
            return Done(listed("video", [video_resource(channel, video) for video in videos]))

        return await self._through(await call_of(request), READ, found)

    async def channels(self, request: Request) -> Response:
        """Answer channels.list of `mine=true`, or by id."""

        def found(channel: Channel, call: Call) -> Done:
            own = call.query.get("mine") == "true" or channel.row.account_id in call.query.get("id", "").split(",")
            return Done(listed("channel", [channel_resource(channel)] if own else []))

        return await self._through(await call_of(request), READ, found)

    async def _through(self, call: Call, errand: Errand, work: Work) -> Response:
        place = self._platform.of_token(call.bearer or call.query.get("access_token", ""))
        if not isinstance(place, Channel):
            return self._door.refused(NO_LOGIN)
        units = READ_UNITS if errand.do == "read" else WRITE_UNITS

        def metered() -> Done:
            if "part" not in call.query and not call.path.endswith("/setModerationStatus") and call.method != "DELETE":
                raise RefusedError(missing("part"))
            if place.quota_used + units > place.quota_units_max:
                raise RefusedError(QUOTA)
            place.quota_used += units
            return work(place, call)

        return await self._door.through(place, errand, metered)

    async def hub(self, request: Request) -> Response:
        """Take a subscription (hub.callback, .mode, .topic, .secret?, .lease_seconds?), and ask the receiver back."""
        call = await call_of(request)
        topic = call.text("hub.topic") or ""
        channel_id = parse_qs(urlsplit(topic).query).get("channel_id", [""])[0]
        channel = self._platform.of_account(channel_id)
        callback, mode = call.text("hub.callback"), call.text("hub.mode")
        if not isinstance(channel, Channel) or not callback or mode not in {"subscribe", "unsubscribe"}:
            return PlainTextResponse("hub.callback, hub.mode and a known hub.topic are needed", status_code=400)
        if call.text("hub.verify") == "sync":
            verified = await self._verify(channel, call)
            return Response(status_code=204 if verified else 409)
        # As Google's hub: first "accepted", then the question.
        return Response(status_code=202, background=BackgroundTask(self._verify, channel, call))

    async def _verify(self, channel: Channel, call: Call) -> bool:
        lease_s = call.number("hub.lease_seconds", LEASE_S_DEFAULT)
        challenge, mode = new_challenge(self._platform.around.challenges), call.text("hub.mode") or ""
        query = {"hub.topic": call.text("hub.topic") or "", "hub.challenge": challenge, "hub.mode": mode}
        if mode == "subscribe":
            query["hub.lease_seconds"] = str(lease_s)
        if token := call.text("hub.verify_token"):
            query["hub.verify_token"] = token
        callback = call.text("hub.callback") or ""
        status, text = await ask(self._platform.around.client, callback, query)
        if status is None or not 200 <= status < 300 or text != challenge:
            return False
        channel.listening = mode == "subscribe"
        if channel.listening:
            channel.callback, channel.hub_secret = callback, call.text("hub.secret") or ""
            channel.listens_until = self._platform.now() + timedelta(seconds=lease_s)
        return True
