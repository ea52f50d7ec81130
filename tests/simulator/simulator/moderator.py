"""A moderator who works through the desk's API, item by item, as a person would."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from simulator.judgement import Act, next_act, said, text_of

POLL_WAIT_S = 1.0
IDLE_POLLS = 3
CALL_WAIT_S_MAX = 30.0
# So that a desk which never takes an act off its list cannot be worked on for ever.
ACTS_PER_ITEM_MAX = 12


@dataclass(frozen=True)
class Pace:
    """How fast the moderator works."""

    acts_per_second: float = 5.0
    poll_wait_s: float = POLL_WAIT_S


class DeskError(Exception):
    """The desk did not answer, or not as its API says."""


def desk_client(url: str, token: str) -> httpx.AsyncClient:
    """Return a client for the desk at this address."""
    return httpx.AsyncClient(
        base_url=url.rstrip("/"),
        headers={"Authorization": f"Bearer {token}"},
        timeout=CALL_WAIT_S_MAX,
        trust_env=False,
    )


class Desk:
    """The desk's API, version 1, over a client that holds its address and the token."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def open_items(self, municipality: str) -> list[dict[str, object]]:
        """Return the open items of a municipality."""
        found = await self._get(f"/api/v1/{municipality}/items", {"open": "true"})
        items = found.get("items")
        return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []

    async def item(self, municipality: str, item_id: str) -> dict[str, object]:
        """Return one item as it is now."""
        return await self._get(f"/api/v1/{municipality}/items/{item_id}", {})

    async def act(self, municipality: str, item_id: str, body: dict[str, object], key: str) -> int:
        """Do one act; returns the HTTP status."""
        path = f"/api/v1/{municipality}/items/{item_id}/acts"
        try:
            answer = await self._client.post(path, json=body, headers={"Idempotency-Key": key})
        except httpx.HTTPError as error:
            raise DeskError(type(error).__name__) from error
        return answer.status_code

    async def close(self) -> None:
        """Let go of the connection."""
        await self._client.aclose()

    async def _get(self, path: str, query: dict[str, str]) -> dict[str, object]:
        try:
            answer = await self._client.get(path, params=query)
            found: object = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise DeskError(type(error).__name__) from error
        return found if isinstance(found, dict) else {}


class Moderator:
    """Takes the open items of its municipalities again and again, and does one act at a time.

    `counts` says how many acts of each kind were accepted, and how many answers were 409 or 422; `rounds` how often
    all open items were looked at to the end.
    """

    def __init__(self, desk: Desk, municipalities: Sequence[str], pace: Pace) -> None:
        self._desk = desk
        self._municipalities = municipalities
        self._pace = pace
        self._done: set[tuple[str, str]] = set()
        self._acts_on: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.errors = 0
        self.idle = False
        self.rounds = 0

    async def work(self, *, until_idle: bool = False) -> None:
        """Work on; with `until_idle` only until several polls in a row found nothing to do."""
        quiet_polls = 0
        try:
            while not (until_idle and quiet_polls >= IDLE_POLLS):
                errors = self.errors
                acted = await self.round()
                # A desk that does not answer may hold any amount of work.
                self.idle = acted == 0 and self.errors == errors
                self.rounds += 1
                quiet_polls = quiet_polls + 1 if self.idle else 0
                if acted == 0:
                    await asyncio.sleep(self._pace.poll_wait_s)
        finally:
            await self._desk.close()

    async def round(self) -> int:
        """Look once at every municipality's open items; returns how many acts were tried."""
        acted = 0
        for municipality in self._municipalities:
            try:
                for item in await self._desk.open_items(municipality):
                    acted += await self._handle(municipality, item)
            except DeskError as error:
                self.errors += 1
                self.counts[f"desk: {error}"] += 1
        return acted

    async def _handle(self, municipality: str, item: dict[str, object]) -> int:
        act = self._next(item)
        if act is None:
            return 0
        status = await self._try(municipality, item, act)
        if status == httpx.codes.CONFLICT:
            # Somebody was faster: look again, and decide on what stands there now.
            fresh = await self._desk.item(municipality, text_of(item, "item_id"))
            act = self._next(fresh)
            if act is not None:
                await self._try(municipality, fresh, act)
        return 1

    def _next(self, item: dict[str, object]) -> Act | None:
        item_id = text_of(item, "item_id")
        if self._acts_on[item_id] >= ACTS_PER_ITEM_MAX:
            return None
        return next_act(item, {key for known, key in self._done if known == item_id})

    async def _try(self, municipality: str, item: dict[str, object], act: Act) -> int:
        item_id = text_of(item, "item_id")
        self._acts_on[item_id] += 1
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{municipality}/{item_id}/{act.key}/{item.get('revision')}"))
        body = {"revision": item.get("revision"), **act.body}
        status = await self._desk.act(municipality, item_id, body, key)
        if httpx.codes.is_server_error(status):
            raise DeskError(str(status))
        if status != httpx.codes.CONFLICT:
            # Accepted or refused (422): either way it is not tried a second time for this decision.
            self._done.add((item_id, act.key))
        accepted = httpx.codes.is_success(status)
        if accepted and act.body["do"] == "reply":
            self._done.add((item_id, said(text_of(act.body, "text"))))
        self.counts[str(act.body["do"]) if accepted else f"answer {status}"] += 1
        await asyncio.sleep(1 / self._pace.acts_per_second)
        return status
