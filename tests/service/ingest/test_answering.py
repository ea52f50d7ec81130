"""Answers are created once: found again when nobody knows, never sent twice (G5)."""

import httpx
import pytest

from common.crash import NO_CRASH
from common.events import ItemChanged
from ingest.adapters.meta.facebook import Facebook
from ingest.adapters.secret_files import SecretFiles
from ingest.jobs.act import Act, give_up
from ingest.store import actions
from tests.service.ingest.acting import Acting
from tests.service.ingest.graph import (
    Fault,
    error,
    lost_after,
    lost_before,
    lost_without,
    refusing,
    spoiled_after,
)

REPLY = "Takk for meldingen.\nHilsen Bø kommune"


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
    kind, made = ("ActionTaken", "2_900") if do == "reply" else ("NoticeSent", "m_1")
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


@pytest.mark.parametrize("do", ["reply", "private_reply"])
async def test_an_answer_that_may_be_out_when_its_accounts_token_goes_is_unknown_and_has_not_failed(
    acting: Acting, do: str
) -> None:
    acting.graph.write_faults.append(lost_after)
    await acting.ordered(do)
    world, platforms = acting.stage.world, {"facebook": Facebook("v26.0", acting.client)}
    act = Act(world.db, platforms, SecretFiles(None), NO_CRASH, world.metrics)
    acting.stage.service.worker.does("act", act, give_up)
    await acting.over(60)
    kind = "ActionUnknown" if do == "reply" else "NoticeUnknown"
    assert await acting.ends() == [(kind, do, "no_access")]


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


async def test_a_private_reply_that_somebody_else_sent_is_not_taken_for_ours(acting: Acting) -> None:
    acting.graph.private.append(
        {
            "recipient": {"comment_id": "200000000000002_300000000000003"},
            "message": {"text": "Hei fra en kollega"},
            "created_time": "2026-01-02T03:00:00+0000",
        }
    )
    acting.graph.write_faults.append(refusing(error(10900)))
    await acting.ordered("private_reply")
    assert await acting.ends() == [("NoticeFailed", "private_reply", "duplicate")]


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
    assert await acting.stage.db.write(lambda tx: actions.of(tx, "bo").begin(order.action_id, at))
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
