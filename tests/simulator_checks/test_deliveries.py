"""How webhooks travel: signed, tried again, doubled, late, reordered, batched, forged."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest

from simulator.courier import Unreachable
from simulator.delivery import FORGERIES
from simulator.founding import Founding
from tests.simulator_checks.bench import SEED, Bench, bench_of, closed, founded

POST: dict[str, object] = {"do": "post", "key": "p", "text": "Et innlegg"}
LATE_S = 900_000  # more than a second by our clock: on a busy machine what is written next takes a part of that


def _comment(key: str, **members: object) -> dict[str, object]:
    return {
        "do": "comment",
        "key": key,
        "on": "p",
        "author": "Kari Nordmann",
        "text": f"Tekst {key}",
        **members,
    }


async def test_a_comment_arrives_with_both_signatures_over_its_bytes(bench: Bench) -> None:
    await bench.comment("Å, så fint! 😀")
    await bench.settled()
    last = bench.receiver.received[-1]
    secret = bench.simulation.world.pages[0].row.app_secret.encode()
    assert last.well_signed
    assert last.headers["content-type"] == "application/json"
    assert last.headers["x-hub-signature"] == f"sha1={hmac.new(secret, last.body, hashlib.sha1).hexdigest()}"


async def test_the_members_stand_in_metas_order(bench: Bench) -> None:
    await bench.comment()
    await bench.settled()
    document = bench.receiver.received[-1].document()
    assert list(document) == ["entry", "object"]
    assert list(document["entry"][0]) == ["id", "time", "changes"]
    changes = document["entry"][0]["changes"]
    assert isinstance(changes, list)
    assert list(changes[0]) == ["value", "field"]
    names = ["from", "post", "message", "post_id", "comment_id", "created_time", "item", "parent_id", "verb"]
    assert list(changes[0]["value"]) == names


async def test_a_reply_names_its_comment_and_a_comment_its_post(bench: Bench) -> None:
    root = await bench.comment()
    reply = await bench.comment("Enig", parent=root)
    await bench.settled()
    values = {
        value["comment_id"]: value for one in bench.receiver.received for value in one.values() if "comment_id" in value
    }
    assert values[root]["parent_id"] == values[root]["post_id"]
    assert values[reply]["parent_id"] == root


async def test_an_answer_below_a_reply_lands_on_the_second_level(bench: Bench) -> None:
    root = await bench.comment()
    reply = await bench.comment("Enig", parent=root)
    third = await bench.comment("Jeg også", parent=reply)
    truth = {each["object_id"]: each for each in (await bench.truth())["comments"]}
    assert truth[third]["parent_id"] == root


async def test_somebody_unnamed_has_no_from_and_a_picture_has_no_message(bench: Bench) -> None:
    await bench.comment(author=None)
    await bench.control("comments", municipality="bo", photo=True)
    await bench.settled()
    unnamed, picture = (one.values()[0] for one in bench.receiver.received[-2:])
    assert "from" not in unnamed
    assert "message" not in picture
    assert "photo" in picture


async def test_a_refused_webhook_is_sent_again_with_the_same_bytes(bench: Bench) -> None:
    bench.receiver.answers += [200, 500, 302, 404]
    await bench.comment()
    await bench.settled()
    tries = bench.receiver.received[1:]
    assert len(tries) == 4
    assert len({one.body for one in tries}) == 1
    attempts = (await bench.deliveries())[-1]["attempts"]
    assert isinstance(attempts, list)
    assert [attempt["status"] for attempt in attempts] == [500, 302, 404, 200]


async def test_a_webhook_refused_for_36_hours_is_dropped_and_that_is_said(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await bench.comment()
    await bench.settled()
    bench.receiver.answers += [503] * 100
    await bench.comment()
    await bench.settled()
    dropped = await bench.deliveries(state="dropped")
    assert len(dropped) == 1
    assert "dropped after 36 hours" in caplog.text
    # After the first try: at once, 1, 5, 30 minutes, 1 and 2 hours, and eight times 4 hours make 35.6 hours.
    assert len(bench.receiver.received) == 2 + 1 + 14


async def test_a_page_whose_app_refuses_for_an_hour_is_unsubscribed_when_that_is_wanted(bench: Bench) -> None:
    simulation = bench.simulation
    simulation.courier._unreachable = Unreachable(1.0, simulation._unsubscribe)
    bench.receiver.answers += [503] * 10
    await bench.comment()
    await bench.settled()
    path = f"{bench.page_id()}/subscribed_apps"
    assert (await bench.graph("GET", path)).json()["data"] == []
    assert (await bench.graph("GET", f"{bench.page_id('sogne')}/subscribed_apps", "sogne")).json()["data"] != []


async def test_the_webhook_of_a_write_may_get_lost(bench: Bench) -> None:
    object_id = await bench.comment()
    await bench.control("faults", echoes=[{"municipality": "bo"}])
    for hidden in ("true", "false"):
        await bench.graph("POST", object_id, is_hidden=hidden)
    await bench.settled()
    assert bench.receiver.comments("hide") == []
    assert bench.receiver.comments("unhide") == [object_id]


async def test_an_answer_that_comes_too_late_counts_as_none(tmp_path: Path) -> None:
    bench = bench_of(founded(tmp_path, Founding(("bo",), SEED, "http://graph.invalid")), attempt_wait_s_max=0.02)
    bench.receiver.wait_s = 0.1
    await bench.comment()
    await bench.settled()
    attempts = (await bench.deliveries())[-1]["attempts"]
    await closed(bench)
    assert isinstance(attempts, list)
    assert {attempt["error"] for attempt in attempts} == {"timeout"}


async def test_a_lost_answer_makes_the_sender_send_again(bench: Bench) -> None:
    await bench.comment(delivery={"answer_lost": 2})
    await bench.settled()
    bodies = [one.body for one in bench.receiver.received if one.acts()[0][0] == "add"]
    assert bodies.count(bodies[-1]) == 3


async def test_a_duplicate_has_the_same_bytes(bench: Bench) -> None:
    await bench.comment(delivery={"copies": 3})
    await bench.settled()
    assert len(bench.receiver.received[-3:]) == 3
    assert len({one.body for one in bench.receiver.received[-3:]}) == 1


async def test_a_rebatched_change_comes_again_with_a_later_time(bench: Bench) -> None:
    await bench.steps(POST, _comment("a", delivery={"rebatched": True}), _comment("b"))
    first, second = bench.receiver.received[-2:]
    assert second.acts()[0] == first.acts()[0]
    assert len(second.acts()) == 2
    assert int(str(second.times()[0])) > int(str(first.times()[0]))


async def test_an_edit_can_arrive_before_its_comment(bench: Bench) -> None:
    edit: dict[str, object] = {"do": "edit", "key": "a", "text": "Rettet"}
    await bench.steps(POST, _comment("a", delivery={"hold": 1}), edit)
    verbs = [verb for one in bench.receiver.received for verb, comment_id in one.acts() if comment_id]
    assert verbs == ["edited", "add"]


async def test_a_removal_can_arrive_before_its_comment(bench: Bench) -> None:
    await bench.steps(POST, _comment("a", delivery={"hold": 1}), {"do": "remove", "key": "a"})
    verbs = [verb for one in bench.receiver.received for verb, comment_id in one.acts() if comment_id]
    assert verbs == ["remove", "add"]


async def test_a_late_webhook_is_overtaken(bench: Bench) -> None:
    await bench.steps(POST, _comment("a", delivery={"late_s": LATE_S}), _comment("b"))
    texts = [value["message"] for one in bench.receiver.received[-2:] for value in one.values()]
    assert texts == ["Tekst b", "Tekst a"]


async def test_a_thousand_changes_of_two_pages_share_one_body(tmp_path: Path) -> None:
    bench = bench_of(founded(tmp_path, Founding(("bo",), SEED, "http://graph.invalid", pages=2)))
    await bench.play("flood", count=1001, batch_size=1001)
    bodies = [len(one.values()) for one in bench.receiver.received]
    entries = [entry["id"] for entry in bench.receiver.received[-2].document()["entry"]]
    await closed(bench)
    assert bodies[-2:] == [1000, 1]
    assert len(set(entries)) == 2


async def test_broken_neighbours_stand_beside_a_good_change(bench: Bench) -> None:
    object_id = await bench.comment(delivery={"broken": True})
    await bench.settled()
    last = bench.receiver.received[-1]
    assert ("add", object_id) in last.acts()
    assert b'"not-an-entry"' in last.body
    changes = last.document()["entry"][0]["changes"]
    assert isinstance(changes, list)
    assert {"value": None, "field": "feed"} in changes


@pytest.mark.parametrize("how", [how for how in FORGERIES if how != "foreign_page"])
async def test_a_forgery_is_never_well_signed(bench: Bench, how: str) -> None:
    await bench.steps({"do": "forge", "delivery": {"forged": [how]}})
    assert [one.well_signed for one in bench.receiver.received] == [False]
    told = (await bench.deliveries())[-1]
    assert (told["state"], told["expected"]) == ("refused", "refused")


async def test_a_forgery_of_another_tenant_is_well_signed_but_about_a_foreign_page(bench: Bench) -> None:
    await bench.steps({"do": "forge", "delivery": {"forged": ["foreign_page"]}})
    last = bench.receiver.received[-1]
    assert last.app == "bo"
    assert last.well_signed
    assert last.document()["entry"][0]["id"] == bench.page_id("sogne")
    assert len((await bench.truth("sogne"))["forged"]) == 1


async def test_what_was_forged_is_no_comment_of_the_truth(bench: Bench) -> None:
    await bench.play("demo")
    for municipality in ("bo", "sogne"):
        truth = await bench.truth(municipality)
        forged = {each["object_id"] for each in truth["forged"]}
        assert len(forged) >= len(FORGERIES) - 1
        assert forged.isdisjoint(each["object_id"] for each in truth["comments"])


async def test_a_lost_webhook_is_never_sent_but_graph_knows_the_comment(bench: Bench) -> None:
    object_id = await bench.comment(delivery={"lost": True})
    await bench.settled()
    assert object_id not in bench.receiver.comments()
    assert (await bench.graph("GET", object_id)).json()["id"] == object_id


async def test_a_body_may_trickle_and_arrives_whole(bench: Bench) -> None:
    await bench.comment("Æ, ø og å 😀", delivery={"slow_s": 0.05, "raw_utf8": True})
    last = await bench.last()
    attempts = (await bench.deliveries())[-1]["attempts"]
    assert isinstance(attempts, list)
    assert attempts[0]["took_ms"] >= 45
    assert last.well_signed
    assert last.values()[0]["message"] == "Æ, ø og å 😀"
    assert int(last.headers["content-length"]) == len(last.body)


async def test_a_body_that_trickles_too_slowly_is_sent_again(tmp_path: Path) -> None:
    bench = bench_of(founded(tmp_path, Founding(("bo",), SEED, "http://graph.invalid")), attempt_wait_s_max=0.02)
    await bench.comment(delivery={"slow_s": 1.0})
    await bench.settled()
    slow = (await bench.deliveries())[-1]
    await closed(bench)
    assert slow["state"] == "dropped"


async def test_a_fault_set_beforehand_meets_the_next_comment_only(bench: Bench) -> None:
    await bench.comment()
    await bench.control("faults", delivery=[{"municipality": "bo", "plan": {"copies": 2}}])
    doubled, single = await bench.comment(), await bench.comment()
    await bench.settled()
    assert bench.receiver.comments().count(doubled) == 2
    assert bench.receiver.comments().count(single) == 1


async def test_raw_bytes_are_posted_as_they_are(bench: Bench) -> None:
    body = b'{"object":"page", "entry": []}\n'
    encoded = "eyJvYmplY3QiOiJwYWdlIiwgImVudHJ5IjogW119Cg=="
    for sign, well_signed in (("good", True), ("bad", False), ("none", False)):
        await bench.control("raw", app="bo", body_base64=encoded, sign=sign)
        await bench.settled()
        assert bench.receiver.received[-1].body == body
        assert bench.receiver.received[-1].well_signed is well_signed


async def test_no_comment_text_stands_in_the_list_of_deliveries(bench: Bench) -> None:
    await bench.comment("En setning som ikke skal sees")
    await bench.settled()
    assert "ikke skal sees" not in json.dumps(await bench.deliveries(), ensure_ascii=False)


@pytest.mark.parametrize("case", ["right", "wrong_token", "no_token", "no_mode", "unknown_mode", "no_challenge"])
async def test_a_handshake_goes_as_it_should(bench: Bench, case: str) -> None:
    shaken = await bench.control("handshake", app="bo", case=case)
    assert shaken["as_expected"] is True


async def test_a_receiver_that_believes_every_handshake_is_found_out(bench: Bench) -> None:
    bench.receiver.verify_tokens = {"bo": "another token"}
    assert (await bench.control("handshake", app="bo", case="right"))["as_expected"] is False


async def test_challenges_with_leading_zeros_occur(bench: Bench) -> None:
    challenges = []
    for _ in range(12):
        shaken = await bench.control("handshake", app="bo")
        rows = shaken["handshakes"]
        assert isinstance(rows, list)
        challenges.append(rows[0]["challenge"])
    assert any(challenge.startswith("00") for challenge in challenges)
    assert all(len(challenge) == 10 for challenge in challenges)
