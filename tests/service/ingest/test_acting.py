"""Orders reach the platform: setting calls until it shows, creating calls once and never twice (G5)."""

import httpx
import pytest

from common.events import ActionTaken, ItemHidden, ItemRemoved, ItemUnhidden
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
    "hidden already, not shown yet": refusing(error(1, 1446036, transient=False)),
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


async def test_what_a_platform_answers_amiss_is_counted_by_its_kind(acting: Acting) -> None:
    await acting.seal()
    acting.graph.write_faults.append(refusing(error(2)))
    await acting.ordered("hide")
    await acting.over(30)
    count = acting.stage.counted(
        "ordstyrer_platform_errors_total", municipality="bo", platform="facebook", error="Transient"
    )
    assert (await acting.ends(), count) == ([("ActionTaken", "hide", None)], 1)


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


@pytest.mark.parametrize(("hours", "is_ours"), [(1, True), (30, True), (37, False), (24 * 21, False)])
async def test_an_order_whose_end_nobody_can_tell_explains_only_what_is_told_within_a_day_and_a_half(
    acting: Acting, hours: int, is_ours: bool
) -> None:
    await acting.seal(stage=2)
    acting.graph.write_faults.extend([lost_without] * 1000)
    await acting.ordered("remove")
    await acting.over(3 * 3600, step_s=300)
    assert await acting.ends() == [("ActionFailed", "remove", "gave_up")]
    await acting.stage.later(seconds=hours * 3600 - 3600)
    await acting.webhook("remove-no-from")
    assert [event.changed_by_us for event in await acting.stage.told(ItemRemoved)] == [is_ours]


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
