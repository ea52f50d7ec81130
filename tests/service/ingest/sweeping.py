"""Ingest with a platform in memory that offers listings: what stands there, what is asked, what goes wrong."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import msgspec

from common.db import Tx
from common.events import ItemChanged, item_id_of
from ingest import store
from ingest.core.change import Change, Ignored, Listed, RawChange
from ingest.core.item_state import ItemState
from ingest.core.sweeping import DEEP
from ingest.jobs.reread import Reread
from ingest.jobs.sweep import SweepAccount
from ingest.jobs.sweep_schedule import Reach, SweepSchedule, new_sweep
from ingest.ports import Access, App, Handshake, Listing, Page, Platform, Seen, Sending, Target, Verdict
from ingest.store import sweeps
from ingest.store.sweeps import Sweep
from tests.service.ingest.opened import secrets_of
from tests.service.ingest.stage import PAGE_A, START, Stage

Fault = Callable[[], Page]
T = TypeVar("T")
MINE = ("bo", "facebook", PAGE_A)


class Shelf:
    """A platform with posts and the comments under them, listed a few a page. It acts on nothing."""

    name = "facebook"
    lists = True

    def __init__(self) -> None:
        self.comments: dict[str, Listed] = {}
        self.posts: list[str] = ["1"]
        self.unlisted: set[str] = set()
        self.looks_like: dict[str, bool] = {}
        self.page_size = 2
        self.wait_s = 0.0
        self.asked: list[tuple[str, str, str | None]] = []
        self.looked: list[str] = []
        self.faults: list[Fault] = []
        self.look_faults: list[Callable[[], Seen | None]] = []
        self.meanwhile: Callable[[], None] = lambda: None

    def write(self, number: int, text: str = "Når åpner svømmehallen?", *, ago_s: float = 3600, **more: object) -> str:
        """Let somebody have written a comment; returns its id."""
        given: dict[str, object] = {"post_id": "1", "kind": "comment", "hidden": False, **more}
        object_id = f"{given['post_id']}_{number}"
        raw = msgspec.json.encode({"id": object_id, "message": text})
        given |= {"raw": raw, "object_id": object_id, "text": text, "created_at": START - timedelta(seconds=ago_s)}
        self.comments[object_id] = msgspec.convert(given, Listed)
        return object_id

    def change(self, object_id: str, **more: object) -> None:
        """Let a comment have been edited or hidden."""
        self.comments[object_id] = msgspec.structs.replace(self.comments[object_id], **more)

    async def listing(self, _access: Access, what: Listing, cursor: str | None) -> Page:
        """The account names its posts, a post its comments, so many a page."""
        self.asked.append((what.scope, what.id, cursor))
        self.meanwhile()
        if self.faults:
            return self.faults.pop(0)()
        if what.scope == "account":
            return self._page(self.posts, cursor, lambda found: Page(then=tuple(_post(one, what) for one in found)))
        under = [one for one in self.comments.values() if one.post_id == what.id and one.object_id not in self.unlisted]
        return self._page(under, cursor, lambda found: Page(found=tuple(found)))

    def _page(self, of: Sequence[T], cursor: str | None, page: Callable[[Sequence[T]], Page]) -> Page:
        start = int(cursor or 0)
        end = start + self.page_size
        following = str(end) if end < len(of) else None
        return msgspec.structs.replace(page(of[start:end]), next=following, wait_s=self.wait_s)

    async def look(self, _access: Access, target: Target) -> Seen | None:
        """One comment as it stands."""
        self.looked.append(target.object_id)
        if self.look_faults:
            return self.look_faults.pop(0)()
        found = self.comments.get(target.object_id)
        if found is None:
            return None
        return Seen(found.text or "", self.looks_like.get(target.object_id, bool(found.hidden)))

    async def close(self) -> None:
        """Nothing is open."""

    def challenge(self, _query: Mapping[str, str], _app: App) -> Handshake | None:
        return None

    def verify(self, _headers: Mapping[str, str], _body: bytes, _secrets: Sequence[bytes], _at: datetime) -> Verdict:
        return Verdict.FORGED

    def kept_headers(self, _headers: Mapping[str, str], _app: App) -> dict[str, str]:
        return {}

    def split(self, _body: bytes, _headers: Mapping[str, str]) -> list[RawChange]:
        return []

    def read(self, _change: RawChange, _received_at: datetime) -> Change | Ignored:
        return Ignored("field")

    def one_body(self, change: RawChange) -> bytes:
        return change.raw

    async def set_state(self, _access: Access, _target: Target, _do: str, _text: str) -> bool:
        return False

    async def create(self, _access: Access, _target: Target, _do: str, _sending: Sending) -> str | None:
        return None

    async def find_created(
        self, _access: Access, _target: Target, _do: str, _sending: Sending, _since: datetime
    ) -> tuple[bool, str | None]:
        return False, None


def _post(post_id: str, what: Listing) -> Listing:
    return Listing(scope="post", id=post_id, since=what.since)


class Sweeping:
    """A stage that sweeps the shelf."""

    def __init__(self, stage: Stage, accounts_file: Path) -> None:
        self.stage = stage
        self.shelf = Shelf()
        platforms: dict[str, Platform] = {"facebook": self.shelf}
        secrets, world = secrets_of(accounts_file), stage.world
        self.secrets = secrets
        self.doer = SweepAccount(world.db, platforms, secrets, world.control, world.metrics)
        stage.service.worker.does("sweep", self.doer, self.doer.give_up)
        stage.service.worker.does("reread", Reread(world.db, platforms, secrets))
        self.schedule = SweepSchedule(world, platforms, secrets, Reach(minutes=15, days=14, deep_days=180))

    async def round(self, **more: float) -> None:
        """Move the clock on, let the schedule go round, and do all that follows within half a minute."""
        self.stage.clock.at += timedelta(**more)
        await self.schedule.go_round(self.stage.clock.at)
        for _ in range(15):
            await self.stage.later(seconds=2)

    async def ordered(self, since: datetime | None = None, why: str = "command") -> Sweep:
        """Order a sweep as a person does."""
        sweep = new_sweep(MINE, why, self.stage.clock.at, since)
        await self.stage.db.write(lambda tx: sweeps.of(tx, "bo").order(sweep))
        return sweep

    async def sweeps(self) -> list[Sweep]:
        """Return every sweep, oldest first."""

        def unit(tx: Tx) -> list[Sweep]:
            return sweeps.ordered_since(tx, START - timedelta(days=1))

        return await self.stage.db.read(unit)

    async def last(self, why: str = DEEP) -> Sweep:
        return [one for one in await self.sweeps() if one.why == why][-1]

    async def item(self, object_id: str) -> ItemState | None:
        item_id = item_id_of("bo", "facebook", object_id)
        return await self.stage.db.read(lambda tx: store.of(tx, "bo").item(item_id))

    async def told(self) -> list[tuple[str, str]]:
        """Return the item events, oldest first: kind and the platform's id."""
        return [(type(one).__name__, one.object_id) for one in await self.stage.told(ItemChanged)]

    def found(self, what: str) -> float:
        return self.stage.counted("ordstyrer_sweep_found_total", municipality="bo", platform="facebook", what=what)
