"""A platform's account in a test's hand: swept and ordered about, and what ingest told of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from common.events import ActionOrdered, EvidenceSecured, ItemChanged, derived_id, item_id_of
from ingest.adapters.secret_files import SecretFiles
from ingest.app import platforms_of
from ingest.core.sweeping import ORDERED
from ingest.jobs.sweep_schedule import Reach, SweepSchedule, new_sweep
from ingest.settings import IngestSettings
from ingest.store import sweeps
from tests.service.ingest.stage import START, Stage

ANSWER = "Takk for meldingen.\nHilsen Bø kommune"


class Way:
    """Ingest with one account of a platform, at which one comment stands."""

    def __init__(self, stage: Stage, whose: tuple[str, str, str], comment: str, accounts: Path) -> None:
        """`whose` is municipality, platform, account id; `accounts` is the accounts file."""
        self.stage = stage
        self.whose = whose
        self.name = whose[1]
        self.comment = comment
        platforms = platforms_of(stage.clock, IngestSettings.model_validate({}))
        self._mine = list(platforms.values())
        secrets = SecretFiles(accounts)
        self._schedule = SweepSchedule(stage.world, platforms, secrets, Reach(minutes=15, days=14, deep_days=180))

    async def close(self) -> None:
        """Let go of the connections."""
        for close in (*self.stage.service.closing, *(one.close for one in self._mine)):
            await close()

    async def swept(self) -> None:
        """Order a sweep as a person does, and let it end."""
        self.stage.clock.at += timedelta(minutes=5)
        at = self.stage.clock.at
        sweep = new_sweep(self.whose, ORDERED, at, START - timedelta(days=1))
        await self.stage.db.write(lambda tx: sweeps.of(tx, "bo").order(sweep))
        await self._schedule.go_round(at)
        for _ in range(10):
            await self.stage.later(seconds=2)

    async def told(self) -> list[tuple[str, str, bool]]:
        """Return what was told of items: what happened, to which, and whether by us."""
        return [(type(e).__name__, e.object_id, e.changed_by_us) for e in await self.stage.told(ItemChanged)]

    async def ordered(self, do: str) -> ActionOrdered:
        """Seal the comment, order something about it, and do what is due."""
        at = self.stage.clock.at
        item_id = item_id_of("bo", self.name, self.comment)
        about: dict[str, Any] = {"municipality": "bo", "occurred_at": at, "recorded_at": at, "item_id": item_id}
        for number in (1, 2):
            seal = derived_id("seal", number)
            await self.stage.tell(
                EvidenceSecured(event_id=seal, revision=1, stage=number, seal_id=seal, sha256="seal", **about)
            )
        order = ActionOrdered(
            event_id=derived_id("order", do),
            revision=1,
            action_id=derived_id("action", do),
            do=do,
            actor="auto",
            clause="BO-39",
            pack="bo/1",
            decision_no=1,
            text=ANSWER,
            evidence_sha256="seal",
            **about,
        )
        await self.stage.tell(order)
        await self.stage.work()
        return order
