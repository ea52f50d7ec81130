"""Ingest with a Graph in memory: give it items, seals and orders, and see what reaches the platform."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec

from common.crash import NO_CRASH
from common.events import ActionOrdered, ActionWithdrawn, EvidenceSecured, Outcome, derived_id, item_id_of
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.secret_files import SecretFiles
from ingest.jobs.act import Act, give_up
from ingest.jobs.reread import Reread
from ingest.store import actions
from tests.service.ingest.graph import Graph
from tests.service.ingest.stage import Stage

OBJECT_ID = "200000000000002_300000000000003"
ITEM_ID = item_id_of("bo", "facebook", OBJECT_ID)
PAYLOADS = Path(__file__).parent / "payloads" / "facebook"


class Acting:
    """A stage whose platform is in memory, with one comment on it."""

    def __init__(self, stage: Stage, accounts_file: Path) -> None:
        self.stage = stage
        self.graph = Graph(stage.clock)
        self.graph.hidden[OBJECT_ID] = False
        self.client = httpx.AsyncClient(transport=httpx.MockTransport(self.graph))
        platforms = {"facebook": Facebook("v26.0", self.client)}
        secrets = SecretFiles(accounts_file)
        world, worker = stage.world, stage.service.worker
        worker.does("act", Act(world.db, platforms, secrets, NO_CRASH, world.metrics), give_up)
        worker.does("reread", Reread(world.db, platforms, secrets))

    async def webhook(self, name: str) -> None:
        """Deliver a sample of the comment."""
        await self.stage.deliver((PAYLOADS / f"comment-{name}.json").read_bytes())

    async def seal(self, stage: int = 1, revision: int = 1, sha256: str = "seal") -> None:
        """Let the archiver have sealed a revision."""
        at = self.stage.clock.at
        await self.stage.tell(
            EvidenceSecured(
                event_id=derived_id("seal", stage, revision, sha256),
                municipality="bo",
                occurred_at=at,
                recorded_at=at,
                item_id=ITEM_ID,
                revision=revision,
                stage=stage,
                seal_id=derived_id("seal", stage, revision),
                sha256=sha256,
            )
        )

    def order(self, do: str, number: int = 1, **differs: Any) -> ActionOrdered:  # noqa: ANN401 - fields of an event
        """Return an order of the desk on the comment's first revision."""
        at = self.stage.clock.at
        order = ActionOrdered(
            event_id=derived_id("order", do, number),
            municipality="bo",
            occurred_at=at,
            recorded_at=at,
            item_id=ITEM_ID,
            revision=1,
            action_id=derived_id("action", do, number),
            do=do,
            actor="auto",
            clause="BO-39",
            pack="bo/1",
            decision_no=1,
            text="Takk for meldingen.\nHilsen Bø kommune",
            evidence_sha256="seal",
        )
        return msgspec.structs.replace(order, **differs)

    async def ordered(self, do: str, number: int = 1, **differs: object) -> ActionOrdered:
        """Give an order, and do what is due."""
        order = self.order(do, number, **differs)
        await self.stage.tell(order)
        await self.stage.work()
        return order

    async def withdraw(self, order: ActionOrdered) -> None:
        """Take an order back."""
        at = self.stage.clock.at
        withdrawn = ActionWithdrawn(
            event_id=derived_id(order.action_id, "withdrawn"),
            municipality="bo",
            occurred_at=at,
            recorded_at=at,
            item_id=ITEM_ID,
            action_id=order.action_id,
            why="a person decided",
        )
        await self.stage.tell(withdrawn)

    async def outcomes(self) -> list[Outcome]:
        """Return the outcomes that were told, oldest first."""
        return await self.stage.told(Outcome)

    async def ends(self) -> list[tuple[str, str, str | None]]:
        """Return of each outcome its kind, what was ordered, and why or what it made."""
        return [
            (type(o).__name__, o.do, getattr(o, "why", None) or getattr(o, "object_id", None))
            for o in await self.outcomes()
        ]

    async def action_state(self, action_id: UUID) -> str | None:
        action = await self.stage.db.read(lambda tx: actions.of(tx, "bo").get(action_id))
        return action.state if action else None

    async def over(self, seconds: float, step_s: float = 5.0) -> None:
        """Let time pass in steps, doing what falls due."""
        end = self.stage.clock.at + timedelta(seconds=seconds)
        while self.stage.clock.at < end:
            await self.stage.later(seconds=step_s)
