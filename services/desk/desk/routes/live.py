"""Tells open pages that something has changed in a municipality's queue, by server-sent events.

Nothing of a case is told, only that there is news: the page then asks for what it may see, as it always does. One look
a second serves all the pages of a municipality, on every replica alike, whoever wrote.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from common.clock import happens
from common.db import Database
from common.errors import Transient
from common.health import Health
from desk.handlers.people import Person
from desk.routes.page import HEADERS
from desk.store import Cases

LOOK_EVERY_S = 1.0
LOOKS_A_DRAWING = 2
"""A page is told at every second look at most; what comes in between is told then. (A page's throttle drops it.)"""
QUIET_S_MAX = 20.0
"""A line of comment is sent this often, so that nothing between us and the browser takes the page for dead."""
LISTENERS_MAX = 500
"""Open pages a process serves; one more is told to come again later, and works as before without."""
COME_AGAIN_MS = 5_000
STAMP_CHARS_MAX = 80


class _Listener:
    """An open page: what of the cases it has seen, and what it is to be told. True: news. False: this process ends."""

    def __init__(self, seen: str) -> None:
        self.told: asyncio.Queue[bool] = asyncio.Queue()
        self._seen = seen
        self._rests = 0

    def hear(self, stamp: str) -> None:
        """Tell it of news, if there is any and it was not told of other news just now."""
        self._rests = max(0, self._rests - 1)
        if self._rests or self._seen == stamp:
            return
        self._seen, self._rests = stamp, LOOKS_A_DRAWING
        if self.told.empty():  # news that waits already says it all
            self.told.put_nowait(True)


class Live:
    """Who listens, by municipality."""

    def __init__(self, db: Database, listeners_max: int = LISTENERS_MAX) -> None:
        self._db = db
        self._listeners_max = listeners_max
        self._listeners: dict[str, set[_Listener]] = {}
        self._ended = False

    async def run(self, stop: asyncio.Event, _health: Health) -> None:
        """Look every second, as long as somebody listens; send everybody home at the end."""
        while not stop.is_set():
            with contextlib.suppress(Transient):
                await self.look()
            await happens(stop, LOOK_EVERY_S)
        self._ended = True
        for listener in [one for listeners in self._listeners.values() for one in listeners]:
            listener.told.put_nowait(False)

    async def look(self) -> None:
        """Tell the pages of each municipality in whose cases something has changed since they were drawn."""
        for municipality in list(self._listeners):
            stamp = await self._db.read(lambda tx, of=municipality: Cases(tx, of).stamp())  # type: ignore[misc]  # bound now
            for listener in self._listeners.get(municipality, set()):
                listener.hear(stamp)

    async def page(self, request: Request, _person: Person) -> Response:
        """Return the stream of news of one municipality."""
        if self._ended or sum(map(len, self._listeners.values())) >= self._listeners_max:
            return Response("Too many pages listen: come again later.\n", 503, {"Retry-After": "30"})
        seen = request.query_params.get("seen", "")[:STAMP_CHARS_MAX]
        stream = self._news(request.path_params["municipality"], _Listener(seen))
        return StreamingResponse(stream, 200, HEADERS | {"X-Accel-Buffering": "no"}, media_type="text/event-stream")

    async def _news(self, municipality: str, listener: _Listener) -> AsyncIterator[str]:
        self._listeners.setdefault(municipality, set()).add(listener)
        try:
            yield f"retry: {COME_AGAIN_MS}\n\n"
            while True:
                try:
                    more = await asyncio.wait_for(listener.told.get(), QUIET_S_MAX)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if not more:
                    return
                yield "event: queue\ndata: news\n\n"
        finally:
            mine = self._listeners[municipality]
            mine.discard(listener)
            if not mine:
                del self._listeners[municipality]
