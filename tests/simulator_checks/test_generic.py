"""Any website: two official libraries read what it sends, and its callback address does what signed orders say."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from simulator.beside.standard_webhooks import signature_of
from tests.simulator_checks.bench import vector, vector_body
from tests.simulator_checks.beside_bench import Arrived, BesideBench, beside_bench, beside_closed


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[BesideBench]:
    """The websites of Bø and Søgne."""
    made = beside_bench(tmp_path, "generic")
    yield made
    await beside_closed(made)


def _verified(site: BesideBench, one: Arrived) -> object:
    found: object = Webhook(site.place().row.app_secret).verify(one.body, dict(one.headers))
    return found


def _events(one: Arrived) -> list[tuple[str, dict[str, object]]]:
    """Type and data of all that a body tells, CloudEvents read by their own library."""
    kind = one.headers["content-type"]
    if kind == "application/json" and "ce-specversion" not in one.headers:
        body = json.loads(one.body)
        return [(body["type"], body["data"])]
    bodies = json.loads(one.body) if kind.endswith("batch+json") else [None]
    found = []
    for body in bodies:
        message = HTTPMessage(dict(one.headers), one.body)
        if body is not None:
            message = HTTPMessage({"content-type": "application/cloudevents+json"}, json.dumps(body).encode())
        event = from_http_event(message)
        data = event.get_data()
        read = data if isinstance(data, dict) else json.loads(data or b"{}")
        found.append((event.get_type().removeprefix("no.example."), read))
    return found


async def _order(site: BesideBench, do: str, object_id: str, text: str = "", key: str = "k-1") -> httpx.Response:
    row = site.place().row
    data = {"id": object_id, "account": row.account_id, **({"text": text} if text else {})}
    body = json.dumps({"type": f"action.{do}", "timestamp": "2026-01-02T03:04:05Z", "data": data})
    at = datetime.now(UTC)
    signed = Webhook(row.secrets["token"]).sign(key, at, body)
    headers = {"webhook-id": key, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signed}
    return await site.http.post(f"/generic/{row.account_id}", content=body, headers=headers)


async def _look(site: BesideBench, object_id: str, *, late: timedelta = timedelta(0)) -> httpx.Response:
    row, at = site.place().row, datetime.now(UTC) - late
    signed = Webhook(row.secrets["token"]).sign("look-1", at, "")
    headers = {"webhook-id": "look-1", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signed}
    return await site.http.get(f"/generic/{row.account_id}", params={"object_id": object_id}, headers=headers)


def test_the_signature_is_that_of_the_vector() -> None:
    known = vector("standard_webhooks")
    signed = signature_of(
        known["secret"], known["webhook-id"], known["webhook-timestamp"], vector_body("standard_webhooks")
    )
    assert signed == known["webhook-signature"]


async def test_every_form_is_verified_and_read_by_the_official_libraries(site: BesideBench) -> None:
    post = await site.post("Brøyting")
    ids = [await site.comment(f"Når kommer bilen? 😀 {number}", post=post) for number in range(9)]
    arrived = await site.settled()
    for one in arrived:
        _verified(site, one)
    told = [event for one in arrived for event in _events(one)]
    assert [kind for kind, _ in told] == ["post.created"] + ["comment.created"] * 9
    assert [data["id"] for _, data in told] == [post, *ids]
    assert told[9][1]["text"] == "Når kommer bilen? 😀 8"
    kinds = {(one.headers["content-type"], "ce-id" in one.headers, b"data_base64" in one.body) for one in arrived}
    assert len(kinds) == 5


async def test_several_acts_may_share_a_batch(site: BesideBench) -> None:
    await site.post()
    ids = [await site.comment(f"Nr {number}", delivery={"batch": "one"}) for number in range(4)]
    await site.control("flush")
    (batch,) = (await site.settled())[1:]
    assert [data["id"] for _, data in _events(batch)] == ids
    _verified(site, batch)


async def test_edits_hides_and_removals_are_told(site: BesideBench) -> None:
    object_id = await site.comment(state="hidden")
    for do in ("unhide", "edit", "hide", "remove"):
        await site.control(f"comments/{object_id}", do=do, text="Rettet")
    told = [kind for one in await site.settled() for kind, _ in _events(one)]
    verbs = ("created", "hidden", "unhidden", "edited", "hidden", "removed")
    assert told == ["post.created", *(f"comment.{verb}" for verb in verbs)]


async def test_the_same_bytes_come_twice_and_a_held_one_later(site: BesideBench) -> None:
    await site.post()
    first = await site.comment("Sent", delivery={"hold": 1})
    second = await site.comment("To ganger", delivery={"copies": 2})
    arrived = (await site.settled())[1:]
    assert [_events(one)[0][1]["id"] for one in arrived] == [second, second, first]
    assert len({one.headers["webhook-id"] for one in arrived}) == 2


async def test_forged_bodies_fail_the_official_check_but_for_the_foreign_account(site: BesideBench) -> None:
    await site.control("forge", municipality="bo", delivery={"forged": ["wrong", "stale", "other", "none"]})
    for one in await site.settled():
        with pytest.raises(WebhookVerificationError):
            _verified(site, one)
    await site.control("forge", municipality="bo", delivery={"forged": ["foreign_page"]})
    foreign = (await site.settled())[-1]
    _verified(site, foreign)
    assert _events(foreign)[0][1]["account"] == site.place("sogne").row.account_id
    assert [lie["how"] for lie in (await site.truth("sogne"))["forged"]] == ["foreign_page"]


async def test_a_signed_order_to_reply_is_done_once_however_often_it_comes_and_echoes_its_key(
    site: BesideBench,
) -> None:
    object_id = await site.comment()
    first = await _order(site, "reply", object_id, "Hei, og takk!", "order-7")
    again = await _order(site, "reply", object_id, "Hei, og takk!", "order-7")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    seen = (await _look(site, object_id)).json()
    assert [(reply["id"], reply["webhook_id"]) for reply in seen["replies"]] == [(first.json()["id"], "order-7")]
    kind, data = _events((await site.settled())[-1])[0]
    assert (kind, data["webhook_id"], data["own"], data["parent_id"]) == ("comment.created", "order-7", True, object_id)
    truth = await site.truth()
    assert [(write["applied"], write["code"]) for write in truth["writes"]] == [(True, None), (False, "done_before")]
    assert truth["findings"] == []


async def test_hiding_showing_and_removing_are_read_back(site: BesideBench) -> None:
    object_id = await site.comment()
    seen = []
    for number, do in enumerate(("hide", "unhide", "hide")):
        assert (await _order(site, do, object_id, key=f"k-{number}")).status_code == 200
        seen.append((await _look(site, object_id)).json()["hidden"])
    assert seen == [True, False, True]
    assert (await _order(site, "remove", object_id, key="k-9")).status_code == 200
    assert (await _look(site, object_id)).status_code == 404
    assert (await site.item(object_id))["visibility"] == "removed"


async def test_what_is_not_signed_by_the_token_or_is_old_is_not_done(site: BesideBench) -> None:
    object_id = await site.comment()
    assert (await _look(site, object_id, late=timedelta(minutes=6))).status_code == 401
    row, at, body = site.place().row, datetime.now(UTC), json.dumps({"type": "action.hide", "data": {"id": object_id}})
    signed = Webhook("whsec_" + base64.b64encode(b"nobody's secret").decode()).sign("k", at, body)
    headers = {"webhook-id": "k", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signed}
    refused = await site.http.post(f"/generic/{row.account_id}", content=body, headers=headers)
    assert refused.status_code == 401
    assert (await site.item(object_id))["visibility"] == "visible"


async def test_a_site_may_ask_to_wait_and_may_have_done_it_all_the_same(site: BesideBench) -> None:
    object_id = await site.comment()
    faults = [{"fault": "too_many", "do": "hide"}, {"fault": "500", "when": "after", "do": "hide"}]
    await site.control("faults", api=faults)
    waits = await _order(site, "hide", object_id)
    assert (waits.status_code, waits.headers["retry-after"]) == (429, "30")
    assert (await site.item(object_id))["visibility"] == "visible"
    assert (await _order(site, "hide", object_id)).status_code == 500
    assert (await site.item(object_id))["visibility"] == "hidden"
