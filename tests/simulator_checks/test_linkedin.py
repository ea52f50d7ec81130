"""LinkedIn: notifications in lots of ten, their challenge and their patience, and the Community Management API."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response

from simulator.linkedin.signing import body_signature, hex_hmac
from tests.simulator_checks.bench import vector, vector_body
from tests.simulator_checks.beside_bench import Arrived, BesideBench, beside_bench, beside_closed


@pytest.fixture
async def company(tmp_path: Path) -> AsyncIterator[BesideBench]:
    """LinkedIn with the organizations of Bø and Søgne."""
    made = beside_bench(tmp_path, "linkedin")
    yield made
    await beside_closed(made)


async def _api(
    company: BesideBench, method: str, path: str, document: object = None, *, partial: bool = False
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {company.place().row.secrets['token']}", "LinkedIn-Version": "202610"}
    if partial:
        headers["X-RestLi-Method"] = "PARTIAL_UPDATE"
    return await company.http.request(method, f"/rest/{path}", json=document, headers=headers)


def _urn(urn: str) -> str:
    return quote(urn, safe="")


def _told(one: Arrived) -> list[dict[str, object]]:
    body = json.loads(one.body)
    assert body["type"] == "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
    rows: list[dict[str, object]] = body["notifications"]
    return rows


def _where(object_id: str) -> str:
    about, _, number = object_id.removeprefix("urn:li:comment:(").removesuffix(")").rpartition(",")
    return f"socialActions/{_urn(about)}/comments/{number}"


def test_both_signatures_are_those_of_the_vectors() -> None:
    check, post = vector("linkedin_challenge"), vector("linkedin_post")
    assert hex_hmac(check["client_secret"], check["challengeCode"].encode()) == check["challengeResponse"]
    assert body_signature(post["client_secret"], vector_body("linkedin_post")) == post["X-LI-Signature"]


async def test_a_comment_is_told_with_the_members_of_the_reference_and_signed(company: BesideBench) -> None:
    post = await company.post("Ledig stilling")
    object_id = await company.comment("Bra!", post=post)
    (one,) = await company.settled()
    digest = hmac.new(company.place().row.app_secret.encode(), b"hmacsha256=" + one.body, hashlib.sha256).hexdigest()
    assert one.headers["x-li-signature"] == digest
    (told,) = _told(one)
    assert set(told) == {
        "notificationId", "organizationalEntity", "action", "sourcePost", "generatedActivity", "lastModifiedAt",
        "subscriber", "decoratedGeneratedActivity", "decoratedSourcePost",
    }  # fmt: skip
    assert (told["action"], told["sourcePost"], told["generatedActivity"]) == ("COMMENT", post, object_id)
    assert isinstance(told["notificationId"], int)


async def test_edits_deletions_likes_mentions_and_own_comments_have_their_actions(company: BesideBench) -> None:
    object_id = await company.comment("Feil")
    await company.control(f"comments/{object_id}", do="like")
    await company.control(f"comments/{object_id}", do="edit", text="Rett")
    await company.control(f"comments/{object_id}", do="remove")
    await company.comment("Se på dette", kind="mention")
    await company.comment("Takk!", author="")
    actions = [_told(one)[0]["action"] for one in await company.settled()]
    assert actions == ["COMMENT", "LIKE", "COMMENT_EDIT", "COMMENT_DELETE", "SHARE_MENTION", "ADMIN_COMMENT"]


async def test_a_batch_has_ten_notifications_at_most_and_the_last_lot_the_broken_ones(company: BesideBench) -> None:
    ids = [await company.comment(f"Nr {number}", delivery={"batch": "a"}) for number in range(12)]
    await company.comment("Nr 13", delivery={"batch": "a", "broken": True})
    await company.control("flush")
    lots = [_told(one) for one in await company.settled()]
    assert [len(lot) for lot in lots] == [10, 6]
    rows = [row for lot in lots for row in lot]
    assert [row["generatedActivity"] for row in rows[:12]] == ids
    assert [row["action"] for row in rows[13:15]] == ["HOLOGRAM", "COMMENT"]


async def test_what_is_refused_is_tried_every_five_minutes_for_eight_hours(company: BesideBench) -> None:
    company.listener.answers = [500] * 200
    await company.comment()
    arrived = await company.settled()
    assert len(arrived) == 97
    assert len({one.body for one in arrived}) == 1
    (row,) = await company.deliveries()
    assert row["state"] == "dropped"


async def test_what_was_lost_is_found_among_the_notifications_of_sixty_days(company: BesideBench) -> None:
    lost = await company.comment("Aldri sendt", delivery={"lost": True})
    await company.control(f"comments/{lost}", do="like")
    whose = f"organizationalEntity={_urn(company.place().row.account_id)}"
    path = f"organizationalEntityNotifications?q=criteria&actions=List(COMMENT,COMMENT_EDIT)&{whose}"
    found = (await _api(company, "GET", f"{path}&timeRange=(start:0,end:9999999999999)&start=0&count=10")).json()
    assert [row["generatedActivity"] for row in found["elements"]] == [lost]
    assert (await _api(company, "GET", f"{path}&timeRange=(start:0,end:1)")).json()["elements"] == []


async def test_comments_and_answers_are_listed_page_by_page(company: BesideBench) -> None:
    post = await company.post()
    root = await company.comment("Første", post=post)
    answer = await company.comment("Svar", parent=root)
    await company.comment("Andre", post=post)
    path = f"socialActions/{_urn(post)}/comments"
    first = (await _api(company, "GET", f"{path}?start=0&count=1")).json()
    assert [row["commentUrn"] for row in first["elements"]] == [root]
    assert first["paging"]["links"][0]["rel"] == "next"
    second = (await _api(company, "GET", f"{path}?start=1&count=1")).json()
    assert second["paging"]["links"] == []
    assert first["elements"][0]["commentsSummary"]["totalFirstLevelComments"] == 1
    (below,) = (await _api(company, "GET", f"socialActions/{_urn(root)}/comments")).json()["elements"]
    assert (below["commentUrn"], below["parentComment"]) == (answer, root)


async def test_we_answer_edit_and_delete_and_each_comes_back_as_the_administrators(company: BesideBench) -> None:
    root = await company.comment()
    actor = company.place().row.account_id
    document = {"actor": actor, "message": {"text": "Hei!"}, "parentComment": root}
    made = await _api(company, "POST", f"socialActions/{_urn(root)}/comments", document)
    assert made.status_code == 201
    ours = made.json()["commentUrn"]
    assert made.headers["x-restli-id"] == made.json()["id"]
    patch = {"patch": {"message": {"$set": {"text": "Hei igjen!"}}}}
    assert (await _api(company, "POST", _where(ours), patch, partial=True)).status_code == 204
    assert (await _api(company, "POST", _where(root), patch, partial=True)).status_code == 403
    assert (await _api(company, "DELETE", f"{_where(ours)}?actor={_urn(actor)}")).status_code == 204
    assert (await _api(company, "GET", _where(ours))).status_code == 404
    actions = [_told(one)[0]["action"] for one in await company.settled()]
    assert actions == ["COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_DELETE"]
    truth = await company.item(ours)
    assert (truth["texts"], truth["own"], truth["removed_by"]) == (["Hei!", "Hei igjen!"], True, "api")


async def test_without_a_version_or_a_token_nothing_is_answered(company: BesideBench) -> None:
    token = {"Authorization": f"Bearer {company.place().row.secrets['token']}"}
    bare = await company.http.get("/rest/posts", headers=token)
    assert (bare.status_code, bare.json()["code"]) == (400, "VERSION_MISSING")
    nobody = await company.http.get("/rest/posts", headers={"LinkedIn-Version": "202610"})
    assert (nobody.status_code, nobody.json()["serviceErrorCode"]) == (401, 65600)


def _right(secret: str, query: Mapping[str, str]) -> Response:
    code = query.get("challengeCode")
    if code is None:
        return PlainTextResponse("no", status_code=400)
    return JSONResponse({"challengeCode": code, "challengeResponse": hex_hmac(secret, code.encode())})


async def test_three_missed_challenges_block_the_webhook_and_a_right_one_opens_it(company: BesideBench) -> None:
    secret = company.place().row.app_secret
    company.listener.ask = lambda query: _right(secret, query)
    assert (await company.control("handshake", municipality="bo", case="all"))["as_expected"] is True
    company.listener.ask = lambda _: JSONResponse({"challengeResponse": "wrong"})
    listening = []
    for _ in range(3):
        await company.control("handshake", municipality="bo")
        listening.append(company.place().listening)
    assert listening == [True, True, False]
    await company.comment()
    assert await company.settled() == []
    company.listener.ask = lambda query: _right(secret, query)
    await company.control("handshake", municipality="bo")
    await company.comment()
    assert len(await company.settled()) == 1


async def test_a_body_about_another_organization_is_signed_with_ones_own_secret(company: BesideBench) -> None:
    await company.control("forge", municipality="bo", delivery={"forged": ["foreign_page", "wrong"]})
    foreign, wrong = await company.settled()
    secret = company.place().row.app_secret
    assert foreign.headers["x-li-signature"] == body_signature(secret, foreign.body)
    assert _told(foreign)[0]["organizationalEntity"] == company.place("sogne").row.account_id
    assert wrong.headers["x-li-signature"] != body_signature(secret, wrong.body)
