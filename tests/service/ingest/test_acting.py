"""Orders reach the platform: setting calls until it shows, creating calls once and never twice (G5)."""

import base64

import httpx
import pytest
import structlog

from common.events import ActionTaken, ItemChanged, ItemHidden, ItemRemoved, ItemUnhidden, item_id_of
from ingest import store
from tests.service.ingest.acting import OBJECT_ID, Acting
from tests.service.ingest.graph import (
    Fault,
    error,
    lost_after,
    lost_before,
    lost_without,
    refusing,
    spoiled_after,
)
from tests.service.ingest.stage import SECRET_A, TOKEN_A

REPLY = "Takk for meldingen.\nHilsen Bø kommune"


async def test_a_hide_is_done_read_back_and_told(acting: Acting) -> None:
    await acting.seal()
    order = await acting.ordered("hide")
    assert acting.graph.hidden[OBJECT_ID]
    (outcome,) = await acting.outcomes()
    assert isinstance(outcome, ActionTaken)
    assert (outcome.action_id, outcome.do, outcome.done_at) == (order.action_id, "hide", acting.stage.clock.at)
    (hidden,) = await acting.stage.told(ItemHidden)
    assert (hidden.visibility, hidden.changed_by_us, hidden.change_no) == ("hidden", True, 2)


async def test_a_hide_is_repeated_until_the_platform_shows_it(acting: Acting) -> None:
    await acting.seal()
    acting.graph.slow_to_show = 3
    await acting.ordered("hide")
    assert await acting.outcomes() == []
    await acting.over(60)
    assert await acting.ends() == [("ActionTaken", "hide", None)]
    assert len(acting.graph.writes) == 4


