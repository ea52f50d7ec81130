"""The roles hear of a crisis day and night, once; the reminder comes every four hours and survives a restart."""

from datetime import timedelta

import pytest

from common.events import (
    AlertRaised,
    AlertResolved,
    CrisisAnswered,
    CrisisAsked,
    CrisisDeclared,
    CrisisEnded,
    CrisisUpheld,
)
from notifier.core.alert import CRISIS_CALLED, CRISIS_DECLARED, CRISIS_ENDED, CRISIS_RUNNING
from tests.core.notifier.test_crisis import AT, told
from tests.service.notifier.opened import Opened
from tests.service.notifier.stage import Stage


@pytest.fixture
async def night(stage: Stage) -> Stage:
    """The notifier at the hour at which the crisis is declared."""
    stage.clock.at = AT
    return stage


async def raised(stage: Stage) -> list[str]:
    return [alert.reason for alert in await stage.said(AlertRaised)]


async def resolved(stage: Stage) -> list[str]:
    return [alert.reason for alert in await stage.said(AlertResolved)]


async def test_everybody_hears_once_and_the_mail_leads_to_the_page_of_the_crisis(night: Stage) -> None:
    await night.tell(told(CrisisDeclared), told(CrisisDeclared))
    await night.later(minutes=1)
    assert await raised(night) == [CRISIS_DECLARED]
    assert {mail["To"] for mail in night.mails()} == {"krise@bo.example", "admin@bo.example", "drift@example.org"}
    assert all("/bo/crisis" in mail.get_content() for mail in night.mails())


async def test_who_may_end_it_is_asked_every_four_hours_day_and_night(night: Stage) -> None:
    await night.tell(told(CrisisDeclared))
    for hour in range(1, 13):
        await night.at(AT + timedelta(hours=hour))
        assert (await raised(night)).count(CRISIS_RUNNING) == hour // 4
    asked = [mail["To"] for mail in night.mails() if "Varer krisen" in str(mail["Subject"])]
    assert asked.count("krise@bo.example") == 3
    # Nobody is named for the other role, so the operator hears in its place.
    assert set(asked) == {"krise@bo.example", "drift@example.org"}
    assert (await resolved(night)).count(CRISIS_RUNNING) == 2
    await night.tell(told(CrisisUpheld, 12))
    assert (await resolved(night)).count(CRISIS_RUNNING) == 3
    await night.tell(told(CrisisEnded, 13))
    await night.later(hours=12)
    assert (await raised(night)).count(CRISIS_RUNNING) == 3


async def test_that_it_is_over_is_told_and_settles_what_was_told_before(night: Stage) -> None:
    await night.tell(told(CrisisDeclared))
    await night.at(AT + timedelta(hours=5))
    await night.tell(told(CrisisEnded, 5))
    assert await raised(night) == [CRISIS_DECLARED, CRISIS_RUNNING, CRISIS_ENDED]
    assert sorted(await resolved(night)) == [CRISIS_DECLARED, CRISIS_RUNNING]
    await night.later(hours=24)
    assert (await resolved(night))[-1] == CRISIS_ENDED


async def test_an_end_that_is_told_before_the_beginning_leaves_no_crisis_open(night: Stage) -> None:
    night.clock.at = AT + timedelta(hours=5)
    await night.tell(told(CrisisEnded, 5), told(CrisisDeclared))
    await night.later(hours=8)
    assert await raised(night) == [CRISIS_ENDED]


async def test_a_call_is_told_at_once_and_settled_by_its_answer_or_by_time(night: Stage) -> None:
    asked = told(CrisisAsked, until=AT + timedelta(minutes=30))
    await night.tell(asked)
    await night.later(seconds=1)
    assert {mail["To"] for mail in night.mails()} == {"krise@bo.example", "drift@example.org"}
    await night.later(minutes=30)
    assert await resolved(night) == [CRISIS_CALLED]
    await night.tell(told(CrisisAnswered, 0.6, outcome="late"))
    assert await raised(night) == [CRISIS_CALLED]


async def test_the_next_reminder_comes_after_a_restart_and_once(opened: Opened) -> None:
    first = await opened()
    first.clock.at = AT
    await first.tell(told(CrisisDeclared))
    second = await opened(db=first.db)
    await second.at(AT + timedelta(hours=11))
    assert await raised(second) == [CRISIS_DECLARED, CRISIS_RUNNING]
    await second.at(AT + timedelta(hours=12))
    assert await raised(second) == [CRISIS_DECLARED, CRISIS_RUNNING, CRISIS_RUNNING]
