"""Four services on one database, a platform in a test's hand, and people who work at the desk or past it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
from sqlalchemy import text

import archiver.app
import archiver.settings
import classifier.app
import classifier.settings
import desk.app
import desk.settings
import notifier.app
import notifier.settings
from common.codec import catalogue, decode
from common.db import SqliteDatabase, Tx
from common.events import (
    MESSAGE,
    ActionOrdered,
    ActionTaken,
    Author,
    Event,
    ItemChanged,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    NoticeSent,
    Outcome,
    derived_id,
    item_id_of,
)
from common.pack_folder import read_files
from common.service import Service, World
from desk.handlers.people import make_token
from tests.migrated import migrated
from tests.service.told import POLICIES, version_of
from tests.world import HandClock, world_on

HERE = "randaberg"
"""Its guideline asks for everything: an answer in time, records, and a note of what was removed."""
MORNING = datetime(2026, 5, 11, 7, 0, tzinfo=UTC)
TOLD: dict[str, tuple[type[ItemChanged], str]] = {
    "hide": (ItemHidden, "hidden"),
    "unhide": (ItemUnhidden, "visible"),
    "remove": (ItemRemoved, "removed"),
}
ROUNDS_MAX = 50


class TownClock(HandClock):
    """A clock on which nothing happens at the same moment as the thing before it."""

    def __init__(self) -> None:
        super().__init__(MORNING)

    def tick(self) -> None:
        self.at += timedelta(minutes=1)


@dataclass(frozen=True)
class Beside:
    """A clock that goes so much ahead of the town's, or behind it."""

    town: TownClock
    ahead: timedelta

    def now(self) -> datetime:
        return self.town.at + self.ahead


