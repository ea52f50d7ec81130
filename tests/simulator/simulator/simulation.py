"""Holds the parts of one running simulator together."""

import asyncio
import itertools
import random
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime

import httpx

from simulator.clock import WorldClock
from simulator.courier import ATTEMPT_WAIT_S_MAX, RETRY_HOURS_MAX, Courier, Unreachable
from simulator.delivery import Delivery
from simulator.facebook.doors import Doors
from simulator.facebook.graph import Graph
from simulator.facebook.graph_faults import Faults
from simulator.forging import Forger
from simulator.handshake import new_challenge, shake_hands
from simulator.moderator import Moderator
from simulator.player import Player
from simulator.postbox import Postbox
from simulator.runs import Run
from simulator.scenarios import Stage, Wishes, build
from simulator.sender import Sender
from simulator.sides import SIDES
from simulator.steps import Step
from simulator.surroundings import Surroundings
from simulator.world import World
from simulator.worldfile import AccountRow, WorldFile

HANDSHAKE_EVERY_S = 0.1


@dataclass(frozen=True)
class Options:
    """How the simulator was started. `webhook_url` may hold `{platform}`, `{app}` and `{municipality}`."""

    webhook_url: str
    seed: int
    retry_scale: float = 0.01
    parallel: int = 1
    per_second: float | None = None
    attempt_wait_s_max: float = ATTEMPT_WAIT_S_MAX
    retry_hours_max: float = RETRY_HOURS_MAX
    start: datetime | None = None
    scenario: str | None = None
    unsubscribe_hours: float | None = None


class Simulation:
    """One world, its senders, its Graph and its scenarios."""

    def __init__(self, world_file: WorldFile, options: Options, client: httpx.AsyncClient) -> None:
        self.options = options
        self.client = client
        self.world = World(world_file.pages, options.seed, world_file.accounts)
        self._accounts = world_file.accounts
        self.clock = WorldClock(options.start, options.retry_scale)
        hours = options.unsubscribe_hours
        self.courier = Courier(
            client,
            self.clock,
            options.parallel,
            options.attempt_wait_s_max,
            options.retry_hours_max,
            None if hours is None else Unreachable(hours, self._unsubscribe),
        )
        numbers = itertools.count(1)
        self.forger = Forger(self.world, self.clock, lambda: next(numbers))
        self.postbox = Postbox(self.courier, self.clock, self.forger, self.url_of)
        self.faults = Faults()
        self._challenges = random.Random(options.seed)  # noqa: S311 - repeatable, not secret
        doors = Doors(self.world, self.clock, client, self._challenges)
        self.graph = Graph(self.world, self.clock, self.postbox, self.faults, doors)
        surroundings = Surroundings(
            accounts=world_file.accounts,
            seed=options.seed,
            clock=self.clock,
            courier=self.courier,
            faults=self.faults,
            client=client,
            next_number=self.forger.next_number,
            url_of=self.url_of_account,
            url_of_sender=self.url_of,
            challenges=self._challenges,
            world=self.world,
            postbox=self.postbox,
        )
        self.sides = {side.name: side for side in (factory(surroundings) for factory in SIDES)}
        doers = {name: side.do for name, side in self.sides.items()}
        self.player = Player(self.world, self.clock, self.postbox, doers)
        self.moderator: Moderator | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def url_of(self, page: Sender) -> str:
        """Return where the webhooks of a page or an Instagram account go."""
        app = page.meta_app
        asked = app.callback_url(page.object_name)
        return asked or self._address(page.row.webhook_url, app.platform, app.name, page.row.municipality)

    def url_of_account(self, row: AccountRow) -> str:
        """Return where the webhooks of any other account go."""
        return self._address(row.webhook_url, row.platform, row.app, row.municipality)

    def _address(self, own: str | None, platform: str, app: str, municipality: str) -> str:
        template = own or self.options.webhook_url
        if "{platform}" not in template:
            template = template.replace("/facebook/", "/{platform}/")
        filled = template.replace("{platform}", platform).replace("{app}", app)
        return filled.replace("{municipality}", municipality)

    def stages(self, municipalities: Sequence[str]) -> list[Stage]:
        """Return the stages of a scenario; no names means all."""
        names = municipalities or self.world.municipalities()
        return [
            Stage(
                name,
                pages[0].row.lang,
                tuple(page.page_id for page in pages),
                self.world.instagram_of(name),
                tuple(dict.fromkeys(row.platform for row in self._accounts if row.municipality == name)),
            )
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
        for sender in self.world.app_senders():
            shaken = await self.shake(sender, "right")
            while not shaken["as_expected"]:
                await asyncio.sleep(HANDSHAKE_EVERY_S)
                shaken = await self.shake(sender, "right")
        await self.player.play(run, steps, self.options.per_second)

    async def shake(self, sender: Sender, case: str) -> dict[str, object]:
        """Do one handshake with the webhook of a page's or an account's app."""
        challenge, app = new_challenge(self._challenges), sender.meta_app
        shaken = await shake_hands(self.client, self.url_of(sender), app.verify_token, case, challenge)
        return {"platform": app.platform, "app": app.name, **shaken}

    def idle(self) -> dict[str, object]:
        """Return whether nothing is left to send, and what is left."""
        unsettled = self.courier.unsettled()
        kept_back = self.postbox.waiting() + sum(side.waiting() for side in self.sides.values())
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

    def _unsubscribe(self, delivery: Delivery) -> None:
        """Meta takes a receiver off its list that does not answer; the app's people get a mail, and nobody else."""
        for sender in self.world.pages:
            if (sender.meta_app.platform, sender.row.app) == (delivery.platform, delivery.app):
                sender.subscribed = False

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
