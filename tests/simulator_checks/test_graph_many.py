"""Many calls in one, and lists that give less than they could."""

import json

import pytest

from tests.simulator_checks.bench import Bench, error_of


async def _commented(bench: Bench, count: int) -> tuple[str, list[str]]:
    made = [await bench.comment(f"nummer {number}") for number in range(count)]
    return str((await bench.truth())["posts"][0]["object_id"]), made


async def _all(bench: Bench, path: str, **query: str) -> tuple[list[str], list[int]]:
    """Follow `next` to the end; return all ids, and how many rows each page had."""
    found: list[str] = []
    lengths: list[int] = []
    answer = (await bench.graph("GET", path, **query)).json()
    while True:
        found += [row["id"] for row in answer["data"]]
        lengths.append(len(answer["data"]))
        url = answer.get("paging", {}).get("next")
        if url is None:
            return found, lengths
        answer = (await bench.http.get(url, headers={"Authorization": f"Bearer {bench.token()}"})).json()


@pytest.mark.parametrize("order", ["chronological", "reverse_chronological"])
@pytest.mark.parametrize("fault", ["short_page", "empty_page"])
async def test_a_thin_page_has_a_next_that_leads_to_all_the_rest(bench: Bench, fault: str, order: str) -> None:
    post_id, made = await _commented(bench, 7)
    await bench.control("faults", graph=[{"fault": fault, "times": 2}])
    found, lengths = await _all(bench, f"{post_id}/comments", limit="4", order=order)
    assert found == (made if order == "chronological" else made[::-1])
    assert lengths[:2] == ([2, 2] if fault == "short_page" else [0, 0])


async def test_a_thin_page_spoils_no_reading_of_one_object(bench: Bench) -> None:
    _, made = await _commented(bench, 1)
    await bench.control("faults", graph=[{"fault": "empty_page"}])
    assert (await bench.graph("GET", made[0])).json()["id"] == made[0]
    left = (await bench.http.get("/control/faults")).json()["graph"]
    assert [fault["fault"] for fault in left] == ["empty_page"]


async def test_several_ids_are_answered_together_or_not_at_all(bench: Bench) -> None:
    _, made = await _commented(bench, 2)
    answer = (await bench.graph("GET", "", ids=",".join(made), fields="message")).json()
    assert {each: row["message"] for each, row in answer.items()} == {made[0]: "nummer 0", made[1]: "nummer 1"}
    await bench.graph("DELETE", made[0])
    refused = await bench.graph("GET", "", ids=",".join(made))
    assert error_of(refused) == (400, 803, None)
    assert made[0] in refused.json()["error"]["message"]


async def test_an_edge_can_be_asked_of_several_ids(bench: Bench) -> None:
    post_id, made = await _commented(bench, 2)
    answer = (await bench.graph("GET", "comments", ids=f"{post_id},{made[0]}")).json()
    assert [row["id"] for row in answer[post_id]["data"]] == made
    assert answer[made[0]]["data"] == []


async def test_a_batch_answers_each_call_in_its_place_and_counts_each_as_a_write(bench: Bench) -> None:
    _, made = await _commented(bench, 2)
    batch = [
        {"method": "POST", "relative_url": made[0], "body": "is_hidden=true"},
        {"method": "GET", "relative_url": f"v26.0/{made[0]}?fields=is_hidden"},
        {"method": "DELETE", "relative_url": "nobody"},
    ]
    token = bench.token()
    form = {"batch": json.dumps(batch), "include_headers": "false", "access_token": token}
    answers = (await bench.http.post("/", data=form)).json()
    assert [each["code"] for each in answers] == [200, 200, 400]
    assert all("headers" not in each for each in answers)
    assert json.loads(answers[1]["body"])["is_hidden"] is True
    assert json.loads(answers[2]["body"])["error"]["code"] == 100
    assert [write["do"] for write in (await bench.truth())["writes"]] == ["hide", "delete"]


async def test_a_batch_holds_no_more_than_fifty_calls(bench: Bench) -> None:
    batch = json.dumps([{"method": "GET", "relative_url": "me"}] * 51)
    assert error_of(await bench.graph("POST", "", batch=batch))[1] == 100
    assert error_of(await bench.graph("POST", "", batch="{}"))[1] == 100


async def test_a_page_and_its_instagram_account_may_be_asked_for_at_once(meta: Bench) -> None:
    account_id = meta.account(1).page_id
    answer = (await meta.graph("GET", "", ids=f"{meta.page_id()},{account_id}", fields="id,name")).json()
    assert answer[account_id]["name"] == "bobibliotek"
