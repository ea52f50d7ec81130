"""A promise is kept, warned of and missed exactly once, whatever order the events come in."""

import itertools
import random
from datetime import datetime, timedelta

import msgspec
import pytest

from common.events import (
    ActionTaken,
    AlertRaised,
    AlertResolved,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    Event,
    NoticeSent,
)
from notifier.jobs.count import Count
from tests.service.notifier.recorded import (
    DUE,
    PROMISE,
    RECEIVED,
    WARN,
    again,
    asked,
    decided,
    edited,
    explained,
    item_of,
    outcome,
    own_reply,
    posted,
    removed,
)
from tests.service.notifier.stage import Stage

NOON = RECEIVED + timedelta(hours=4)


async def states(stage: Stage) -> list[str]:
    return [type(e).__name__ for e in await stage.all_told() if type(e).__name__.startswith("Deadline")]


async def test_a_question_gets_a_deadline_a_warning_and_a_miss_at_the_promised_instants(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    await stage.at(WARN - timedelta(seconds=1))
    assert await states(stage) == ["DeadlineSet"]
    await stage.at(WARN)
    assert await states(stage) == ["DeadlineSet", "DeadlineWarned"]
    await stage.at(DUE)
    assert await states(stage) == ["DeadlineSet", "DeadlineWarned", "DeadlineMissed"]
    (first,) = await stage.said(DeadlineSet)
    assert first.due_at.isoformat() == "2026-01-20T15:30:00+01:00"
    assert first.clauses == ("BO-23", "BO-24")
    raised = [(a.reason, a.to) for a in await stage.said(AlertRaised)]
    assert raised == [("deadline_near", ("administratorer",)), ("deadline_missed", ("administratorer",))]


async def test_nobody_is_warned_after_the_answer(stage: Stage) -> None:
    await stage.tell(posted(), asked(), outcome(ActionTaken, "reply", NOON))
    await stage.at(DUE + timedelta(days=1))
    assert await states(stage) == ["DeadlineSet", "DeadlineMet"]
    (met,) = await stage.said(DeadlineMet)
    assert met.met_at == NOON
    assert not await stage.said(AlertRaised)
    assert not stage.mails()


async def test_a_warning_is_settled_by_the_answer(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    await stage.at(WARN)
    await stage.tell(outcome(ActionTaken, "reply", WARN + timedelta(minutes=5)))
    assert [a.reason for a in await stage.said(AlertResolved)] == ["deadline_near"]
    await stage.at(DUE)
    assert not await stage.said(DeadlineMissed)


async def test_an_answer_that_waits_for_the_mail_server_takes_the_warning_back(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    stage.clock.at = WARN
    # The look is due and raises the alert; the answer comes before the mail job gets its turn.
    await stage.service.worker.run_due()
    await stage.tell(outcome(ActionTaken, "reply", WARN))
    await stage.at(WARN)
    assert not stage.mails()


async def test_a_miss_stays_a_miss_but_its_alert_is_settled_by_a_late_answer(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    await stage.at(DUE)
    await stage.tell(outcome(ActionTaken, "reply", DUE + timedelta(hours=1)))
    await stage.tell(removed(DUE + timedelta(hours=2)), decided(2, at=DUE + timedelta(hours=3)))
    await stage.later(days=3)
    assert (await states(stage))[-1] == "DeadlineMissed"
    assert not await stage.said(DeadlineMet)
    assert not await stage.said(DeadlineDropped)
    assert [a.reason for a in await stage.said(AlertResolved)] == ["deadline_missed"]


async def test_an_answer_given_in_time_but_told_late_was_no_miss(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    await stage.at(DUE)
    await stage.tell(outcome(ActionTaken, "reply", NOON))
    assert (await states(stage))[-1] == "DeadlineMet"
    assert "deadline_missed" in {a.reason for a in await stage.said(AlertResolved)}


async def test_an_outcome_before_its_decision_still_stops_the_clock(stage: Stage) -> None:
    await stage.tell(outcome(ActionTaken, "reply", NOON), asked(), posted())
    await stage.at(DUE)
    assert await states(stage) == ["DeadlineSet", "DeadlineMet"]


async def test_our_own_reply_in_the_thread_stops_the_clock_however_it_was_written(stage: Stage) -> None:
    await stage.tell(posted(), asked(), own_reply(NOON))
    await stage.at(DUE)
    assert await states(stage) == ["DeadlineSet", "DeadlineMet"]


@pytest.mark.parametrize("to", ["c2", "p1"])
async def test_our_reply_to_somebody_else_stops_nothing(stage: Stage, to: str) -> None:
    await stage.tell(posted(), asked(), own_reply(NOON, to=to))
    await stage.at(DUE)
    assert (await states(stage))[-1] == "DeadlineMissed"


async def test_a_reply_of_ours_that_is_gone_when_we_hear_of_it_stops_nothing(stage: Stage) -> None:
    gone = removed(NOON, object_id="own", own=True, parent_id="c1")
    await stage.tell(posted(), asked(), gone)
    await stage.at(DUE)
    assert (await states(stage))[-1] == "DeadlineMissed"


async def test_another_residents_answer_stops_nothing(stage: Stage) -> None:
    await stage.tell(posted(), asked(), posted(object_id="c2", at=NOON, parent_id="c1"))
    await stage.at(DUE)
    assert (await states(stage))[-1] == "DeadlineMissed"


async def test_a_notice_of_removal_is_no_answer(stage: Stage) -> None:
    await stage.tell(posted(), asked(), outcome(NoticeSent, "private_reply", NOON))
    await stage.at(DUE)
    assert (await states(stage))[-1] == "DeadlineMissed"


async def test_the_duty_ends_when_the_author_takes_the_item_back(stage: Stage) -> None:
    await stage.tell(posted(), asked(), removed(NOON), explained(WARN))
    await stage.at(DUE)
    (dropped,) = await stage.said(DeadlineDropped)
    assert dropped.because == "author_removed"
    assert not await stage.said(DeadlineMissed)


async def test_the_duty_goes_on_when_we_removed_the_item_ourselves(stage: Stage) -> None:
    ours = outcome(ActionTaken, "remove", NOON, actor="moderator-1")
    await stage.tell(posted(), asked(), removed(NOON), ours)
    await stage.at(DUE)
    assert (await states(stage))[-1] == "DeadlineMissed"


async def test_a_newer_decision_that_asks_for_no_answer_drops_the_deadline(stage: Stage) -> None:
    await stage.tell(posted(), asked(1), decided(2, at=NOON))
    await stage.at(DUE)
    (dropped,) = await stage.said(DeadlineDropped)
    assert dropped.because == "not_asked"


async def test_deciding_again_after_the_due_time_that_nothing_is_asked_makes_no_miss(stage: Stage) -> None:
    await stage.tell(posted(), asked(1), decided(2, at=NOON))
    await stage.at(DUE)
    await stage.tell(again(decided(3, at=NOON), minutes=60 * 48))
    assert not await stage.said(DeadlineMissed)


async def test_a_question_that_is_asked_after_all_is_due_when_it_was_promised(stage: Stage) -> None:
    await stage.tell(posted(), asked(1), decided(2, at=NOON))
    await stage.at(WARN + timedelta(minutes=1))
    await stage.tell(asked(3, at=WARN))
    await stage.at(DUE)
    assert [e.due_at for e in await stage.said(DeadlineSet)] == [DUE, DUE]
    assert len(await stage.said(DeadlineMissed)) == 1


async def test_an_edit_does_not_give_a_new_time(stage: Stage) -> None:
    later = msgspec.structs.replace(PROMISE, due_at=DUE + timedelta(days=1))
    await stage.tell(posted(), asked(), edited(NOON), asked(1, revision=2, at=NOON, promise=later))
    await stage.at(DUE)
    assert not await stage.said(DeadlineMoved)
    assert len(await stage.said(DeadlineMissed)) == 1


async def test_an_answer_to_the_text_before_the_question_was_added_is_none(stage: Stage) -> None:
    edit_at = NOON + timedelta(hours=1)
    from_edit = msgspec.structs.replace(PROMISE, starts_at=edit_at)
    await stage.tell(posted(), own_reply(NOON), edited(edit_at), asked(1, revision=2, promise=from_edit))
    await stage.at(DUE)
    assert (await states(stage))[-1] == "DeadlineMissed"


async def test_an_answer_given_before_a_lost_item_was_found_counts(stage: Stage) -> None:
    found_late = posted(received_at=NOON, at=RECEIVED)
    promise = msgspec.structs.replace(PROMISE, starts_at=NOON)
    answered = own_reply(RECEIVED + timedelta(hours=1))
    await stage.tell(asked(promise=promise), answered, found_late)
    await stage.at(DUE)
    assert await states(stage) == ["DeadlineSet", "DeadlineMet"]


async def test_a_service_that_was_down_says_missed_and_not_nearly(stage: Stage) -> None:
    await stage.tell(posted(), asked())
    await stage.at(DUE + timedelta(hours=5))
    assert await states(stage) == ["DeadlineSet", "DeadlineMissed"]


async def test_two_municipalities_with_the_same_platform_ids_never_mix(stage: Stage) -> None:
    await stage.tell(posted(), posted("sogne"), asked(), asked(municipality="sogne"))
    await stage.tell(own_reply(NOON, municipality="sogne"))
    await stage.at(DUE)
    assert [e.municipality for e in await stage.said(DeadlineMet)] == ["sogne"]
    assert [e.municipality for e in await stage.said(DeadlineMissed)] == ["bo"]
    assert {m["To"] for m in stage.mails("bo")} == {"admin@bo.example"}
    assert not stage.mails("sogne")


STORIES: dict[str, tuple[list[Event], str]] = {
    "answered": ([posted(), asked(1), asked(2), outcome(ActionTaken, "reply", NOON)], "DeadlineMet"),
    "taken back": ([posted(), asked(1), removed(NOON), asked(2, revision=2), explained(WARN)], "DeadlineDropped"),
    "not asked": ([posted(), asked(1), decided(2, at=NOON), edited(NOON)], "DeadlineDropped"),
    "answered, then taken back": ([posted(), asked(), own_reply(NOON), removed(WARN), explained(WARN)], "DeadlineMet"),
    "missed": ([posted(), asked(1), outcome(ActionTaken, "reply", DUE + timedelta(1))], "DeadlineMissed"),
}


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("seed", range(4))
async def test_duplicates_and_any_order_end_in_one_deadline_and_the_same_state(
    stage: Stage, name: str, seed: int
) -> None:
    story, end = STORIES[name]
    shuffled = [*story, *story]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    await stage.tell(*shuffled)
    await stage.at(DUE)
    await stage.tell(*story)
    await stage.at(DUE + timedelta(days=2))
    assert (await states(stage))[-1] == end
    ended = {"DeadlineMet", "DeadlineMissed", "DeadlineDropped"}
    running = [s for s in await states(stage) if s in ended | {"DeadlineSet"}]
    assert all(a != b for a, b in itertools.pairwise(running)), "no change is told twice"
    assert {e.deadline_id for e in await stage.said(DeadlineSet)} == {
        e.deadline_id for e in await stage.all_told() if hasattr(e, "deadline_id")
    }
    assert len({e.event_id for e in await stage.all_told()}) == len(await stage.all_told())


async def test_the_earliest_promise_stands_whichever_comes_first(stage: Stage) -> None:
    other = msgspec.structs.replace(PROMISE, due_at=DUE + timedelta(days=2))
    await stage.tell(asked(2, promise=other, at=NOON), asked(1))
    (moved,) = await stage.said(DeadlineMoved)
    assert (moved.moved_from, moved.due_at) == (other.due_at, DUE)
    await stage.at(DUE)
    assert len(await stage.said(DeadlineMissed)) == 1


async def test_operators_see_how_many_wait(stage: Stage) -> None:
    await stage.tell(posted(), asked(), asked(object_id="c2"))
    count = Count(stage.db, stage.service.world.metrics)
    await count.once()
    shown = stage.service.world.metrics.exposition().decode()
    assert 'ordstyrer_deadlines_open{municipality="bo",service="notifier",state="on_time"} 2.0' in shown
    await stage.at(datetime.fromisoformat("2026-01-20T15:30:00+01:00"))
    await stage.tell(own_reply(DUE + timedelta(hours=1)))
    await count.once()
    shown = stage.service.world.metrics.exposition().decode()
    assert 'state="on_time"} 0.0' in shown
    assert 'ordstyrer_deadlines_open{municipality="bo",service="notifier",state="missed"} 1.0' in shown
    assert item_of() != item_of("sogne")


async def test_a_warning_point_that_has_passed_at_receipt_is_told_at_once(stage: Stage) -> None:
    stage.clock.at = WARN + timedelta(minutes=1)
    await stage.tell(posted(), asked())
    assert [e.warn_no for e in await stage.said(DeadlineWarned)] == [1]