PASSING = {
    "no connection": lost_before,
    "no answer": lost_without,
    "done without an answer": lost_after,
    "code 1": refusing(error(1)),
    "code 2": refusing(error(2)),
    "code 2 with 500": refusing(error(2, status=500)),
    "HTML": refusing(httpx.Response(502, text="<html>Bad Gateway</html>")),
    "done with an error": spoiled_after(error(1, 99, transient=False)),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
async def test_a_hide_survives_whatever_passes(acting: Acting, fault: Fault) -> None:
    await acting.seal()
    acting.graph.write_faults.append(fault)
    await acting.ordered("hide")
    await acting.over(30)
    assert await acting.ends() == [("ActionTaken", "hide", None)]
    assert acting.graph.ever_hidden == [OBJECT_ID]


async def test_a_hide_that_never_shows_ends_with_a_person(acting: Acting) -> None:
    await acting.seal()
    acting.graph.slow_to_show = 1000
    await acting.ordered("hide")
    await acting.over(3 * 3600, step_s=300)
    assert await acting.ends() == [("ActionFailed", "hide", "gave_up")]


async def test_hiding_what_is_hidden_is_done(acting: Acting) -> None:
    await acting.seal()
    acting.graph.hidden[OBJECT_ID] = True
    await acting.ordered("hide")
    assert await acting.ends() == [("ActionTaken", "hide", None)]


async def test_removing_what_is_gone_is_done(acting: Acting) -> None:
    await acting.seal(stage=2)
    del acting.graph.hidden[OBJECT_ID]
    await acting.ordered("remove")
    assert await acting.ends() == [("ActionTaken", "remove", None)]
    (removed,) = await acting.stage.told(ItemRemoved)
    assert removed.changed_by_us


async def test_removing_what_its_writer_has_removed_is_done_without_a_call(acting: Acting) -> None:
    await acting.seal(stage=2)
    await acting.webhook("remove-no-from")
    await acting.ordered("remove")
    assert await acting.ends() == [("ActionTaken", "remove", None)]
    assert acting.graph.requests == []
    assert [event.changed_by_us for event in await acting.stage.told(ItemRemoved)] == [False]


async def test_hiding_what_is_gone_from_the_platform_fails_with_the_reason(acting: Acting) -> None:
    await acting.seal()
    del acting.graph.hidden[OBJECT_ID]
    await acting.ordered("hide")
    assert await acting.ends() == [("ActionFailed", "hide", "item_is_gone")]


async def test_hide_and_unhide_are_carried_out_in_order(acting: Acting) -> None:
    await acting.seal()
    await acting.ordered("hide")
    await acting.stage.later(seconds=5)
    await acting.ordered("unhide")
    assert not acting.graph.hidden[OBJECT_ID]
    (shown,) = await acting.stage.told(ItemUnhidden)
    assert shown.changed_by_us


@pytest.mark.parametrize(
    ("code", "subcode", "why"),
    [
        (190, 463, "token_invalid"),
        (102, None, "token_invalid"),
        (10, None, "not_permitted"),
        (200, None, "not_permitted"),
        (368, None, "blocked_by_platform"),
    ],
)
async def test_a_final_no_is_told_with_its_code_and_never_repeated(
    acting: Acting, code: int, subcode: int | None, why: str
) -> None:
    await acting.seal()
    acting.graph.write_faults.append(refusing(error(code, subcode)))
    acting.graph.read_faults.append(refusing(error(code, subcode)))
    await acting.ordered("hide")
    await acting.over(600, step_s=60)
    assert await acting.ends() == [("ActionFailed", "hide", why)]
    assert len(acting.graph.writes) == 1


async def test_a_throttled_call_waits_as_long_as_the_platform_says(acting: Acting) -> None:
    await acting.seal()
    usage = '{"1":[{"type":"pages","estimated_time_to_regain_access":10}]}'
    throttled = error(32)
    throttled.headers["X-Business-Use-Case-Usage"] = usage
    acting.graph.write_faults.append(refusing(throttled))
    await acting.ordered("hide")
    await acting.over(590, step_s=59)
    assert len(acting.graph.writes) == 1
    await acting.over(20)
    assert await acting.ends() == [("ActionTaken", "hide", None)]


async def test_an_order_that_waits_for_its_seal_keeps_no_other_from_the_platform(acting: Acting) -> None:
    await acting.ordered("remove")
    await acting.over(120)
    await acting.seal(stage=2)
    assert acting.stage.service.worker._circuit.closed_to(acting.stage.clock.at) == []
    await acting.over(60)
    assert await acting.ends() == [("ActionTaken", "remove", None)]


async def test_what_the_platform_tells_while_we_act_is_told_as_ours(acting: Acting) -> None:
    await acting.seal(stage=2)
    acting.graph.write_faults.append(lost_after)
    await acting.ordered("remove")
    await acting.webhook("remove-no-from")  # before we have read back
    await acting.over(30)
    assert [event.changed_by_us for event in await acting.stage.told(ItemRemoved)] == [True]


async def test_what_another_does_after_our_order_failed_is_not_told_as_ours(acting: Acting) -> None:
    await acting.seal(stage=2)
    acting.graph.write_faults.append(refusing(error(200)))
    await acting.ordered("remove")
    await acting.webhook("remove-no-from")
    assert [event.changed_by_us for event in await acting.stage.told(ItemRemoved)] == [False]


async def test_the_echo_of_our_hide_changes_nothing(acting: Acting) -> None:
    await acting.seal()
    await acting.ordered("hide")
    before = await acting.stage.all_told()
    calls = len(acting.graph.requests)
    await acting.webhook("hide")
    await acting.stage.later(seconds=10)
    assert await acting.stage.all_told() == before
    assert len(acting.graph.requests) == calls


@pytest.mark.parametrize("do", ["reply", "private_reply"])
async def test_an_answer_is_sent_once_and_told_with_its_id(acting: Acting, do: str) -> None:
    await acting.ordered(do)
    await acting.stage.tell(acting.order(do))  # the same order again
    await acting.over(300, step_s=30)
    kind, made = ("ActionTaken", "2_900") if do == "reply" else ("NoticeSent", "m_1")
    assert await acting.ends() == [(kind, do, made)]
    assert len(acting.graph.writes) == 1
    sent = acting.graph.replies[0]["message"] if do == "reply" else acting.graph.private[0]["message"]["text"]
    assert sent == REPLY


async def test_a_reply_to_a_reply_stands_under_its_root(acting: Acting) -> None:
    root = "200000000000002_300000000000003"
    await acting.webhook("reply-add")
    (answer,) = [event for event in await acting.stage.told(ItemChanged) if event.parent_id == root]
    await acting.ordered("reply", item_id=answer.item_id)
    assert [reply["root"] for reply in acting.graph.replies] == [root]


SENT = {
    "no answer": lost_after,
    "20/1772107": spoiled_after(error(20, 1772107)),
    "code 1": spoiled_after(error(1, transient=True)),
    "code 2 with 500": spoiled_after(error(2, status=500)),
    "HTML": spoiled_after(httpx.Response(502, text="<html>")),
    "no id": spoiled_after(httpx.Response(200, json={"success": True})),
    "throttled": spoiled_after(error(4)),
}


@pytest.mark.parametrize("do", ["reply", "private_reply"])
@pytest.mark.parametrize("fault", SENT.values(), ids=SENT)
async def test_an_answer_that_was_sent_is_found_again_and_never_sent_twice(
    acting: Acting, do: str, fault: Fault
) -> None:
    acting.graph.write_faults.append(fault)
    await acting.ordered(do)
    await acting.over(1800, step_s=30)
    kind, made = ("ActionTaken", "2_900") if do == "reply" else ("NoticeSent", None)
    assert await acting.ends() == [(kind, do, made)]
    assert len(acting.graph.writes) == 1


@pytest.mark.parametrize("do", ["reply", "private_reply"])
async def test_an_answer_that_nobody_finds_again_is_unknown_and_a_persons_matter(acting: Acting, do: str) -> None:
    acting.graph.write_faults.append(lost_without)
    await acting.ordered(do)
    await acting.over(110)
    assert await acting.outcomes() == []
    await acting.over(60)
    kind = "ActionUnknown" if do == "reply" else "NoticeUnknown"
    assert await acting.ends() == [(kind, do, "not_found_again")]
    assert len(acting.graph.writes) == 1


async def test_an_answer_that_never_left_us_is_sent_later(acting: Acting) -> None:
    acting.graph.write_faults += [lost_before, lost_before]
    await acting.ordered("reply")
    await acting.over(60)
    assert await acting.ends() == [("ActionTaken", "reply", "2_900")]
    assert len(acting.graph.replies) == 1


async def test_an_answer_that_is_refused_fails_with_the_code(acting: Acting) -> None:
    acting.graph.write_faults.append(refusing(error(551, 1545041)))
    await acting.ordered("private_reply")
    assert await acting.ends() == [("NoticeFailed", "private_reply", "person_unavailable")]


async def test_the_read_back_takes_no_other_orders_answer_for_its_own(acting: Acting) -> None:
    await acting.ordered("reply")
    acting.graph.write_faults.append(lost_without)
    await acting.ordered("reply", 2)
    await acting.over(240, step_s=15)
    assert await acting.ends() == [("ActionTaken", "reply", "2_900"), ("ActionUnknown", "reply", "not_found_again")]


async def test_an_attempt_that_another_process_died_in_is_only_read_back(acting: Acting) -> None:
    order = acting.order("reply")
    await acting.stage.tell(order)
    at = acting.stage.clock.at
    assert await acting.stage.db.write(lambda tx: store.of(tx, "bo").begin_attempt(order.action_id, at))
    await acting.over(300, step_s=15)
    assert await acting.ends() == [("ActionUnknown", "reply", "not_found_again")]
    assert acting.graph.writes == []


async def test_a_person_who_answers_with_odd_members_breaks_no_read_back(acting: Acting) -> None:
    odd = [
        {"id": 7, "message": REPLY, "from": "Kari", "created_time": "2026-01-02T03:00:00"},
        {"message": REPLY, "from": None},
        {"id": "2_1", "message": None, "from": {"id": "100000000000001"}, "created_time": None},
        "no comment",
    ]
    acting.graph.write_faults.append(lost_without)
    acting.graph.read_faults += [
        refusing(httpx.Response(200, json={"data": odd, "paging": None})),
        refusing(httpx.Response(200, json={"data": None, "paging": {"cursors": None, "next": "https://x"}})),
        refusing(httpx.Response(200, json={"data": [], "paging": {"cursors": {"after": "a"}, "next": "https://x"}})),
    ]
    await acting.ordered("reply")
    await acting.over(240, step_s=15)
    assert await acting.ends() == [("ActionUnknown", "reply", "not_found_again")]
    assert all(request.url.host == "graph.facebook.com" for request in acting.graph.requests)


async def test_an_order_without_item_or_meaning_fails_with_the_reason(acting: Acting) -> None:
    await acting.ordered("like")
    await acting.ordered("reply", 2, item_id=None)
    assert [end[2] for end in await acting.ends()] == ["not_possible", "not_possible"]


async def test_a_municipality_without_a_token_acts_nowhere(acting: Acting) -> None:
    body = b'{"entry":[{"id":"100000000000009","time":1767322445,"changes":[{"field":"feed","value":{"item":"comment",'
    body += b'"verb":"add","comment_id":"2_3","post_id":"100000000000009_2","message":"Hei"}}]}]}'
    await acting.stage.deliver(body, b"app secret of sogne", "sogne")
    await acting.ordered("reply", municipality="sogne", item_id=item_id_of("sogne", "facebook", "2_3"))
    assert await acting.ends() == [("ActionFailed", "reply", "no_access")]
    assert acting.graph.requests == []


async def test_a_withdrawn_order_is_not_carried_out(acting: Acting) -> None:
    order = acting.order("reply")
    await acting.stage.tell(order)
    await acting.withdraw(order)
    await acting.over(60)
    assert acting.graph.requests == []
    assert await acting.outcomes() == []
    assert await acting.action_state(order.action_id) == "withdrawn"


async def test_an_order_that_never_left_us_can_still_be_withdrawn(acting: Acting) -> None:
    await acting.seal()
    acting.graph.write_faults += [lost_before] * 20
    order = await acting.ordered("hide")
    await acting.withdraw(order)
    await acting.over(600, step_s=30)
    assert await acting.action_state(order.action_id) == "withdrawn"
    assert await acting.outcomes() == []


async def test_an_order_whose_attempt_has_begun_is_finished_all_the_same(acting: Acting) -> None:
    await acting.seal()
    acting.graph.slow_to_show = 1
    order = await acting.ordered("hide")
    await acting.withdraw(order)
    await acting.over(30)
    assert await acting.ends() == [("ActionTaken", "hide", None)]


async def test_the_token_is_in_no_address_no_log_and_no_row(acting: Acting) -> None:
    await acting.seal()
    await acting.seal(stage=2)
    acting.graph.write_faults += [refusing(error(1)), lost_after]
    with structlog.testing.capture_logs() as lines:
        for do in ("hide", "reply", "private_reply", "remove"):
            await acting.ordered(do)
            await acting.over(300, step_s=30)
    assert {request.method for request in acting.graph.requests} == {"GET", "POST", "DELETE"}
    for request in acting.graph.requests:
        assert request.headers["Authorization"] == f"Bearer {TOKEN_A}"
        assert TOKEN_A not in str(request.url)
        assert TOKEN_A not in request.content.decode()
        assert "appsecret_proof=" in str(request.url) + request.content.decode()
    database = (acting.stage.folder / "ingest.db").read_bytes()
    database += b"".join(p.read_bytes() for p in acting.stage.folder.glob("ingest.db-wal"))
    for secret in (TOKEN_A.encode(), SECRET_A):
        assert secret not in str(lines).encode()
        assert secret not in database
        assert base64.b64encode(secret) not in database


async def test_no_id_of_the_platform_leads_a_call_elsewhere(acting: Acting) -> None:
    odd = "../me/accounts?x=1#"
    body = b'{"entry":[{"id":"100000000000001","time":1767322445,"changes":[{"field":"feed","value":{"item":"comment",'
    body += b'"verb":"add","comment_id":"%s","message":"Hei"}}]}]}' % odd.encode()
    await acting.stage.deliver(body)
    await acting.ordered("unhide", item_id=item_id_of("bo", "facebook", odd))
    assert {request.url.raw_path.split(b"?")[0] for request in acting.graph.requests} == {
        b"/v26.0/..%2Fme%2Faccounts%3Fx%3D1%23"
    }
