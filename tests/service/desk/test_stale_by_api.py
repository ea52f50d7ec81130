"""A program that acts on an older text is told what the text became, word by word, as a person at the page is."""

import pytest

from desk.store import Cases
from tests.core.desk.scene import decided, edited, hidden, item, item_id
from tests.service.desk.stage import Stage, act_path

CONFIRM = {"revision": 1, "do": "confirm_casework", "casework": "light"}
NOW = "Jeg mente det ikke."


async def test_a_stale_act_is_told_what_was_kept_taken_out_and_added(stage: Stage) -> None:
    await stage.tell(item(text="Hvor er det hull i veien?"), decided(), edited(text="Hvor er det store hull i gata?"))
    async with stage.client(await stage.token("bo")) as client:
        answer = await client.post(act_path(), json=CONFIRM)
        spec = (await client.get("/api/v1/openapi.json")).json()
    assert answer.status_code == 409
    diff = answer.json()["diff"]
    assert (diff["seen_revision"], diff["newest_revision"]) == (1, 2)
    runs = [(run["kind"], run["text"]) for run in diff["runs"]]
    assert "".join(text for kind, text in runs if kind != "added") == "Hvor er det hull i veien?"
    assert "".join(text for kind, text in runs if kind != "removed") == "Hvor er det store hull i gata?"
    assert ("removed", "veien") in runs
    assert ("added", "gata") in runs
    told = spec["components"]["schemas"]
    assert set(diff) == set(told["WordDiffOut"]["properties"])
    assert set(told["RunOut"]["properties"]["kind"]["enum"]) == {"kept", "removed", "added"}
    responses = spec["paths"]["/api/v1/{municipality}/items/{item_id}/acts"]["post"]["responses"]
    assert "diff" in responses["409"]["description"]


@pytest.mark.parametrize(("seen", "status"), [("visible", 409), ("removed", 409), ("hidden", 202), (None, 202)])
async def test_who_closes_what_is_hidden_or_shown_since_they_saw_it_is_told_how_it_stands(
    stage: Stage, seen: str | None, status: int
) -> None:
    await stage.tell(item(), decided(), hidden())
    close = {"revision": 1, "do": "close", "reason": "Sett."} | ({"visibility": seen} if seen else {})
    async with stage.client(await stage.token("bo")) as client:
        answer = await client.post(act_path(), json=close)
    assert answer.status_code == status
    found = answer.json()
    assert "diff" not in found
    assert found.get("newest", {}).get("visibility") == ("hidden" if status == 409 else None)


@pytest.mark.parametrize("act", [CONFIRM, {"revision": 2, "do": "close", "reason": "x", "visibility": "hidden"}])
async def test_whoever_is_told_what_it_says_now_is_noted_as_a_reader(stage: Stage, act: dict[str, object]) -> None:
    await stage.tell(item(), decided(), edited())
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.post(act_path(), json=act)).status_code == 409
    audited = await stage.db.read(lambda tx: Cases(tx, "bo").audited())
    assert ("kari", "read_item", item_id()) in [(row["who"], row["what"], row["item_id"]) for row in audited]


async def test_of_a_text_that_was_never_there_nothing_is_told_but_the_newest(stage: Stage) -> None:
    await stage.tell(item(), decided(), edited())
    async with stage.client(await stage.token("bo")) as client:
        found = (await client.post(act_path(), json={**CONFIRM, "revision": 7})).json()
    assert "diff" not in found
    assert found["newest"]["revision"] == 2