@dataclass
class Town:
    """A municipality, its services, and the page on the platform."""

    world: World
    clock: TownClock
    services: dict[str, Service]
    change_sha256: str = ""
    items: dict[UUID, ItemChanged] = field(default_factory=dict)
    read_to: dict[str, int] = field(default_factory=dict)
    heard: list[Event] = field(default_factory=list)

    # --- the platform ---------------------------------------------------------------------------------------

    async def post(self, name: str, words: str, **more: object) -> UUID:
        """Somebody writes under the page's post."""
        self.clock.tick()
        item_id = item_id_of(HERE, "facebook", name)
        given: dict[str, Any] = {
            "platform": "facebook",
            "account_id": "1",
            "object_id": name,
            "kind": "comment",
            "text": words,
            "author": Author(id=f"author of {name}", name=None),
            "created_at": self.clock.at,
            "received_at": self.clock.at,
            "post_id": "page_post",
            "thread_id": more.get("parent_id") or name,
            "change_sha256": self.change_sha256,
            "change_no": 1,
            **more,
        }
        await self._tell(ItemPosted(**self._about(item_id, f"posted {name}"), revision=1, **given))
        return item_id

    async def reply(self, item_id: UUID, words: str, name: str) -> UUID:
        """The page answers, by whatever hand."""
        asked, us = self.items[item_id], Author(id="1", name="Randaberg kommune")
        if asked.kind == MESSAGE:
            return await self.message(name, words, own=True, author=us)
        return await self.post(name, words, own=True, parent_id=asked.object_id, author=us)

    async def message(self, name: str, words: str, **more: object) -> UUID:
        """Somebody writes in the one conversation; nothing in it has a parent."""
        return await self.post(name, words, **({"kind": MESSAGE, "thread_id": "77", "post_id": None} | more))

    async def change(self, item_id: UUID, did: str, *, by_us: bool) -> None:
        """Hide, show or remove it, by an order of ours or by any other hand."""
        self.clock.tick()
        kind, visibility = TOLD[did]
        old = self.items[item_id]
        fields = msgspec.structs.asdict(old) | self._about(item_id, f"{did} {old.change_no + 1}")
        fields |= {"visibility": visibility, "changed_by_us": by_us, "change_no": old.change_no + 1}
        await self._tell(kind(**fields))

    async def _carry_out(self, order: ActionOrdered) -> None:
        assert order.item_id is not None
        made = f"made by {order.action_id}" if order.do in {"reply", "private_reply"} else None
        if order.do in TOLD:
            await self.change(order.item_id, order.do, by_us=True)
        elif order.do == "reply":
            await self.reply(order.item_id, order.text or "", str(made))
        kind: type[Outcome] = NoticeSent if order.do == "private_reply" else ActionTaken
        given: dict[str, Any] = {
            "action_id": order.action_id,
            "do": order.do,
            "actor": order.actor,
            "clause": order.clause,
            "reason": order.reason,
            "carries_out": order.carries_out,
            "object_id": made,
            "done_at": self.clock.at,
            "revision": order.revision,
        }
        await self._hand_on("outcomes", kind(**self._about(order.item_id, f"done {order.action_id}"), **given))

    def _about(self, item_id: UUID, what: str) -> dict[str, Any]:
        return {
            "event_id": derived_id(item_id, what),
            "municipality": HERE,
            "item_id": item_id,
            "occurred_at": self.clock.at,
            "recorded_at": self.clock.at,
        }

    async def _tell(self, event: ItemChanged) -> None:
        assert event.item_id is not None
        self.items[event.item_id] = event
        await self._hand_on("items", event)

    # --- the services -----------------------------------------------------------------------------------------

    async def _hand_on(self, topic: str, event: Event) -> None:
        self.heard.append(event)
        for name in catalogue()[topic].consumers:
            handler = self.services[name].handlers.get(type(event)) if name in self.services else None
            if handler is not None:
                at = self.services[name].world.clock.now()
                await self.world.db.write(lambda tx, h=handler, at=at: h(tx, event, at))  # type: ignore[misc]  # bound now

    async def settle(self) -> None:
        """Let everybody hear of everything, and do what is due, until nothing is left."""
        topics = {name: topic for topic, entry in catalogue().items() for name in entry.events}
        for _ in range(ROUNDS_MAX):
            news = [event for name in self.services for event in await self._unread(name)]
            for event in news:
                await self._hand_on(topics[type(event).__name__], event)
                if isinstance(event, ActionOrdered):
                    await self._carry_out(event)
            done = [await service.worker.run_due() for service in self.services.values()]
            if not news and not any(done):
                return
        message = "the town never comes to rest"
        raise AssertionError(message)

    async def _unread(self, name: str) -> list[Event]:
        def unit(tx: Tx) -> list[Any]:
            query = text(f"SELECT id, kind, value FROM {name}_outbox WHERE id > :id ORDER BY id")  # noqa: S608 - our own names
            return list(tx.execute(query, {"id": self.read_to.get(name, 0)}).all())

        rows = await self.world.db.read(unit)
        self.read_to[name] = rows[-1].id if rows else self.read_to.get(name, 0)
        return [decode(row.kind, row.value) for row in rows]

    async def later(self, **more: float) -> None:
        """Move the clock on, and let everybody do what is due by then."""
        self.clock.at += timedelta(**more)
        await self.settle()

    # --- the desk -----------------------------------------------------------------------------------------------

    async def act(self, item_id: UUID, **body: object) -> None:
        """A person does something at the desk, and everybody hears of it."""
        self.clock.tick()
        async with await self._client() as client:
            path = f"/api/v1/{HERE}/items/{item_id}"
            revision = (await client.get(path)).json()["revision"]
            answer = await client.post(f"{path}/acts", json={"revision": revision, **body})
            assert answer.status_code == 202, answer.text
        await self.settle()

    async def shown(self, item_id: UUID) -> dict[str, Any]:
        """Return the item as the desk's API tells it."""
        async with await self._client() as client:
            found: dict[str, Any] = (await client.get(f"/api/v1/{HERE}/items/{item_id}")).json()
        return found

    async def _client(self) -> httpx.AsyncClient:
        token = await self.world.db.write(lambda tx: make_token(tx, "kari", (HERE,), self.clock.at))
        transport = httpx.ASGITransport(app=self.services["desk"].web)
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.AsyncClient(transport=transport, base_url="http://desk.test", headers=headers)


@asynccontextmanager
async def town(folder: Path, ahead: Mapping[str, timedelta] | None = None) -> AsyncIterator[Town]:
    """Open a town on an empty database, with its pack in force; `ahead` says whose clock goes wrong, and how far."""
    names = ("classifier", "archiver", "notifier", "desk")
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 - a test's own folder
    url = f"sqlite:///{folder / 'town.db'}"
    await migrated(url, names)
    (folder / "policies").mkdir()
    db, clock = SqliteDatabase(folder / "town.db"), TownClock()
    world = world_on(db, folder, clock)
    own = {name: replace(world, clock=Beside(clock, (ahead or {}).get(name, timedelta()))) for name in names}
    given = {"data_dir": folder, "policies_dir": folder / "policies"}
    services = {
        "classifier": classifier.app.attach(
            own["classifier"], classifier.settings.ClassifierSettings.model_validate(given)
        ),
        "archiver": archiver.app.attach(own["archiver"], archiver.settings.ArchiverSettings.model_validate(given)),
        "notifier": notifier.app.attach(own["notifier"], notifier.settings.NotifierSettings.model_validate(given)),
        "desk": desk.app.attach(own["desk"], desk.settings.DeskSettings.model_validate({**given, "desk_undo_s": 0.0})),
    }
    world.control.state(version_of(dict(read_files(POLICIES / HERE))))
    sha256 = await world.blobs.put(HERE, b'{"what": "the platform sent"}')
    yield Town(world, clock, services, sha256)
    await db.close()
