"""What every pretended platform gets of the simulator, and what it must be able to do."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import httpx
from starlette.routing import Route

from simulator.clock import WorldClock
from simulator.courier import Courier
from simulator.facebook.graph_faults import Faults
from simulator.postbox import Postbox
from simulator.runs import Run
from simulator.sender import Sender
from simulator.steps import Step
from simulator.world import World
from simulator.worldfile import AccountRow


@dataclass(frozen=True)
class Surroundings:
    """The parts that all platforms share. `accounts` are those of all platforms: take your own."""

    accounts: tuple[AccountRow, ...]
    seed: int
    clock: WorldClock
    courier: Courier
    faults: Faults
    client: httpx.AsyncClient
    next_number: Callable[[], int]  # the numbers of deliveries
    url_of: Callable[[AccountRow], str]  # where an account's webhooks go
    url_of_sender: Callable[[Sender], str]  # where a page's or an Instagram account's go
    challenges: random.Random
    world: World
    postbox: Postbox


class Side(Protocol):
    """One pretended platform."""

    name: str

    def routes(self) -> list[Route]:
        """Return its own API and its control routes (/control/{name}/…), without the one of Graph."""

    def truth(self, municipality: str) -> dict[str, object]:
        """Return what is true there: `items` (all in one shape), `writes`, `findings`, and what else it has."""

    def do(self, run: Run, step: Step) -> None:
        """Do a step `{name}.{deed}`. Raises StepError."""

    def waiting(self) -> int:
        """Return how many changes it keeps back beside the courier's queue."""


def item_truth(members: dict[str, object]) -> dict[str, object]:
    """Return one thing somebody wrote, in the shape that all platforms share; what is not given is None or false.

    `kind` is comment, post, message, mention or review; `visibility` visible, hidden or removed.
    """
    empty: dict[str, object] = {
        "kind": "comment",
        "object_id": "",
        "account_id": "",
        "author": None,
        "text": None,
        "texts": [],
        "visibility": "visible",
        "own": False,
        "parent_id": None,
        "post_id": None,
        "created_at": None,
    }
    return empty | members
