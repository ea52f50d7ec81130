"""Another calendar moves what is still promised, says so, and tells nobody at night (G11)."""

from datetime import date, datetime, time, timedelta

import msgspec
import pytest

from common.events import (
    ActionTaken,
    AlertRaised,
    AlertResolved,
    AlertSent,
    DeadlineDropped,
    DeadlineMet,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWarned,
    FactStated,
    MatterClosed,
    derived_id,
)
from notifier.jobs.recount import PAGE
from tests.service.notifier.days import at, calendar, look, pack, row, state, until
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import (
    DUE,
    PROMISE,
    RECEIVED,
    WARN,
    asked,
    item_of,
    outcome,
    posted,
    seal_wanted,
    threat,
)
from tests.service.notifier.stage import Stage

WEDNESDAY = DUE + timedelta(days=1)
MORNING = at("2026-01-21", "08:00")


@pytest.fixture
async def bo(stage: Stage) -> Stage:
    """A notifier that knows Bø's pack and has looked at its calendar."""
    state(stage, pack())
    await look(stage)
    return stage


def tuesday_closed(stated_at: datetime) -> FactStated:
    """A calendar in which the day of the due time is closed."""
    return calendar(row(stated_at, extra_closed=(DUE.date(),)))


def closed(at_: object = RECEIVED, revision: int = 1) -> MatterClosed:
    return MatterClosed(
        event_id=derived_id("closed", str(at_)),
        municipality="bo",
        item_id=item_of(),
        revision=revision,
        occurred_at=at_,  # type: ignore[arg-type]  # an instant
        recorded_at=at_,  # type: ignore[arg-type]  # an instant
        actor="kari",
        act_id=f"closed {at_}",
        reason="Besvart på telefon.",
    )


async def test_a_closed_day_moves_the_due_time_and_the_warning(bo: Stage) -> None:
    await bo.tell(posted(), asked())
    state(bo, tuesday_closed(RECEIVED + timedelta(minutes=5)))
    await bo.later(minutes=10)
    await look(bo)
    (moved,) = await bo.said(DeadlineMoved)
    assert (moved.moved_from, moved.due_at, moved.because) == (DUE, WEDNESDAY, "calendar")
    await until(bo, WARN + timedelta(hours=1))
    assert not await bo.said(DeadlineWarned), "nobody is there to be warned"
    await until(bo, WARN + timedelta(days=1))
    assert len(await bo.said(DeadlineWarned)) == 1
    await until(bo, WEDNESDAY)
    (missed,) = await bo.said(DeadlineMissed)
    assert missed.due_at == WEDNESDAY


async def test_what_is_warned_of_and_moved_later_is_taken_back_and_warned_of_again(bo: Stage) -> None:
    await bo.tell(posted(), asked())
    await bo.at(WARN)
    state(bo, calendar(row(WARN + timedelta(minutes=1), short_days={date(2026, 1, 20): time(10)})))
    await bo.at(WARN + timedelta(minutes=2))
    await look(bo)
    assert [a.reason for a in await bo.said(AlertResolved)] == ["deadline_near"]
    (moved,) = await bo.said(DeadlineMoved)
    assert moved.due_at == at("2026-01-21", "13:30")
    await until(bo, moved.due_at)
    assert [w.warn_no for w in await bo.said(DeadlineWarned)] == [1, 1]
    raised = [a.reason for a in await bo.said(AlertRaised)]
    assert raised == ["deadline_near", "deadline_near", "deadline_missed"]


async def test_a_miss_stays_a_miss_when_the_day_is_closed_afterwards(bo: Stage) -> None:
    await bo.tell(posted(), asked())
    await bo.at(DUE + timedelta(minutes=1))
    state(bo, tuesday_closed(DUE + timedelta(minutes=1)))
    await look(bo)
    assert not await bo.said(DeadlineMoved)
    assert len(await bo.said(DeadlineMissed)) == 1


async def test_a_row_for_later_moves_nothing_before_its_day(bo: Stage) -> None:
    await bo.tell(posted(), asked())
    later = row(RECEIVED, valid_from=date(2026, 1, 20), short_days={date(2026, 1, 20): time(12)})
    state(bo, calendar(later))
    await look(bo)
    assert not await bo.said(DeadlineMoved)
    await bo.at(at("2026-01-20", "07:00"))
    await look(bo)
    assert [m.due_at for m in await bo.said(DeadlineMoved)] == [at("2026-01-21", "11:30")]


