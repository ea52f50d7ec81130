"""What others wrote for Node: a Messenger client that calls the simulator, and a verifier of its signatures."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.founding import Founding
from tests.simulator_checks.bench import SEED, Bench, founded, vector, vector_body
from tests.simulator_checks.node import run
from tests.simulator_checks.real_server import Served, served

Found = dict[str, dict[str, object]]


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Served]:
    """A simulator on a real port."""
    with served(founded(tmp_path, Founding(("bo",), SEED, "http://graph.invalid"))) as running:
        yield running


def _verified(bodies: list[dict[str, str]]) -> list[dict[str, object]]:
    found = run("verify.js", bodies)
    assert isinstance(found, list)
    return found


def test_a_messenger_client_for_node_gets_along_with_the_simulator(simulator: Served) -> None:
    comment_id = simulator.comment()
    simulator.made("messenger/message", text="Når åpner dere?", author="Ola Nordmann")
    person = next(str(item["thread_id"]) for item in simulator.items("messenger").values())
    app = simulator.bench.simulation.world.apps["bo"]
    told = {
        "origin": simulator.url,
        "app_id": app.app_id,
        "app_secret": app.secret,
        "app_token": app.app_token,
        "page_token": simulator.bench.token(),
        "callback": "http://receiver.invalid/webhooks/facebook/bo",
        "verify_token": app.verify_token,
        "person": person,
        "comment": comment_id,
    }
    found = run("messenger.js", told)
    assert isinstance(found, dict)
    assert found["page"] == {"id": simulator.bench.page_id(), "name": "Bø kommune"}
    assert found["subscribed"] == {"success": True}
    assert [each["object"] for each in found["subscriptions"]] == ["page"]
    assert found["profile"] == {"id": person, "name": "Ola Nordmann"}
    items = simulator.items("messenger")
    assert items[found["sent"]["messageId"]]["text"] == "Hei! Vi åpner klokka ti 😀"
    assert items[found["known"]["messageId"]]["metadata"] == "our-key"
    assert items[found["privately"]["messageId"]]["text"] == "Derfor skjulte vi den."
    assert found["typing"]["recipientId"] == person
    assert [each["code"] for each in found["batch"]] == [200, 400]
    assert (found["stranger"], found["badly"]) == (100, 100)
    assert "en" in {item["text"] for item in items.values()}


def test_the_verifier_agrees_with_the_vectors() -> None:
    known = [vector("meta"), vector("meta_utf8_raw")]
    rows = [
        {"secret": each["secret"], "body_base64": each["body_b64"], "signature": each["X-Hub-Signature-256"]}
        for each in known
    ]
    assert [each["verified"] for each in _verified(rows)] == [True, True]
    spoiled = base64.b64encode(vector_body("meta") + b" ").decode()
    assert [each["verified"] for each in _verified([rows[0] | {"body_base64": spoiled}])] == [False]


async def test_a_stranger_verifies_every_webhook_of_every_app_and_no_forgery(meta: Bench) -> None:
    await meta.play("all_meta", municipalities=["bo"])
    await meta.comment("Æ, ø og å: 100 % <b>@ola</b> 😀", delivery={"raw_utf8": True})
    await meta.settled()
    bodies = [
        {
            "secret": meta.receiver.secrets[one.app],
            "body_base64": base64.b64encode(one.body).decode(),
            # A header that is no ASCII comes as Latin-1 here; a stranger would refuse it just so.
            "signature": one.headers.get("x-hub-signature-256", ""),
        }
        for one in meta.receiver.received
    ]
    found = _verified(bodies)
    assert [each["verified"] for each in found] == [one.well_signed for one in meta.receiver.received]
    assert {one.app for one in meta.receiver.received} == {"bo", "bo-ig"}
    assert any(not one.well_signed for one in meta.receiver.received)
