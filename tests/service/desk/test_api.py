"""The API: whose it is, what it tells, what it refuses and with which clause."""

import json
from uuid import uuid5

import pytest

from common.events import CaseworkConfirmed, RecordConfirmed, TagsCorrected
from desk.store import Cases
from tests.core.desk.scene import ANSWER, T0, decided, edited, item, item_id, sealed
from tests.service.desk.stage import Stage, act_path

PATHS = ("/api/v1/bo/items", f"/api/v1/bo/items/{item_id()}", "/api/v1/bo/summary")
CONFIRM = {"revision": 1, "do": "confirm_casework", "casework": "light"}


@pytest.mark.parametrize("path", PATHS)
async def test_nobody_reads_without_a_token(stage: Stage, path: str) -> None:
    await stage.tell(item(), decided())
    for client in (stage.client(), stage.client("not-a-token")):
        async with client:
            answer = await client.get(path)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert set(answer.json()) == {"error", "do"}


@pytest.mark.parametrize("path", PATHS)
async def test_a_municipality_that_is_not_theirs_is_not_there_for_a_person(stage: Stage, path: str) -> None:
    await stage.tell(item(), decided())
    async with stage.client(await stage.token("sogne")) as client:
        assert (await client.get(path)).status_code == 404
        assert (await client.post(act_path(), json=CONFIRM)).status_code == 404


async def test_a_session_cookie_opens_no_api(stage: Stage) -> None:
    async with stage.client() as client:
        link = (await stage.link("bo")).removeprefix("/link/")
        await client.post("/sign-in", data={"link": link})
        assert (await client.get(PATHS[0])).status_code == 401


