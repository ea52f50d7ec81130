"""In whatever order things happen, no hide or removal reaches the platform without its seal (G4)."""

import asyncio
import tempfile
from pathlib import Path

import httpx
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common.events import ItemChanged
from tests.service.ingest.acting import OBJECT_ID, Acting
from tests.service.ingest.opened import opened, write_accounts

SEALS = [f"seal {stage} {revision} {word}" for stage in (1, 2) for revision in (1, 2) for word in ("seal", "other")]
ORDERS = [f"{do} {revision}" for do in ("hide", "remove", "unhide", "reply") for revision in (1, 2)]
WEBHOOKS = ["add-maximal", "edited", "hide", "unhide"]
FAULTS = ["slow"]
happenings = st.lists(st.sampled_from([*SEALS, *ORDERS, *WEBHOOKS, *FAULTS, "remove-no-from", "time"]), max_size=14)


class Watch:
    """What is known at each moment, and what the platform is asked for then."""

    def __init__(self) -> None:
        self.seals: dict[tuple[int, int], str] = {}
        self.revision = 0
        self.seen: list[str] = []

    def __call__(self, request: httpx.Request) -> None:
        hides = request.method == "POST" and b"is_hidden=true" in request.content
        if hides or request.method == "DELETE":
            stage = 1 if hides else 2
            self.seen.append(request.method)
            assert self.seals.get((stage, self.revision)) == "seal", "a call without its seal"


async def happen(acting: Acting, watch: Watch, what: str, number: int) -> None:
    """Let one thing happen, and do what is due after it."""
    name, *rest = what.split()
    if name == "seal":
        stage, revision, word = int(rest[0]), int(rest[1]), rest[2]
        watch.seals[stage, revision] = word
        await acting.seal(stage, revision, word)
    elif name in {"hide", "remove", "unhide", "reply"} and rest:
        await acting.stage.tell(acting.order(name, number, revision=int(rest[0])))
    elif name == "slow":
        acting.graph.slow_to_show = 1
    elif name != "time":
        await acting.webhook(name)
        watch.revision = max([event.revision for event in await acting.stage.told(ItemChanged)], default=0)
    await acting.stage.later(seconds=20 if name == "time" else 1)


async def all_happen(things: list[str], folder: Path, migrated: Path) -> list[str]:
    accounts_file = write_accounts(folder)
    async with opened(folder, accounts_file, migrated) as stage:
        acting, watch = Acting(stage, accounts_file), Watch()
        acting.graph.watch = watch
        for number, what in enumerate(things):
            await happen(acting, watch, what, number)
        await acting.over(120, step_s=20)
        await acting.client.aclose()
        assert (OBJECT_ID in acting.graph.ever_removed) <= ("DELETE" in watch.seen)
        return watch.seen


@settings(deadline=None, max_examples=40)
@given(happenings)
@example(["hide 1", "add-maximal", "edited", "seal 1 1 seal"])
@example(["add-maximal", "hide 1", "seal 1 1 other", "seal 1 1 seal"])
@example(["add-maximal", "seal 1 1 seal", "slow", "hide 1", "edited", "time"])
@example(["add-maximal", "seal 1 1 seal", "remove 1", "time"])
def test_nothing_is_hidden_or_removed_before_its_newest_revision_is_sealed(migrated: Path, things: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(all_happen(things, Path(folder), migrated))


def test_what_is_sealed_is_hidden_and_removed(migrated: Path, tmp_path: Path) -> None:
    things = ["add-maximal", "edited", "seal 1 2 seal", "seal 2 2 seal", "hide 2", "remove 2"]
    assert asyncio.run(all_happen(things, tmp_path, migrated)) == ["POST", "DELETE"]