async def test_an_item_that_comes_after_the_change_is_promised_by_it_and_never_moved(bo: Stage) -> None:
    state(bo, tuesday_closed(RECEIVED - timedelta(days=3)))
    await look(bo)
    promise = msgspec.structs.replace(PROMISE, due_at=WEDNESDAY, warn_at=(WARN + timedelta(days=1), WEDNESDAY))
    await bo.tell(posted(), asked(promise=promise))
    await look(bo)
    assert not await bo.said(DeadlineMoved)
    assert [s.due_at for s in await bo.said(DeadlineSet)] == [WEDNESDAY]


async def test_the_same_calendar_told_again_and_again_moves_once(bo: Stage) -> None:
    await bo.tell(posted(), asked())
    for _ in range(3):
        state(bo, tuesday_closed(RECEIVED))
        await look(bo)
        await bo.tell(posted(), asked())
    assert len(await bo.said(DeadlineMoved)) == 1


async def test_more_deadlines_than_a_page_are_all_moved(bo: Stage) -> None:
    for n in range(PAGE + 3):
        await bo.tell(asked(object_id=f"c{n}"))
    state(bo, tuesday_closed(RECEIVED))
    await look(bo)
    assert len({m.item_id for m in await bo.said(DeadlineMoved)}) == PAGE + 3


async def test_a_service_that_was_down_when_the_calendar_changed_reckons_with_it_when_it_is_back(
    stage: Stage,
) -> None:
    await stage.tell(posted(), asked())
    state(stage, pack(), tuesday_closed(RECEIVED))
    await look(stage)
    assert [m.due_at for m in await stage.said(DeadlineMoved)] == [WEDNESDAY]


async def test_a_miss_at_closing_time_is_an_event_at_once_and_told_in_the_morning(bo: Stage) -> None:
    await bo.tell(posted(), asked())
    await bo.at(WARN)
    await bo.at(DUE)
    assert len(await bo.said(DeadlineMissed)) == 1
    assert {e.reason for e in await bo.said(AlertSent)} == {"deadline_near"}
    await bo.at(MORNING)
    assert [e.reason for e in await bo.said(AlertSent) if "deadline" in e.reason] == [
        "deadline_near",
        "deadline_missed",
    ]


async def test_who_answers_in_the_evening_is_not_told_of_the_miss_in_the_morning(bo: Stage) -> None:
    await bo.tell(posted(), asked())
    await bo.at(DUE)
    await bo.tell(outcome(ActionTaken, "reply", DUE + timedelta(hours=2)))
    await bo.at(MORNING)
    assert not await bo.said(AlertSent)


async def test_a_threat_at_night_is_told_at_once_and_so_is_that_its_seal_never_came(bo: Stage) -> None:
    night = at("2026-01-19", "23:00")
    await bo.at(night)
    await bo.tell(threat(at=night), seal_wanted(night))
    await bo.later(minutes=3)
    assert {e.reason for e in await bo.said(AlertSent)} == {"hidden", "evidence_late"}


async def test_a_question_closed_by_a_person_is_due_no_more_but_a_miss_stays(bo: Stage) -> None:
    await bo.tell(posted(), asked(), closed(RECEIVED + timedelta(hours=1)))
    await bo.at(DUE)
    (dropped,) = await bo.said(DeadlineDropped)
    assert dropped.because == "closed"
    assert not await bo.said(DeadlineMissed)


async def test_closing_after_the_due_time_settles_the_alert_and_not_the_miss(bo: Stage) -> None:
    await bo.tell(posted(), asked())
    await bo.at(DUE)
    await bo.tell(closed(DUE + timedelta(hours=1)))
    await bo.later(days=1)
    assert not await bo.said(DeadlineDropped)
    assert not await bo.said(DeadlineMet)
    assert [a.reason for a in await bo.said(AlertResolved)] == ["deadline_missed"]
    assert (await bo.said(DeadlineMissed))[-1].due_at == DUE


async def test_a_closing_told_before_the_question_ends_the_same(opened: Opened) -> None:
    stage = await opened()
    await stage.tell(closed(RECEIVED + timedelta(hours=1)), posted(), asked())
    await stage.at(DUE)
    assert [d.because for d in await stage.said(DeadlineDropped)] == ["closed"]


async def test_a_miss_that_nobody_could_be_warned_of_is_told_and_counted(bo: Stage) -> None:
    await bo.at(DUE + timedelta(hours=1))
    await bo.tell(posted(), asked(), asked(object_id="c2"))
    shown = bo.service.world.metrics.exposition().decode()
    assert 'change="missed_unwarned",municipality="bo",service="notifier"} 2.0' in shown
    await until(bo, MORNING)
    assert [e.reason for e in await bo.said(AlertSent)].count("deadline_missed") == 2
