"""Rate limits, tokens that die in the middle, strict apps, and errors in other words."""

import json

import httpx
import pytest

from simulator.tokens import DEATHS
from tests.simulator_checks.bench import Bench, error_of


def _used(answer: httpx.Response) -> tuple[int, dict[str, object]]:
    app = json.loads(answer.headers["x-app-usage"])
    (rows,) = json.loads(answer.headers["x-business-use-case-usage"]).values()
    return app["call_count"], rows[0]


async def test_the_usage_rises_with_every_call(bench: Bench) -> None:
    await bench.deed("facebook/limits", full_at=10)
    seen = [_used(await bench.graph("GET", "me"))[0] for _ in range(5)]
    assert seen == [10, 20, 30, 40, 50]


async def test_one_apps_calls_do_not_count_for_another(bench: Bench) -> None:
    for name in ("bo", "sogne"):
        await bench.deed("facebook/limits", full_at=10, municipality=name)
    for _ in range(4):
        await bench.graph("GET", "me")
    assert _used(await bench.graph("GET", "me", "sogne"))[0] == 10


async def test_who_calls_too_often_is_shut_out_and_told_for_how_long(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.deed("facebook/limits", full_at=3, enforced=True, regain_minutes=7)
    for _ in range(3):
        assert (await bench.graph("GET", object_id)).status_code == 200
    refused = await bench.graph("POST", object_id, is_hidden="true")
    assert error_of(refused) == (400, 80001, None)
    used, row = _used(refused)
    assert (used, row["type"], row["estimated_time_to_regain_access"]) == (100, "pages", 7)
    assert (await bench.truth())["writes"] == []
    await bench.control("clock", advance_s=7 * 60 + 1)
    assert (await bench.graph("GET", object_id)).status_code == 200


async def test_instagram_has_a_limit_and_a_code_of_its_own(meta: Bench) -> None:
    await meta.deed("instagram/limits", full_at=1, enforced=True)
    await meta.instagram("GET", "me")
    refused = await meta.instagram("GET", "me")
    assert error_of(refused) == (400, 80002, None)
    assert _used(refused)[1]["type"] == "instagram"


async def test_the_headers_may_come_only_after_enough_calls(bench: Bench) -> None:
    await bench.deed("facebook/limits", told_from=3)
    told = ["x-app-usage" in (await bench.graph("GET", "me")).headers for _ in range(4)]
    assert told == [False, False, True, True]


async def test_a_token_dies_in_the_middle_of_a_run_and_can_be_renewed(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.deed("facebook/token", in_calls=2)
    assert (await bench.graph("GET", object_id)).status_code == 200
    assert (await bench.graph("POST", object_id, is_hidden="true")).status_code == 200
    assert error_of(await bench.graph("DELETE", object_id)) == (400, 190, 463)
    assert [write["do"] for write in (await bench.truth())["writes"]] == ["hide"]
    await bench.deed("facebook/token", alive=True)
    assert (await bench.graph("DELETE", object_id)).status_code == 200


@pytest.mark.parametrize(("death", "subcode"), sorted(DEATHS.items()))
async def test_a_dead_token_says_why(bench: Bench, death: str, subcode: int) -> None:
    await bench.deed("facebook/token", death=death)
    assert error_of(await bench.graph("GET", "me")) == (400, 190, subcode)


async def test_a_token_expires_at_its_time(bench: Bench) -> None:
    await bench.deed("facebook/token", in_s=3600)
    assert (await bench.graph("GET", "me")).status_code == 200
    await bench.control("clock", advance_s=3601)
    assert error_of(await bench.graph("GET", "me")) == (400, 190, 463)


async def test_a_strict_app_wants_a_proof(bench: Bench) -> None:
    await bench.deed("facebook/app", require_proof=True)
    answer = await bench.graph("GET", "me")
    assert error_of(answer) == (400, 100, None)
    assert "appsecret_proof" in answer.json()["error"]["message"]


async def test_an_error_in_another_language_contradicts_its_code(bench: Bench) -> None:
    await bench.deed("facebook/app", locale="nb_NO")
    await bench.control("faults", graph=[{"fault": "error_32"}])
    answer = await bench.graph("GET", "me")
    assert error_of(answer) == (400, 32, None)
    assert answer.json()["error"]["message"].startswith("(#100) Det oppstod en feil")


@pytest.mark.parametrize(
    ("fault", "code", "subcode"),
    [
        ("error_20", 20, 1772107),
        ("error_102", 102, None),
        ("error_341", 341, None),
        ("error_506", 506, 1455006),
        ("error_551", 551, 1545041),
        ("error_80002", 80002, None),
    ],
)
async def test_every_error_of_the_table_can_be_switched_on(
    bench: Bench, fault: str, code: int, subcode: int | None
) -> None:
    await bench.control("faults", graph=[{"fault": fault}])
    assert error_of(await bench.graph("GET", "me")) == (400, code, subcode)


async def test_a_fault_can_be_meant_for_one_platform(meta: Bench) -> None:
    await meta.control("faults", graph=[{"fault": "500", "platform": "instagram"}])
    assert (await meta.graph("GET", "me")).status_code == 200
    assert (await meta.instagram("GET", "me")).status_code == 500
    assert (await meta.instagram("GET", "me")).status_code == 200


async def test_a_create_that_fails_afterwards_is_done_all_the_same(meta: Bench) -> None:
    comment_id = await meta.deed("instagram/comment", text="Hei")
    for fault in ("error_20", "502_html", "timeout"):
        await meta.control("faults", graph=[{"fault": fault, "when": "after", "do": "reply", "hold_s": 0.01}])
        answer = await meta.instagram("POST", f"{comment_id}/replies", message=f"Takk {fault}")
        assert answer.status_code in {400, 502, 504}
    assert (await meta.items("instagram"))[comment_id]["replies_by_account"] == 3
