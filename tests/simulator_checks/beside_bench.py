"""A simulator with platforms beside Meta's, joined without sockets to a receiver that writes everything down."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.beside.stand import Stand
from simulator.beside.world import Place
from simulator.founding import Founding, found_world
from simulator.server import application
from simulator.simulation import Options, Simulation
from simulator.worldfile import read_world_file

SEED = 11
WEBHOOK_URL = "http://receiver.invalid/webhooks/facebook/{app}"
SETTLE_WAIT_S_MAX = 120.0


@dataclass(frozen=True)
class Arrived:
    """One POST as it came in."""

    platform: str
    app: str
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Listener:
    """Answers POSTs with `answers` first to last, then 200; `ask` answers GETs."""

    answers: list[int] = field(default_factory=list)
    arrived: list[Arrived] = field(default_factory=list)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    ask: Callable[[Mapping[str, str]], Response] = lambda _: PlainTextResponse("no", status_code=403)

    def asgi(self) -> Starlette:
        """The receiver as an application."""
        path = "/webhooks/{platform}/{app}"
        return Starlette(routes=[Route(path, self._get, methods=["GET"]), Route(path, self._post, methods=["POST"])])

    async def _get(self, request: Request) -> Response:
        self.asked.append(dict(request.query_params))
        return self.ask(dict(request.query_params))

    async def _post(self, request: Request) -> Response:
        platform, app = request.path_params["platform"], request.path_params["app"]
        self.arrived.append(Arrived(platform, app, await request.body(), dict(request.headers)))
        return PlainTextResponse("ok", status_code=self.answers.pop(0) if self.answers else 200)


@dataclass
class BesideBench:
    """All that a check of one platform needs."""

    platform: str
    simulation: Simulation
    listener: Listener
    http: httpx.AsyncClient

    def place(self, municipality: str = "bo") -> Place:
        """The municipality's place."""
        side = self.simulation.sides[self.platform]
        assert isinstance(side, Stand)
        place = side.platform.of_municipality(municipality)
        assert place is not None
        return place

    async def control(self, path: str, **members: object) -> dict[str, object]:
        """POST to the platform's control API; anything but success is an error of the check."""
        answer = await self.http.post(f"/control/{self.platform}/{path}", json=members)
        assert answer.is_success, answer.text
        found: dict[str, object] = answer.json()
        return found

    async def comment(self, text: str = "Når åpner biblioteket?", **members: object) -> str:
        """Let somebody comment; returns the platform's id."""
        made = await self.control("comments", municipality=members.pop("municipality", "bo"), text=text, **members)
        return str(made["object_id"])

    async def post(self, text: str = "Et innlegg", **members: object) -> str:
        """Let the place publish; returns the platform's id."""
        made = await self.control("posts", municipality=members.pop("municipality", "bo"), text=text, **members)
        return str(made["object_id"])

    async def truth(self, municipality: str = "bo") -> dict[str, list[dict[str, object]]]:
        """What really happened on the platform."""
        found = (await self.http.get("/control/truth")).json()
        truth: dict[str, list[dict[str, object]]] = found["municipalities"][municipality]["platforms"][self.platform]
        return truth

    async def item(self, object_id: str, municipality: str = "bo") -> dict[str, object]:
        """What is true of one thing."""
        return next(each for each in (await self.truth(municipality))["items"] if each["object_id"] == object_id)

    async def deliveries(self, **query: str) -> list[dict[str, object]]:
        """The platform's webhooks so far."""
        found = (await self.http.get("/control/deliveries", params={"platform": self.platform, **query})).json()
        rows: list[dict[str, object]] = found["deliveries"]
        return rows

    async def settled(self) -> list[Arrived]:
        """Wait until nothing is left to send; returns all that arrived."""
        async with asyncio.timeout(SETTLE_WAIT_S_MAX):
            idle = False
            while not idle:
                await asyncio.sleep(0.002)
                idle = (await self.http.get("/control/idle")).json()["idle"]
        return self.listener.arrived


def beside_bench(folder: Path, platform: str, *names: str) -> BesideBench:
    """Found a world in which these municipalities (Bø and Søgne) are on the platform, and join it."""
    founding = Founding(names or ("bo", "sogne"), SEED, "http://platform.invalid", platforms=[platform])
    listener = Listener()
    # A minute of waiting lasts a tenth of a millisecond.
    options = Options(WEBHOOK_URL, SEED, retry_scale=0.0000017)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(listener.asgi()))
    simulation = Simulation(read_world_file(found_world(folder, founding)[0]), options, client)
    transport = httpx.ASGITransport(application(simulation))
    http = httpx.AsyncClient(transport=transport, base_url="http://platform.invalid")
    return BesideBench(platform, simulation, listener, http)


async def beside_closed(bench: BesideBench) -> None:
    """Stop a bench."""
    await bench.simulation.close()
    await bench.http.aclose()
