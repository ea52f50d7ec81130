"""A simulator and a webhook receiver in one process, joined without sockets."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from simulator.founding import Founding, found_world
from simulator.instagram.account import IgAccount
from simulator.server import application
from simulator.simulation import Options, Simulation
from simulator.worldfile import WorldFile, read_world_file

SEED = 11
WEBHOOK_URL = "http://receiver.invalid/webhooks/facebook/{app}"
SETTLE_WAIT_S_MAX = 120.0


@dataclass(frozen=True)
class Received:
    """One POST as it came in."""

    app: str
    body: bytes
    headers: Mapping[str, str]
    well_signed: bool
    path: str = ""

    def document(self) -> dict[str, list[dict[str, object]]]:
        """The body, read as JSON."""
        found: dict[str, list[dict[str, object]]] = json.loads(self.body)
        return found

    def values(self) -> list[dict[str, object]]:
        """The values of all feed changes in it."""
        read: dict[str, list[object]] = json.loads(self.body)
        entries = [entry for entry in read["entry"] if isinstance(entry, dict)]
        changes: list[object] = []
        for entry in entries:
            listed = entry.get("changes", [])
            assert isinstance(listed, list)
            changes += listed
        values = [change["value"] for change in changes if isinstance(change, dict)]
        return [value for value in values if isinstance(value, dict)]

    def object_name(self) -> object:
        """What the body is about: `page` or `instagram`."""
        read: dict[str, object] = json.loads(self.body)
        return read["object"]

    def events(self, name: str = "messaging") -> list[dict[str, object]]:
        """The elements of all `messaging` (or `standby`) lists in it."""
        found: list[dict[str, object]] = []
        for entry in self.document()["entry"]:
            listed = entry.get(name, [])
            assert isinstance(listed, list)
            found += listed
        return found

    def acts(self) -> list[tuple[object, object]]:
        """What the body tells, shortened to verb and comment."""
        return [(value.get("verb"), value.get("comment_id")) for value in self.values()]

    def times(self) -> list[object]:
        """The send time of each entry."""
        return [entry["time"] for entry in self.document()["entry"]]


@dataclass
class Receiver:
    """Accepts what is well signed; `answers` (taken first to last) may say otherwise."""

    secrets: Mapping[str, str]
    verify_tokens: Mapping[str, str]
    answers: list[int] = field(default_factory=list)
    wait_s: float = 0
    received: list[Received] = field(default_factory=list)

    def comments(self, verb: str = "add") -> list[str]:
        """The ids in all accepted comment changes of this verb, in the order they came."""
        return [
            comment_id
            for one in self.received
            if one.well_signed
            for value in one.values()
            if value.get("item") == "comment" and value.get("verb") == verb
            # Broken neighbours have none, or a list.
            if isinstance(comment_id := value.get("comment_id"), str)
        ]

    def asgi(self) -> Starlette:
        """The receiver as an application."""
        path = "/webhooks/{platform}/{app}"
        return Starlette(
            routes=[Route(path, self._challenge, methods=["GET"]), Route(path, self._post, methods=["POST"])]
        )

    async def _challenge(self, request: Request) -> Response:
        query = request.query_params
        token = self.verify_tokens[request.path_params["app"]]
        known = query.get("hub.mode") == "subscribe" and query.get("hub.verify_token") == token
        if not known or "hub.challenge" not in query:
            return PlainTextResponse("no", status_code=403)
        return PlainTextResponse(query["hub.challenge"])

    async def _post(self, request: Request) -> Response:
        app, body = request.path_params["app"], await request.body()
        await asyncio.sleep(self.wait_s)
        digest = hmac.new(self.secrets[app].encode(), body, hashlib.sha256).hexdigest()
        given = request.headers.get("x-hub-signature-256", "").encode()
        well_signed = hmac.compare_digest(given, f"sha256={digest}".encode())
        path = request.url.path
        self.received.append(Received(app, body, dict(request.headers), well_signed, path))
        if not well_signed:
            return PlainTextResponse("no", status_code=401)
        return PlainTextResponse("ok", status_code=self.answers.pop(0) if self.answers else 200)


@dataclass
class Bench:
    """All that a check needs."""

    simulation: Simulation
    receiver: Receiver
    http: httpx.AsyncClient

    def page_id(self, municipality: str = "bo") -> str:
        """The page's id."""
        return self.simulation.world.of_municipality(municipality)[0].page_id

    def token(self, municipality: str = "bo") -> str:
        """The page's token."""
        return self.simulation.world.of_municipality(municipality)[0].row.page_token

    async def control(self, path: str, **members: object) -> dict[str, object]:
        """POST to the control API; anything but success is an error of the check."""
        answer = await self.http.post(f"/control/{path}", json=members)
        assert answer.is_success, answer.text
        found: dict[str, object] = answer.json()
        return found

    async def comment(self, text: str = "Når åpner biblioteket?", **members: object) -> str:
        """Let somebody comment; returns the platform's id."""
        made = await self.control("comments", municipality=members.pop("municipality", "bo"), text=text, **members)
        return str(made["object_id"])

    async def graph(self, method: str, path: str, municipality: str = "bo", **query: str) -> httpx.Response:
        """Call Graph with the page's token in a header."""
        headers = {"Authorization": f"Bearer {self.token(municipality)}"}
        return await self.http.request(method, f"/v26.0/{path}", params=query, headers=headers)

    async def deed(self, what: str, **members: object) -> str:
        """Let somebody do a deed (`facebook/post` …); returns the platform's id of what it made."""
        made = await self.control(what, municipality=members.pop("municipality", "bo"), **members)
        return str(made["object_id"])

    async def platform(self, name: str, municipality: str = "bo") -> dict[str, list[dict[str, object]]]:
        """What really happened on one platform."""
        found = (await self.http.get("/control/truth")).json()
        truth: dict[str, list[dict[str, object]]] = found["municipalities"][municipality]["platforms"][name]
        return truth

    async def items(self, name: str, municipality: str = "bo") -> dict[str, dict[str, object]]:
        """Everything written on one platform, by its id."""
        truth = await self.platform(name, municipality)
        return {str(item["object_id"]): item for item in truth["items"]}

    def account(self, number: int = 0, municipality: str = "bo") -> IgAccount:
        """An Instagram account: 0 came by Instagram Login, 1 by Facebook Login."""
        accounts = [each for each in self.simulation.world.accounts if each.row.municipality == municipality]
        return accounts[number]

    async def instagram(self, method: str, path: str, number: int = 0, **query: str) -> httpx.Response:
        """Call Instagram's part of Graph with the account's token in a header."""
        headers = {"Authorization": f"Bearer {self.account(number).row.secrets['token']}"}
        return await self.http.request(method, f"/v26.0/{path}", params=query, headers=headers)

    async def last(self) -> Received:
        """The webhook that came last, once nothing is left to send."""
        await self.settled()
        return self.receiver.received[-1]

    async def truth(self, municipality: str = "bo") -> dict[str, list[dict[str, object]]]:
        """What really happened at a municipality."""
        found = (await self.http.get("/control/truth")).json()
        truth: dict[str, list[dict[str, object]]] = found["municipalities"][municipality]
        return truth

    async def deliveries(self, **query: str) -> list[dict[str, object]]:
        """The webhooks so far."""
        found: list[dict[str, object]] = (await self.http.get("/control/deliveries", params=query)).json()["deliveries"]
        return found

    async def settled(self) -> None:
        """Wait until nothing is left to send."""
        async with asyncio.timeout(SETTLE_WAIT_S_MAX):
            idle = False
            while not idle:
                await asyncio.sleep(0.002)
                idle = (await self.http.get("/control/idle")).json()["idle"]

    async def play(self, name: str, **members: object) -> None:
        """Play a scenario to its end."""
        await self.control("scenario", name=name, **members)
        await self.settled()

    async def steps(self, *rows: dict[str, object]) -> None:
        """Play steps of a check's own, and let go of all that is kept back."""
        await self.play("steps", steps=[{"municipality": "bo", **row} for row in rows] + [{"do": "flush"}])


