"""What the system hid is called out for a person: by the pack's opening hours, and within a day by the clock."""

from datetime import datetime, timedelta

import pytest

from common.events import ActionTaken, AlertRaised, AlertResolved, HideUpheld, derived_id
from notifier.core.alert import HIDDEN, HIDDEN_DUE, HIDDEN_OVERDUE
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import RECEIVED, item_of, outcome, posted, threat
from tests.service.notifier.stage import Stage
from tests.service.told import changed_files, packs_told, version_of


@pytest.fixture
async def hiding(stage: Stage) -> Stage:
    """The notifier with Bø's own pack: open from 08:00 to 15:30."""
    for told in packs_told():
        stage.service.world.control.state(told)
    return stage


async def hide(stage: Stage, at: datetime) -> None:
    """The system hides the item then."""
    stage.clock.at = at
    await stage.tell(posted(at=at), threat(at=at), outcome(ActionTaken, "hide", at))


async def raised(stage: Stage) -> list[str]:
    return [alert.reason for alert in await stage.said(AlertRaised)]


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+01:00")


@pytest.mark.parametrize(
    ("hidden", "due"),
    [
        ("2026-01-19T08:00", "2026-01-19T12:00"),
        ("2026-01-19T11:30", "2026-01-19T15:29"),
        ("2026-01-19T14:00", "2026-01-20T10:30"),
        ("2026-01-19T23:00", "2026-01-20T12:00"),
    ],
)
async def test_it_is_due_after_four_opening_hours_while_people_are_there(hiding: Stage, hidden: str, due: str) -> None:
    await hide(hiding, local(hidden))
    await hiding.at(local(due) - timedelta(seconds=1))
    assert await raised(hiding) == [HIDDEN]
    await hiding.at(local(due))
    assert await raised(hiding) == [HIDDEN, HIDDEN_DUE]
    assert hiding.mails()[-1]["To"] == "admin@bo.example"


async def test_after_a_day_by_the_clock_it_is_told_at_any_hour_and_takes_the_place_of_what_was_told(
    hiding: Stage,
) -> None:
    saturday = local("2026-01-24T01:00")
    await hide(hiding, saturday)
    await hiding.at(saturday + timedelta(hours=24))
    assert await raised(hiding) == [HIDDEN, HIDDEN_OVERDUE]
    await hiding.at(saturday + timedelta(hours=72))
    assert await raised(hiding) == [HIDDEN, HIDDEN_OVERDUE]
    await hiding.tell(outcome(ActionTaken, "unhide", hiding.clock.at, actor="kari"))
    assert {alert.reason for alert in await hiding.said(AlertResolved)} == {HIDDEN, HIDDEN_OVERDUE}


async def test_who_looks_in_time_is_told_nothing_more(hiding: Stage) -> None:
    await hide(hiding, RECEIVED)
    await hiding.later(hours=1)
    await hiding.tell(outcome(ActionTaken, "remove", hiding.clock.at, actor="kari"))
    await hiding.later(hours=48)
    assert await raised(hiding) == [HIDDEN]


async def test_a_pack_may_say_another_number_of_opening_hours(opened: Opened) -> None:
    stage = await opened()
    change = ("pack.toml", 'action = "remove"\n', 'action = "remove"\nhide_due_opening_hours = 1.5\n')
    stage.service.world.control.state(version_of(changed_files("bo", change, version=1)))
    await hide(stage, RECEIVED)
    await stage.at(RECEIVED + timedelta(minutes=89))
    assert await raised(stage) == [HIDDEN]
    await stage.at(RECEIVED + timedelta(minutes=90))
    assert await raised(stage) == [HIDDEN, HIDDEN_DUE]


async def test_a_person_who_says_that_it_stays_hidden_has_looked_at_it(hiding: Stage) -> None:
    await hide(hiding, local("2026-01-19T08:00"))
    await hiding.at(local("2026-01-19T12:00"))
    assert await raised(hiding) == [HIDDEN, HIDDEN_DUE]
    upheld = HideUpheld(
        event_id=derived_id("upheld"),
        municipality="bo",
        item_id=item_of(),
        revision=1,
        occurred_at=hiding.clock.now(),
        recorded_at=hiding.clock.now(),
        actor="kari",
        act_id="act",
        reason="Du truet en ansatt.",
        clause="BO-39",
    )
    await hiding.tell(upheld, upheld)
    assert {alert.reason for alert in await hiding.said(AlertResolved)} == {HIDDEN, HIDDEN_DUE}
    await hiding.at(local("2026-01-21T12:00"))
    assert await raised(hiding) == [HIDDEN, HIDDEN_DUE]
