"""Graph when it fails, and what the truth says about a product that copes badly with it."""

import json

import pytest

from tests.simulator_checks.bench import Bench, private_reply


async def test_a_server_error_after_a_write_leaves_the_write_done(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.control("faults", graph=[{"fault": "500", "when": "after", "do": "reply"}])
    answer = await bench.graph("POST", f"{object_id}/comments", message="Takk!")
    assert answer.status_code == 500
    assert (await bench.truth())["comments"][0]["replies_by_page"] == 1
    write = (await bench.truth())["writes"][0]
    assert (write["applied"], write["status"], write["fault"]) == (True, 500, "500 after")


async def test_a_server_error_before_a_write_leaves_it_undone(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.control("faults", graph=[{"fault": "502_html", "do": "delete", "times": 2}])
    for _ in range(2):
        assert (await bench.graph("DELETE", object_id)).status_code == 502
    assert (await bench.truth())["comments"][0]["removed"] is False
    assert (await bench.graph("DELETE", object_id)).json() == {"success": True}


async def test_a_timeout_after_a_write_is_recorded_before_the_caller_gives_up(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.control("faults", graph=[{"fault": "timeout", "when": "after", "do": "hide", "hold_s": 0.01}])
    assert (await bench.graph("POST", object_id, is_hidden="true")).status_code == 504
    assert (await bench.truth())["writes"][0]["applied"] is True


@pytest.mark.parametrize(("fault", "code"), [("error_4", 4), ("error_17", 17), ("error_32", 32), ("error_190", 190)])
async def test_limits_and_expired_tokens_can_be_switched_on(bench: Bench, fault: str, code: int) -> None:
    object_id = await bench.comment()
    await bench.control("faults", graph=[{"fault": fault, "municipality": "bo"}])
    answer = await bench.graph("GET", object_id)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert (json.loads(answer.headers["x-app-usage"])["call_count"] == 100) is (code != 190)
    assert (await bench.graph("GET", object_id)).status_code == 200


async def test_the_usage_header_comes_with_every_answer(bench: Bench) -> None:
    answer = await bench.graph("GET", "me")
    assert set(json.loads(answer.headers["x-app-usage"])) == {"call_count", "total_cputime", "total_time"}
    assert bench.page_id() in json.loads(answer.headers["x-business-use-case-usage"])


async def test_a_careless_product_is_found_out(bench: Bench) -> None:
    object_id = await bench.comment()
    for _ in range(2):
        await bench.graph("POST", f"{object_id}/comments", message="Takk!")
    await bench.graph("DELETE", object_id)
    await private_reply(bench, object_id)
    findings = (await bench.truth())["findings"]
    assert [str(finding).split(": ")[1].split(" ", 2)[2] for finding in findings] == [
        "done twice",
        "without hiding it first",
        "after it was deleted",
    ]


async def test_a_careful_product_has_no_findings(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.graph("POST", object_id, is_hidden="true")
    await private_reply(bench, object_id)
    await bench.graph("DELETE", object_id)
    truth = await bench.truth()
    assert [write["do"] for write in truth["writes"]] == ["hide", "private_reply", "delete"]
    assert truth["findings"] == []