def founded(folder: Path, founding: Founding) -> WorldFile:
    """Found a world and read its file."""
    return read_world_file(found_world(folder, founding)[0])


def bench_of(world_file: WorldFile, *, attempt_wait_s_max: float = 5.0, seed: int = SEED) -> Bench:
    """Join a simulator of this world to a receiver."""
    secrets = {row.app: row.app_secret for row in world_file.pages}
    tokens = {row.app: row.verify_token for row in world_file.pages}
    for account in world_file.accounts:
        if account.platform == "instagram":
            secrets[account.app] = account.app_secret
            tokens[account.app] = account.secrets["verify_token"]
    receiver = Receiver(secrets, tokens)
    # A minute of waiting lasts a tenth of a millisecond, 36 hours a fifth of a second.
    options = Options(WEBHOOK_URL, seed, retry_scale=0.0000017, attempt_wait_s_max=attempt_wait_s_max)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(receiver.asgi()))
    simulation = Simulation(world_file, options, client)
    transport = httpx.ASGITransport(application(simulation))
    return Bench(simulation, receiver, httpx.AsyncClient(transport=transport, base_url="http://graph.invalid"))


async def closed(bench: Bench) -> None:
    """Stop a bench."""
    await bench.simulation.close()
    await bench.http.aclose()


async def private_reply(bench: Bench, object_id: str) -> httpx.Response:
    """Send the author of a comment a private message."""
    recipient, message = json.dumps({"comment_id": object_id}), json.dumps({"text": "Derfor skjulte vi den."})
    return await bench.graph("POST", f"{bench.page_id()}/messages", recipient=recipient, message=message)


def error_of(answer: httpx.Response) -> tuple[int, int, int | None]:
    """Return status, code and subcode of a Graph error."""
    error = answer.json()["error"]
    assert error["fbtrace_id"]
    return answer.status_code, error["code"], error.get("error_subcode")


def vector(name: str) -> dict[str, str]:
    """Return a signing vector; its values are invented or public test values."""
    file = Path(__file__).parent / "vectors" / "signatures.json"
    found: dict[str, dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
    return found[name]


def vector_body(name: str) -> bytes:
    """Return the bytes that a vector signs."""
    return base64.b64decode(vector(name)["body_b64"])
