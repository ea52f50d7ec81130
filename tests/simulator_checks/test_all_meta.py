"""The scenario `all_meta`: the same for the same seed, and everything in it can be found again."""

from collections import Counter
from pathlib import Path

from simulator.founding import Founding
from simulator.scenarios import Stage, Wishes, build
from tests.simulator_checks.bench import SEED, Bench, bench_of, closed, founded

STAGES = [Stage("bo", "nb", ("1",), instagram=2), Stage("knivsta", "sv", ("2",))]


def test_the_same_seed_makes_the_same_steps_and_another_seed_others() -> None:
    steps = build("all_meta", STAGES, Wishes(seed=5))
    assert build("all_meta", STAGES, Wishes(seed=5)) == steps
    assert build("all_meta", STAGES, Wishes(seed=6)) != steps


def test_instagram_takes_part_only_where_there_are_accounts() -> None:
    steps = build("all_meta", STAGES, Wishes(seed=5))
    assert {step.municipality for step in steps if step.do.startswith("instagram.")} == {"bo"}


async def test_every_step_of_it_can_be_done_and_brings_every_kind(meta: Bench) -> None:
    await meta.play("all_meta")
    runs = (await meta.http.get("/control/scenario")).json()["runs"]
    assert [(run["state"], run["why"]) for run in runs] == [("done", None)]
    for municipality in ("bo", "sogne"):
        kinds = Counter(item["kind"] for item in (await meta.items("facebook", municipality)).values())
        assert set(kinds) == {"post", "comment", "mention", "review"}
        kinds = Counter(item["kind"] for item in (await meta.items("instagram", municipality)).values())
        assert set(kinds) == {"post", "comment", "mention"}
        platforms = Counter(item["platform"] for item in (await meta.items("messenger", municipality)).values())
        assert set(platforms) == {"facebook", "instagram"}
    states = Counter(one["state"] for one in await meta.deliveries())
    assert set(states) == {"delivered", "refused", "lost"}


async def test_what_its_webhooks_do_not_tell_graph_does(meta: Bench) -> None:
    await meta.play("all_meta", municipalities=["bo"])
    bodies = b"".join(one.body for one in meta.receiver.received if one.well_signed)
    items = await meta.items("instagram")
    untold = [object_id for object_id in items if object_id.encode() not in bodies]
    comments = [object_id for object_id in untold if items[object_id]["kind"] == "comment"]
    assert len(comments) == 2
    for object_id in comments:
        number = 0 if items[object_id]["account_id"] == meta.account(0).page_id else 1
        assert (await meta.instagram("GET", object_id, number)).json()["id"] == object_id
    hidden = [object_id for object_id, item in items.items() if item["visibility"] == "hidden"]
    assert len(hidden) == 2


async def test_its_forgeries_are_nobodys_words(meta: Bench) -> None:
    await meta.play("all_meta")
    forged = {each["object_id"] for each in (await meta.platform("instagram"))["forged"]}
    assert len(forged) == 6
    assert forged.isdisjoint(await meta.items("instagram"))
    assert not [one for one in await meta.deliveries(kind="forged") if one["state"] != "refused"]


async def test_the_same_seed_makes_the_same_world(tmp_path: Path) -> None:
    worlds = []
    for number in range(2):
        founding = Founding(("bo",), SEED, "http://g.invalid", platforms=("instagram",))
        bench = bench_of(founded(tmp_path / str(number), founding))
        await bench.play("all_meta", seed=3)
        found = [await bench.items(name) for name in ("facebook", "messenger", "instagram")]
        told = ("kind", "object_id", "account_id", "parent_id", "author", "texts", "visibility", "own")
        worlds.append([{name: item[name] for name in told} for items in found for item in items.values()])
        await closed(bench)
    assert worlds[0] == worlds[1]
