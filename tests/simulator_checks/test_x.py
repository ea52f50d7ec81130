"""X: the Activity API's events, the check that may cost the webhook, and API v2."""

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx
import pytest
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from simulator.x.signing import sha256_base64
from tests.simulator_checks.bench import vector, vector_body
from tests.simulator_checks.beside_bench import Arrived, BesideBench, beside_bench, beside_closed


@pytest.fixture
async def handle(tmp_path: Path) -> AsyncIterator[BesideBench]:
    """X with the handles of Bø and Søgne."""
    made = beside_bench(tmp_path, "x")
    yield made
    await beside_closed(made)


async def _api(handle: BesideBench, method: str, path: str, document: object = None, **query: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {handle.place().row.secrets['token']}"}
    return await handle.http.request(method, f"/2/{path}", params=query, json=document, headers=headers)


def _event(one: Arrived) -> dict[str, object]:
    found: dict[str, dict[str, object]] = json.loads(one.body)
    return found["data"]


def _payload(one: Arrived) -> dict[str, object]:
    payload = _event(one)["payload"]
    assert isinstance(payload, dict)
    return payload


def test_both_signatures_are_those_of_the_vectors() -> None:
    crc, post = vector("x_crc"), vector("x_post")
    assert sha256_base64(crc["consumer_secret"], crc["crc_token"].encode()) == crc["response_token"]
    assert sha256_base64(post["consumer_secret"], vector_body("x_post")) == post["x-twitter-webhooks-signature"]


async def test_a_reply_is_an_event_signed_over_its_bytes_with_escaped_words_and_ids_as_texts(
    handle: BesideBench,
) -> None:
    post = await handle.post("Strømmen er tilbake")
    reply = await handle.comment("Strøm & vann <3", post=post)
    own, told = await handle.settled()
    digest = hmac.new(handle.place().row.app_secret.encode(), told.body, hashlib.sha256).digest()
    assert told.headers["x-twitter-webhooks-signature"] == "sha256=" + base64.b64encode(digest).decode()
    assert (_event(own)["event_type"], _event(told)["event_type"]) == ("post.create", "post.reply.create")
    assert _payload(told)["id"] == reply
    assert _payload(told)["text"] == "Strøm &amp; vann &lt;3"
    assert _payload(told)["conversation_id"] == post
    assert _event(told)["filter"] == {"user_id": handle.place().row.account_id}


async def test_a_mention_is_a_conversation_of_its_own(handle: BesideBench) -> None:
    mention = await handle.comment("@bokommune strøm?", kind="mention")
    told = (await handle.settled())[-1]
    assert _event(told)["event_type"] == "post.mention.create"
    assert _payload(told)["conversation_id"] == mention
    truth = await handle.item(mention)
    assert (truth["kind"], truth["post_id"]) == ("mention", None)
    answered = await _api(handle, "POST", "tweets", {"text": "Ja", "reply": {"in_reply_to_tweet_id": mention}})
    ours = (await _api(handle, "GET", f"tweets/{answered.json()['data']['id']}")).json()["data"]
    assert ours["conversation_id"] == mention
    assert (await handle.item(mention))["replies_by_us"] == 1


async def test_deletions_by_others_are_not_told_and_found_by_looking(handle: BesideBench) -> None:
    object_id, staying = await handle.comment("Borte"), await handle.comment("Blir")
    before = len(await handle.settled())
    await handle.control(f"comments/{object_id}", do="remove")
    assert len(await handle.settled()) == before
    found = (await _api(handle, "GET", "tweets", ids=f"{object_id},{staying}")).json()
    assert [row["id"] for row in found["data"]] == [staying]
    assert [(row["resource_id"], row["title"]) for row in found["errors"]] == [(object_id, "Not Found Error")]


async def test_only_replies_in_ones_own_conversations_can_be_hidden_and_nothing_shows_it(handle: BesideBench) -> None:
    reply, mention = await handle.comment(), await handle.comment("@bokommune", kind="mention")
    hidden = await _api(handle, "PUT", f"tweets/{reply}/hidden", {"hidden": True})
    assert hidden.json() == {"data": {"hidden": True}}
    assert (await handle.item(reply))["visibility"] == "hidden"
    assert "hidden" not in (await _api(handle, "GET", f"tweets/{reply}")).json()["data"]
    assert (await _api(handle, "PUT", f"tweets/{mention}/hidden", {"hidden": True})).status_code == 403


async def test_nobody_deletes_what_others_wrote_and_nobody_posts_the_same_twice(handle: BesideBench) -> None:
    object_id = await handle.comment()
    assert (await _api(handle, "DELETE", f"tweets/{object_id}")).status_code == 403
    reply = {"text": "Hei!", "reply": {"in_reply_to_tweet_id": object_id}}
    made = await _api(handle, "POST", "tweets", reply)
    assert made.status_code == 201
    again = await _api(handle, "POST", "tweets", reply)
    assert (again.status_code, again.json()["detail"][:20]) == (403, "You are not allowed ")
    assert (await _api(handle, "DELETE", f"tweets/{made.json()['data']['id']}")).json() == {"data": {"deleted": True}}
    kinds = [_event(one)["event_type"] for one in await handle.settled()]
    assert kinds == ["post.create", "post.reply.create", "post.create", "post.delete"]


async def test_mentions_come_newest_first_in_pages_and_since_an_id(handle: BesideBench) -> None:
    ids = [await handle.comment(f"Nr {number}") for number in range(7)]
    path = f"users/{handle.place().row.account_id}/mentions"
    first = (await _api(handle, "GET", path, max_results="5")).json()
    second = (await _api(handle, "GET", path, max_results="5", pagination_token=first["meta"]["next_token"])).json()
    assert [row["id"] for row in first["data"] + second["data"]] == ids[::-1]
    since = (await _api(handle, "GET", path, since_id=ids[4])).json()
    assert [row["id"] for row in since["data"]] == [ids[6], ids[5]]
    assert (await _api(handle, "GET", path, since_id=ids[6])).json() == {"meta": {"result_count": 0}}


async def test_the_limit_is_told_with_every_answer(handle: BesideBench) -> None:
    await handle.control("settings", municipality="bo", remaining=1)
    assert (await _api(handle, "GET", "users/me")).headers["x-rate-limit-remaining"] == "0"
    full = await _api(handle, "GET", "users/me")
    assert (full.status_code, full.json()["title"]) == (429, "Too Many Requests")
    assert int(full.headers["x-rate-limit-reset"]) > 0


def _right(secret: str, query: Mapping[str, str]) -> Response:
    if "crc_token" not in query:
        return PlainTextResponse("no", status_code=400)
    return JSONResponse({"response_token": sha256_base64(secret, query["crc_token"].encode())})


async def test_a_right_check_keeps_the_webhook_and_a_wrong_one_ends_it_at_once(handle: BesideBench) -> None:
    secret = handle.place().row.app_secret
    handle.listener.ask = lambda query: _right(secret, query)
    assert (await handle.control("handshake", municipality="bo", case="all"))["as_expected"] is True
    handle.listener.ask = lambda _: PlainTextResponse("down", status_code=503)
    await handle.control("handshake", municipality="bo")
    assert handle.place().listening is True
    handle.listener.ask = lambda _: JSONResponse({"response_token": "sha256=wrong"})
    await handle.control("handshake", municipality="bo")
    await handle.comment("Ingen hører dette")
    assert await handle.settled() == []
    handle.listener.ask = lambda query: _right(secret, query)
    assert (await _api(handle, "PUT", "webhooks/1")).json() == {"data": {"valid": True}}
    handle.listener.ask = lambda _: RedirectResponse("/elsewhere")
    await handle.control("handshake", municipality="bo")
    assert handle.place().listening is False


async def test_forged_events_are_not_signed_as_good_ones(handle: BesideBench) -> None:
    await handle.control("forge", municipality="bo", delivery={"forged": ["wrong", "stale", "other", "none"]})
    secret = handle.place().row.app_secret
    for one in await handle.settled():
        assert one.headers.get("x-twitter-webhooks-signature") != sha256_base64(secret, one.body)
