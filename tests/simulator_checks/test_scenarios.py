"""Scenarios: the same seed makes the same world, and the texts are what they say they are."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from simulator.founding import KNOWN, Founding
from simulator.numbers_of_nobody import norwegian_identity_number, swedish_identity_number
from simulator.phrases import LANGUAGES, read_phrases
from simulator.scenarios import DECISIVE_KINDS, Stage, Wishes, build
from simulator.steps import Step, StepError
from tests.simulator_checks.bench import SEED, Bench, bench_of, closed, founded

FIVE = [Stage(known.name, known.lang, (str(number),)) for number, known in enumerate(KNOWN)]
NORWEGIAN_CONTROL = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))


@pytest.fixture
def chance() -> Random:
    """Chance that is the same every time."""
    return Random(1)  # noqa: S311 - repeatable, not secret


def _comments(steps: list[Step], municipality: str) -> list[Step]:
    return [step for step in steps if step.do == "comment" and step.municipality == municipality]


@pytest.mark.parametrize("name", ["demo", "small", "flood"])
def test_the_same_seed_makes_the_same_steps_and_another_seed_others(name: str) -> None:
    first, second = (build(name, FIVE, Wishes(seed=5)) for _ in range(2))
    assert first == second
    assert build(name, FIVE, Wishes(seed=6)) != first


def test_a_municipality_gets_the_same_comments_whoever_else_takes_part() -> None:
    alone = _comments(build("demo", FIVE[:1], Wishes(seed=5)), "bo")
    assert _comments(build("demo", FIVE, Wishes(seed=5)), "bo") == alone


async def test_the_same_seed_makes_the_same_world_with_the_same_ids(tmp_path: Path) -> None:
    worlds = []
    for number in range(2):
        bench = bench_of(founded(tmp_path / str(number), Founding(("bo", "knivsta"), SEED, "http://g.invalid")))
        await bench.play("demo", seed=3)
        truth = await bench.truth("knivsta")
        told = ("object_id", "parent_id", "author", "texts", "visibility")
        worlds.append([{name: comment[name] for name in told} for comment in truth["comments"]])
        await closed(bench)
    assert worlds[0] == worlds[1]


@pytest.mark.parametrize("stage", FIVE, ids=lambda stage: stage.municipality)
def test_the_demo_has_every_decisive_kind_and_about_forty_comments(stage: Stage) -> None:
    comments = _comments(build("demo", [stage], Wishes(seed=1)), stage.municipality)
    assert 38 <= len(comments) <= 48
    assert set(DECISIVE_KINDS) <= {step.kind for step in comments}


@pytest.mark.parametrize("seed", range(20))
def test_the_demo_meets_every_trouble_whatever_the_seed(seed: int) -> None:
    steps = build("demo", FIVE[:1], Wishes(seed=seed))
    plans = [step.plan for step in steps]
    assert any(plan.copies > 1 for plan in plans)
    assert any(plan.rebatched for plan in plans)
    assert any(plan.hold for plan in plans)
    assert any(plan.late_s for plan in plans)
    assert any(plan.answer_lost for plan in plans)
    assert any(plan.broken and plan.batch for plan in plans)
    assert any(plan.forged for plan in plans)
    deeds = Counter(step.do for step in steps)
    assert deeds["edit"] == 2
    assert deeds["remove"] == 3


def test_the_small_one_has_each_decisive_kind_once() -> None:
    steps = build("small", FIVE[:1], Wishes(seed=1))
    kinds = Counter(step.kind for step in _comments(steps, "bo"))
    assert {kind: kinds[kind] for kind in DECISIVE_KINDS} == dict.fromkeys(DECISIVE_KINDS, 1)


async def test_every_comment_of_the_demo_reaches_the_receiver_and_its_last_state_too(bench: Bench) -> None:
    await bench.play("demo")
    truth = (await bench.truth())["comments"] + (await bench.truth("sogne"))["comments"]
    forged = {each["object_id"] for name in ("bo", "sogne") for each in (await bench.truth(name))["forged"]}
    assert set(bench.receiver.comments()) - forged == {comment["object_id"] for comment in truth}
    removed = {comment["object_id"] for comment in truth if comment["removed"]}
    assert set(bench.receiver.comments("remove")) == removed
    assert len(removed) == 6
    assert not [one for one in await bench.deliveries() if one["state"] not in {"delivered", "refused"}]


async def test_two_tenants_with_equal_ids_keep_their_own_comments(tmp_path: Path) -> None:
    bench = bench_of(founded(tmp_path, Founding(("bo", "kinn"), SEED, "http://g.invalid", same_ids=True)))
    await bench.play("two_tenants_same_ids")
    first, second = (await bench.truth("bo"))["comments"], (await bench.truth("kinn"))["comments"]
    some_id = str(first[0]["object_id"])
    texts = [(await bench.graph("GET", some_id, name)).json()["message"] for name in ("bo", "kinn")]
    ambiguous = await bench.http.post(f"/control/comments/{some_id}", json={"do": "hide"})
    await closed(bench)
    assert [comment["object_id"] for comment in first] == [comment["object_id"] for comment in second]
    assert all(one["text"] != other["text"] for one, other in zip(first, second, strict=True))
    assert texts[0] != texts[1]
    assert [one["removed"] for one in first[:4]] == [False, True, False, False]
    assert [one["visibility"] for one in second[:4]] == ["visible", "visible", "hidden", "removed"]
    assert ambiguous.status_code == 409


def test_equal_ids_need_a_world_that_has_them() -> None:
    with pytest.raises(StepError, match="equal page ids"):
        build("two_tenants_same_ids", FIVE, Wishes(seed=1))


async def test_a_scenario_keeps_to_its_rate(bench: Bench) -> None:
    await bench.control("scenario", name="small", municipalities=["bo"], per_second=1)
    runs = (await bench.http.get("/control/scenario")).json()["runs"]
    assert runs[0]["done"] <= 1
    assert (await bench.http.get("/control/idle")).json()["idle"] is False


async def test_a_step_that_cannot_be_done_ends_the_run_and_says_why(bench: Bench) -> None:
    await bench.steps({"do": "comment", "key": "a", "on": "nowhere", "author": "Kari", "text": "Hei"})
    runs = (await bench.http.get("/control/scenario")).json()["runs"]
    assert runs[0]["state"] == "failed"
    assert "nowhere" in runs[0]["why"]


@pytest.mark.parametrize(
    "wish",
    [
        {"name": "unknown"},
        {"name": "steps", "steps": [{"do": "dance"}]},
        {"name": "steps", "steps": [{"do": "post", "colour": "red"}]},
        {"name": "steps", "steps": [{"do": "post", "delivery": {"copies": "two"}}]},
        {"name": "small", "municipalities": ["atlantis"]},
    ],
)
async def test_a_scenario_that_cannot_be_read_is_refused_at_once(bench: Bench, wish: dict[str, object]) -> None:
    answer = await bench.http.post("/control/scenario", json=wish)
    assert answer.status_code in {400, 404}
    assert answer.json()["error"]


def test_the_three_languages_tell_the_same_story(chance: Random) -> None:
    nb, nn, sv = ([(phrase.kind, phrase.on) for phrase in read_phrases(lang, chance).comments] for lang in LANGUAGES)
    assert nb == nn == sv


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_placeholder_is_filled_in(lang: str, chance: Random) -> None:
    texts = [phrase.text or "" for phrase in read_phrases(lang, chance).comments]
    assert not [text for text in texts if "{" in text or "}" in text]


def test_norwegian_numbers_pass_the_check_and_have_an_impossible_month(chance: Random) -> None:
    for _ in range(200):
        number = norwegian_identity_number(chance)
        for weights in NORWEGIAN_CONTROL:
            assert sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11 == 0
        assert 81 <= int(number[2:4]) <= 92


def test_swedish_numbers_pass_the_check_and_are_of_the_test_series(chance: Random) -> None:
    for _ in range(200):
        digits = swedish_identity_number(chance).replace("-", "")[2:]
        doubled = [int(digit) * (1 + (place + 1) % 2) for place, digit in enumerate(digits)]
        assert sum(part // 10 + part % 10 for part in doubled) % 10 == 0
        assert digits[6:8] == "98"
