"""The mixed scenarios: every platform at once, repeatable, with the troubles in the shares they promise."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.beside.storm import DOUBLED_SHARE, GARBAGE_SHARE, GROUNDS, HELD_SHARE, LOST_SHARE, POSTS
from simulator.delivery import PLAIN
from simulator.scenarios import build
from simulator.stage import Stage, Wishes
from simulator.steps import Step
from tests.simulator_checks.beside_bench import BesideBench, beside_bench, beside_closed

BESIDE = ("youtube", "wordpress", "flickr", "x", "linkedin", "generic")
TWO = [
    Stage("bo", "nb", ("1",), 1, ("instagram", *BESIDE)),
    Stage("knivsta", "sv", ("2",), 0, BESIDE[:2]),
]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[BesideBench]:
    """All platforms."""
    made = beside_bench(tmp_path, "all")
    yield made
    await beside_closed(made)


async def _played(world: BesideBench, name: str, **members: object) -> dict[str, dict[str, object]]:
    answer = await world.http.post("/control/scenario", json={"name": name, **members})
    assert answer.status_code == 202, answer.text
    await world.settled()
    (run,) = (await world.http.get("/control/scenario")).json()["runs"]
    assert (run["state"], run["why"]) == ("done", None)
    found: dict[str, dict[str, object]] = (await world.http.get("/control/truth")).json()["municipalities"]
    return found


def _items(truth: dict[str, object], platform: str) -> list[dict[str, object]]:
    platforms = truth["platforms"]
    assert isinstance(platforms, dict)
    rows: list[dict[str, object]] = platforms[platform]["items"]
    return rows


def test_the_same_seed_makes_the_same_storm_and_another_seed_another() -> None:
    first, second, third = (build("storm", TWO, Wishes(seed=seed, count=50)) for seed in (5, 5, 6))
    assert first == second
    assert first != third


def test_a_storm_has_so_many_events_a_municipality_and_reaches_all_its_platforms() -> None:
    steps = build("storm", TWO, Wishes(seed=1, count=300))
    for stage, places in ((TWO[0], 8), (TWO[1], 3)):
        own = [step for step in steps if step.municipality == stage.municipality and not step.do.endswith("flush")]
        assert len(own) == 300 + places * POSTS
        reached = {step.do.rpartition(".")[0] or "facebook" for step in own}
        assert reached == ({"facebook", *stage.platforms} & set(GROUNDS))


def test_the_troubles_have_their_shares() -> None:
    steps = [step for step in build("storm", TWO, Wishes(seed=1, count=4000)) if step.plan != PLAIN]
    kinds = Counter(_trouble(step) for step in steps)
    shares = {"copies": DOUBLED_SHARE, "hold": HELD_SHARE, "lost": LOST_SHARE, "garbage": GARBAGE_SHARE}
    for kind, share in shares.items():
        assert kinds[kind] == pytest.approx(8000 * share, rel=0.25), kind


def _trouble(step: Step) -> str:
    plan = step.plan
    named = {"copies": plan.copies > 1, "hold": plan.hold > 0, "lost": plan.lost}
    return next((name for name, there in named.items() if there), "garbage")


async def test_a_storm_plays_to_its_end_and_leaves_what_its_steps_say(world: BesideBench) -> None:
    truth = await _played(world, "storm", count=400, seed=3)
    steps = build("storm", world.simulation.stages([]), Wishes(seed=3, count=400))
    for name in ("bo", "sogne"):
        for platform in BESIDE:
            wrote = [step for step in steps if step.municipality == name and step.do == f"{platform}.comment"]
            standing = [item for item in _items(truth[name], platform) if item["kind"] != "post"]
            assert len(standing) == len(wrote), platform
            removals = [step for step in steps if step.municipality == name and step.do == f"{platform}.remove"]
            gone = sum(item["visibility"] == "removed" for item in standing)
            # What stands below a removed one may go with it.
            assert len(removals) <= gone <= 3 * len(removals), platform
    assert not [item for name in truth for item in _items(truth[name], "flickr") if item["visibility"] == "hidden"]


async def test_all_others_meets_every_trouble_on_every_platform_that_sends(world: BesideBench) -> None:
    truth = await _played(world, "all_others", municipalities=["bo"])
    rows = (await world.http.get("/control/deliveries")).json()["deliveries"]
    for platform in ("wordpress", "x", "linkedin", "generic"):
        kinds = Counter(row["kind"] for row in rows if row["platform"] == platform)
        assert {"first", "duplicate", "forged", "held back"} <= set(kinds), platform
        assert [row for row in rows if row["platform"] == platform and row["state"] == "lost"], platform
        assert kinds["forged"] == 5, platform
    assert not [row for row in rows if row["platform"] == "flickr"]
    for platform in BESIDE:
        gone = [item for item in _items(truth["bo"], platform) if item.get("removed_by") == "post"]
        assert len(gone) == 1, platform
