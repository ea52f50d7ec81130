"""What was done past the desk: nobody's removal ends a duty, and a hide without a ground is told after an open day."""

from datetime import datetime, timedelta

import pytest

from common.events import (
    ActionTaken,
    AlertRaised,
    AlertResolved,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    ItemPosted,
)
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import (
    DUE,
    RECEIVED,
    WARN,
    asked,
    explained,
    grounded,
    hidden,
    outcome,
    own_reply,
    posted,
    removed,
    shown,
)
from tests.service.notifier.stage import Stage
from tests.service.told import packs_told

NOON = datetime.fromisoformat("2026-01-19T12:00:00+01:00")
FRIDAY = datetime.fromisoformat("2026-01-23T15:00:00+01:00")
GROUND = "ground_missing"


async def raised(stage: Stage) -> list[str]:
    """Which alerts were raised."""
    return [alert.reason for alert in await stage.said(AlertRaised)]


async def test_a_reply_from_the_phone_meets_the_deadline_at_the_time_it_was_written(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    stage.clock.at = WARN
    await stage.tell(own_reply(NOON))
    (met,) = await stage.said(DeadlineMet)
    assert met.met_at == NOON


async def test_a_removal_by_an_unknown_hand_ends_no_duty(stage: Stage) -> None:
    await stage.tell(posted(), asked(), removed(NOON, revision=1))
    await stage.at(DUE)
    assert not await stage.said(DeadlineDropped)
    assert len(await stage.said(DeadlineMissed)) == 1


async def test_what_its_writer_removed_was_no_miss_however_late_somebody_says_so(stage: Stage) -> None:
    await stage.tell(posted(), asked(), removed(NOON, revision=1))
    await stage.at(DUE + timedelta(days=2))
    await stage.tell(explained(DUE + timedelta(days=2)))
    (dropped,) = await stage.said(DeadlineDropped)
    assert (dropped.because, dropped.occurred_at) == ("author_removed", NOON)


async def test_what_we_or_the_platform_removed_is_still_to_be_answered(stage: Stage) -> None:
    await stage.tell(posted(), asked(), removed(NOON, revision=1), explained(WARN, "we"), explained(WARN, "platform"))
    await stage.at(DUE)
    assert not await stage.said(DeadlineDropped)


async def test_a_message_that_is_unsent_was_taken_back_by_its_writer(stage: Stage) -> None:
    await stage.tell(posted(kind="message"), asked(), removed(NOON, revision=1, kind="message"))
    assert [d.because for d in await stage.said(DeadlineDropped)] == ["author_removed"]


async def test_our_own_ordered_removal_is_nobodys_question(stage: Stage) -> None:
    ours = outcome(ActionTaken, "remove", NOON, actor="moderator-1")
    await stage.tell(posted(), asked(), removed(NOON, changed_by_us=True), ours, explained(WARN))
    assert not await stage.said(DeadlineDropped)


async def test_a_hide_without_a_ground_is_told_after_one_open_day_and_settled_by_the_ground(opened: Opened) -> None:
    stage = await opened()
    for told in packs_told():
        stage.service.world.control.state(told)
    # Friday afternoon in Bø: the open day ends on Monday afternoon.
    await stage.tell(posted(), hidden(FRIDAY))
    await stage.at(FRIDAY + timedelta(days=2))
    assert await raised(stage) == []
    await stage.at(FRIDAY + timedelta(days=4))
    assert await raised(stage) == [GROUND]
    await stage.tell(grounded(FRIDAY + timedelta(days=4)))
    assert [alert.reason for alert in await stage.said(AlertResolved)] == [GROUND]


async def test_without_a_pack_a_day_is_a_day(stage: Stage) -> None:
    await stage.tell(posted(), hidden(NOON), shown(NOON + timedelta(hours=1)))
    await stage.at(NOON + timedelta(days=1))
    assert await raised(stage) == []
    await stage.at(NOON + timedelta(days=1, hours=1))
    assert await raised(stage) == [GROUND]


async def test_a_ground_that_comes_before_its_hide_is_one(stage: Stage) -> None:
    await stage.tell(grounded(WARN), hidden(NOON), hidden(NOON), posted())
    await stage.at(NOON + timedelta(days=3))
    assert await raised(stage) == []


async def test_what_we_hid_by_order_asks_for_nothing(stage: Stage) -> None:
    await stage.tell(posted(), hidden(NOON, changed_by_us=True))
    await stage.at(NOON + timedelta(days=3))
    assert await raised(stage) == []


async def test_an_item_that_comes_to_us_hidden_was_hidden_by_somebody(stage: Stage) -> None:
    await stage.tell(posted(visibility="hidden", change_no=1))
    await stage.at(RECEIVED + timedelta(days=2))
    assert await raised(stage) == [GROUND]


# --- private messages -----------------------------------------------------------------------------------------


def message(object_id: str = "c1", at: datetime = RECEIVED, **more: object) -> ItemPosted:
    """A message of a resident, or of ours, in one conversation."""
    said = {"kind": "message", "post_id": None, "thread_id": "77", **more}
    return posted("bo", object_id, at, **said)


def answer(at: datetime, **more: object) -> ItemPosted:
    """Our own message, by whatever hand."""
    return message("own-1", at, own=True, **more)


@pytest.mark.parametrize("answer_first", [True, False])
async def test_our_message_in_the_conversation_meets_the_deadline_of_what_was_written_before_it(
    stage: Stage, *, answer_first: bool
) -> None:
    told = [answer(NOON), message(), asked()] if answer_first else [message(), asked(), answer(NOON), answer(NOON)]
    await stage.tell(*told)
    (met,) = await stage.said(DeadlineMet)
    assert met.met_at == NOON


async def test_our_message_elsewhere_or_before_the_question_meets_nothing(stage: Stage) -> None:
    await stage.tell(message(at=NOON), asked(), answer(RECEIVED - timedelta(hours=1)), answer(NOON, thread_id="78"))
    await stage.tell(message("own-2", WARN, own=True, account_id="2"), message("own-3", WARN, own=True, thread_id=None))
    assert not await stage.said(DeadlineMet)