async def test_an_item_is_told_with_all_the_fields_of_the_interface(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with stage.client(await stage.token("bo")) as client:
        found = (await client.get(f"/api/v1/bo/items/{item_id()}")).json()
        listed = (await client.get("/api/v1/bo/items")).json()["items"]
        spec = (await client.get("/api/v1/openapi.json")).json()
    assert listed == [found]
    assert set(found) == set(spec["components"]["schemas"]["ItemOut"]["properties"])
    assert (found["municipality"], found["platform"], found["object_id"]) == ("bo", "facebook", "123_456")
    assert "/api/v1/{municipality}/items/{item_id}/acts" in spec["paths"]


async def test_an_unknown_item_is_not_there(stage: Stage) -> None:
    other = uuid5(item_id(), "other")
    async with stage.client(await stage.token("bo")) as client:
        assert (await client.get(f"/api/v1/bo/items/{other}")).status_code == 404
        assert (await client.post(f"/api/v1/bo/items/{other}/acts", json=CONFIRM)).status_code == 404


async def test_equal_platform_ids_are_two_items_in_two_municipalities(stage: Stage) -> None:
    await stage.tell(item(), item(municipality="sogne", text="Hei fra Søgne"))
    async with stage.client(await stage.token("sogne")) as client:
        (found,) = (await client.get("/api/v1/sogne/items")).json()["items"]
        assert found["text"] == "Hei fra Søgne"
        assert (await client.get(f"/api/v1/sogne/items/{item_id('bo')}")).status_code == 404


async def test_the_summary_counts_what_waits(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with stage.client(await stage.token("bo")) as client:
        found = (await client.get("/api/v1/bo/summary")).json()
    assert found == {"municipality": "bo", "total": 1, "open": 1, "phases": {"sealing": 1}}


async def test_what_can_be_done_on_which_platform_is_told_to_those_who_are_signed_in(stage: Stage) -> None:
    async with stage.client(await stage.token("bo")) as client:
        told = (await client.get("/api/v1/capabilities")).json()
    assert told["facebook"]["remove"]["reversible"] is False
    assert "private_reply" not in told["youtube"]
    async with stage.client("nobody's") as client:
        assert (await client.get("/api/v1/capabilities")).status_code == 401


async def test_a_removal_without_a_reason_is_refused_with_the_clause_and_the_timeline_says_so(stage: Stage) -> None:
    await stage.tell(item(), decided())
    body = {"revision": 1, "do": "remove", "reason": "", "clause": "BO-39", "notice": None}
    async with stage.client(await stage.token("bo")) as client:
        answer = await client.post(act_path(), json=body)
    assert answer.status_code == 422
    assert answer.json()["clauses"] == ["BO-38", "BO-40"]
    assert "BO-38" in answer.json()["error"]
    assert ("refused", "kari", "BO-38 BO-40") in await stage.timeline()


async def test_an_act_on_an_older_text_is_refused_and_the_newest_is_shown(stage: Stage) -> None:
    await stage.tell(item(), decided(), edited())
    async with stage.client(await stage.token("bo")) as client:
        answer = await client.post(act_path(), json=CONFIRM)
    assert answer.status_code == 409
    assert (answer.json()["newest"]["revision"], answer.json()["newest"]["text"]) == (2, "Jeg mente det ikke.")


@pytest.mark.parametrize(
    "body",
    [
        {"do": "remove", "reason": "x", "clause": "BO-39"},
        {"revision": 1, "do": "ban"},
        {"revision": 1, "do": "confirm_casework", "casework": "tiny"},
        {"revision": 1, "do": "correct_tags", "tags": ["nonsense"]},
        {"revision": 1, "do": "reply", "text": "x" * 8001},
        {"revision": 1, "do": "close", "reason": "x", "extra": "y"},
    ],
)
async def test_a_body_that_is_none_is_refused_without_quoting_it(stage: Stage, body: dict[str, object]) -> None:
    await stage.tell(item(), decided())
    async with stage.client(await stage.token("bo")) as client:
        answer = await client.post(act_path(), json=body)
    assert answer.status_code == 422
    assert "xxxx" not in answer.text
    assert "nonsense" not in answer.text


async def test_the_same_idempotency_key_is_one_act(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    body = {"revision": 1, "do": "reply", "text": "Klokka ti."}
    async with stage.client(await stage.token("bo")) as client:
        answers = [await client.post(act_path(), json=body, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
        other = await client.post(act_path(), json={**body, "text": "Nei."}, headers={"Idempotency-Key": "k1"})
    assert [a.status_code for a in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert other.status_code == 422
    assert [o.text for o in await stage.ordered("reply")] == ["Klokka ti."]


async def test_two_persons_may_use_the_same_key(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)))
    ids = set()
    for person in ("kari", "ola"):
        async with stage.client(await stage.token("bo", person=person)) as client:
            answer = await client.post(act_path(), json=CONFIRM, headers={"Idempotency-Key": "k"})
            ids.add(answer.json()["act_id"])
    assert len(ids) == 2


async def test_judgements_are_published_with_the_person_and_the_act(stage: Stage) -> None:
    await stage.tell(item(), decided())
    bodies = [
        CONFIRM,
        {"revision": 1, "do": "correct_tags", "tags": ["abuse"], "abuse_reasons": ["naming"], "casework": None},
        {"revision": 1, "do": "confirm_record"},
    ]
    async with stage.client(await stage.token("bo")) as client:
        acts = [(await client.post(act_path(), json=b)).json()["act_id"] for b in bodies]
    (casework,) = await stage.said(CaseworkConfirmed)
    (tags,) = await stage.said(TagsCorrected)
    (record,) = await stage.said(RecordConfirmed)
    assert [j.act_id for j in (casework, tags, record)] == acts
    assert (casework.actor, casework.casework, casework.revision) == ("kari", "light", 1)
    assert (tags.tags, tags.abuse_reasons, tags.casework) == (("abuse",), ("naming",), None)


async def test_hiding_showing_and_closing_are_ordered_by_a_person(stage: Stage) -> None:
    await stage.tell(item(), decided((ANSWER,)), sealed())
    async with stage.client(await stage.token("bo")) as client:
        hide = {"revision": 1, "do": "hide", "reason": "Trussel.", "clause": "BO-39"}
        assert (await client.post(act_path(), json=hide)).status_code == 202
        again = await client.post(act_path(), json={"revision": 1, "do": "unhide", "reason": "x"})
        assert again.status_code == 422
    (order,) = await stage.ordered("hide")
    assert (order.actor, order.clause, order.reason) == ("kari", "BO-39", "Trussel.")


async def test_every_read_and_every_write_is_audited(stage: Stage) -> None:
    await stage.tell(item(), decided())
    async with stage.client(await stage.token("bo")) as client:
        for path in PATHS:
            await client.get(path)
        await client.post(act_path(), json=CONFIRM)
    rows = await stage.db.read(lambda tx: Cases(tx, "bo").audited())
    assert {(r["who"], r["what"]) for r in rows} == {
        ("kari", "token_made"),
        ("kari", "read_queue"),
        ("kari", "read_item"),
        ("kari", "read_summary"),
        ("kari", "act_confirmcasework"),
    }


async def test_the_queue_begins_with_what_needs_a_person_most(stage: Stage) -> None:
    await stage.tell(item(municipality="bo"), decided((ANSWER,), due_at=T0))
    async with stage.client(await stage.token("bo")) as client:
        (found,) = (await client.get("/api/v1/bo/items?open=true")).json()["items"]
        await client.post(act_path(), json={"revision": 1, "do": "close", "reason": "Svart på telefon."})
        left = (await client.get("/api/v1/bo/items?open=true")).json()["items"]
        every = (await client.get("/api/v1/bo/items")).json()["items"]
    assert found["due_at"] == T0.isoformat()
    assert left == []
    assert [i["phase"] for i in every] == ["closed"]
    assert json.dumps(every)
