"""Holds the parts of one running simulator together."""

import asyncio
import itertools
import random
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx

from simulator.clock import WorldClock
from simulator.courier import ATTEMPT_WAIT_S_MAX, RETRY_HOURS_MAX, Courier
from simulator.facebook.graph import Graph
from simulator.facebook.graph_faults import Faults
from simulator.forging import Forger
from simulator.handshake import new_challenge, shake_hands
from simulator.moderator import Moderator
from simulator.player import Player, Run
from simulator.postbox import Postbox
from simulator.scenarios import Stage, Wishes, build
from simulator.steps import Step
from simulator.world import Page, World
from simulator.worldfile import WorldFile

HANDSHAKE_EVERY_S = 0.5


@dataclass(frozen=True)
class Options:
    """How the simulator was started. `webhook_url` may hold `{app}` and `{municipality}`."""

    webhook_url: str
    seed: int
    retry_scale: float = 0.01
    parallel: int = 1
    per_second: float | None = None
    attempt_wait_s_max: float = ATTEMPT_WAIT_S_MAX
    retry_hours_max: float = RETRY_HOURS_MAX
    start: datetime | None = None
    scenario: str | None = None


class Simulation:
    """One world, its senders, its Graph and its scenarios."""

    def __init__(self, world_file: WorldFile, options: Options, client: httpx.AsyncClient) -> None:
        self.options = options
        self.client = client
        self.world = World(world_file.pages, options.seed)
        self.clock = WorldClock(options.start, options.retry_scale)
        self.courier = Courier(
            client, self.clock, options.parallel, options.attempt_wait_s_max, options.retry_hours_max
        )
        numbers = itertools.count(1)
        self.forger = Forger(self.world, self.clock, lambda: next(numbers))
        self.postbox = Postbox(self.courier, self.clock, self.forger, self.url_of)
        self.faults = Faults()
        self.graph = Graph(self.world, self.clock, self.postbox, self.faults)
        self.player = Player(self.world, self.clock, self.postbox)
        self.moderator: Moderator | None = None
        self._challenges = random.Random(options.seed)  # noqa: S311 - repeatable, not secret
        self._tasks: set[asyncio.Task[None]] = set()

    def url_of(self, page: Page) -> str:
        """Return where the webhooks of a page's app go."""
        row = page.row
        template = row.webhook_url or self.options.webhook_url
        return template.replace("{app}", row.app).replace("{municipality}", row.municipality)

    def stages(self, municipalities: Sequence[str]) -> list[Stage]:
        """Return the stages of a scenario; no names means all."""
        names = municipalities or self.world.municipalities()
        return [
            Stage(name, pages[0].row.lang, tuple(page.page_id for page in pages))
            for name in names
            if (pages := self.world.of_municipality(name))
        ]

    def build(self, name: str, municipalities: Sequence[str], wishes: Wishes) -> list[Step]:
        """Return the steps of a scenario here."""
        return build(name, self.stages(municipalities), wishes)

    def start_run(self, name: str, steps: Sequence[Step], per_second: float | None) -> Run:
        """Begin to play steps, beside whatever else is going on."""
        run = self.player.new_run(name, steps)
        self._spawn(self.player.play(run, steps, per_second))
        return run

    def start_asked_scenario(self) -> None:
        """Begin the scenario of the command line, once every webhook answers the handshake.

        Raises StepError when there is no such scenario.
        """
        name = self.options.scenario
        if name is not None:
            steps = self.build(name, [], Wishes(self.options.seed))
            self._spawn(self._play_when_answered(self.player.new_run(name, steps), steps))

    async def _play_when_answered(self, run: Run, steps: Sequence[Step]) -> None:
        for page in self.world.pages:
            shaken = await self.shake(page, "right")
            while not shaken["as_expected"]:
                await asyncio.sleep(HANDSHAKE_EVERY_S)
                shaken = await self.shake(page, "right")
        await self.player.play(run, steps, self.options.per_second)

    async def shake(self, page: Page, case: str) -> dict[str, object]:
        """Do one handshake with the webhook of a page's app."""
        challenge = new_challenge(self._challenges)
        shaken = await shake_hands(self.client, self.url_of(page), page.row.verify_token, case, challenge)
        return {"app": page.row.app, **shaken}

    def idle(self) -> dict[str, object]:
        """Return whether nothing is left to send, and what is left."""
        unsettled, kept_back = self.courier.unsettled(), self.postbox.waiting()
        running = self.player.running()
        return {
            "idle": not (running or unsettled or kept_back),
            "scenario_running": running,
            "unsettled": unsettled,
            "kept_back": kept_back,
            "moderator_idle": self.moderator.idle if self.moderator else None,
            # Who waits for quiet waits for two more of these: the round under way may have begun before it was quiet.
            "moderator_rounds": self.moderator.rounds if self.moderator else None,
        }

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop everything, and close the client."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.courier.close()
        await self.client.aclose()
