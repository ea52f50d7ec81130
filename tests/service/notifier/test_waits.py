"""Requests for access, guests and complaints: who may answer hears of them, and is reminded on working days."""

from datetime import datetime, timedelta
from itertools import permutations
from uuid import UUID

import msgspec
import pytest

from common.events import AlertRaised, AlertResolved, WaitBegan, WaitEnded, derived_id
from notifier.jobs.forget import Forget
from tests.service.notifier.days import account, at, look, pack, state, until
from tests.service.notifier.opened import Opened
from tests.service.notifier.stage import Stage
from tests.service.notifier.town import PEOPLE, Town, told

WEDNESDAY = at("2026-05-13", "10:00")
"""The day before a public holiday."""
MATTER = derived_id("matter", 1)


def began(when: datetime, what: str = "access", matter_id: UUID = MATTER, **more: object) -> WaitBegan:
    given = {"event_id": derived_id(matter_id, "began", when.isoformat()), "municipality": "bo", "item_id": None}
    return WaitBegan(**given, occurred_at=when, recorded_at=when, what=what, matter_id=matter_id, **more)  # type: ignore[arg-type]  # keyword by keyword


def ended(when: datetime, what: str = "access", matter_id: UUID = MATTER) -> WaitEnded:
    given = {"event_id": derived_id(matter_id, "ended", when.isoformat()), "municipality": "bo", "item_id": None}
    return WaitEnded(**given, occurred_at=when, recorded_at=when, what=what, matter_id=matter_id)  # type: ignore[arg-type]  # keyword by keyword


async def begins(town: Town, when: datetime = WEDNESDAY) -> Stage:
    """Bø's own pack, on a day; its rounds have begun."""
    state(town.stage, pack())
    await town.stage.at(when)
    await look(town.stage)
    return town.stage


async def test_a_request_for_access_is_told_at_once_and_on_every_working_day_until_it_is_answered(town: Town) -> None:
    stage = await begins(town)
    await told(town, began(WEDNESDAY), began(WEDNESDAY))
    assert town.lines.to("access_waits") == ["teams"]
    await until(stage, at("2026-05-13", "15:00"))
    assert town.lines.to("access_due") == [], "the day on which it came is no day of waiting"
    await until(stage, at("2026-05-14", "15:00"))
    assert town.lines.to("access_due") == [], "Ascension Day is no working day"
    await until(stage, at("2026-05-18", "15:00"))
    assert town.lines.to("access_due") == ["teams", "teams"], "Friday and Monday, each once"
    await told(town, ended(stage.clock.now()))
    assert len(await stage.said(AlertResolved)) == len(await stage.said(AlertRaised))
    await until(stage, at("2026-05-20", "15:00"))
    assert len(town.lines.to("access_due")) == 2


async def test_the_message_leads_to_the_request_and_says_nothing_of_it(town: Town) -> None:
    await begins(town)
    await told(town, began(WEDNESDAY))
    (message,) = [message for _, message in town.lines.taken]
    assert message.links == (f"http://127.0.0.1:8080/bo/access/{MATTER}",) or message.links[0].endswith(
        f"/bo/access/{MATTER}"
    )
    assert str(MATTER)[:8] in message.text


async def test_told_in_any_order_and_twice_what_was_answered_is_nobodys_matter(town: Town) -> None:
    stage = await begins(town)
    for n, order in enumerate(permutations((0, 1, 1))):
        matter = derived_id("matter", "order", n)
        both = (began(WEDNESDAY, matter_id=matter), ended(WEDNESDAY + timedelta(hours=1), matter_id=matter))
        await stage.tell(*(both[each] for each in order))
        assert len(await stage.said(AlertResolved)) == len(await stage.said(AlertRaised))
    assert await stage.said(AlertRaised)


async def test_what_is_asked_anew_after_an_answer_is_told_anew(town: Town) -> None:
    stage = await begins(town)
    await told(town, began(WEDNESDAY), ended(WEDNESDAY + timedelta(minutes=1)))
    await stage.later(minutes=30)
    await told(town, began(stage.clock.now()))
    await stage.later(minutes=2)
    assert len([one for one in await stage.said(AlertRaised) if one.reason == "access_waits"]) == 2


@pytest.mark.parametrize(("person", "reached"), [("siv", ["siv@bo.example"]), ("navn@ut.example", ["navn@ut.example"])])
async def test_a_guest_hears_alone_that_a_matter_waits_for_them_with_a_link_and_a_reference(
    town: Town, person: str, reached: list[str]
) -> None:
    stage = await begins(town)
    await told(town, began(WEDNESDAY, "guest", persons=(person,), ref="2026/12-3"))
    assert town.lines.to("guest_asked") == reached
    (message,) = [message for _, message in town.lines.taken]
    assert message.links[0].endswith(f"/bo/guest/{MATTER}")
    assert "2026/12-3" in message.text
    await until(stage, at("2026-05-18", "15:00"))
    assert town.lines.to("guest_asked") == reached, "who is asked outside the desk is not reminded every day"


async def test_a_guest_whom_nothing_reaches_is_on_record_as_not_told(town: Town) -> None:
    await begins(town)
    await told(town, began(WEDNESDAY, "guest", persons=("stranger",)))
    assert town.lines.to() == []


async def test_a_complaint_reaches_another_person_than_the_one_who_decided(town: Town) -> None:
    await begins(town)
    both = PEOPLE.replace('persons = ["kari"]\nfallback', 'persons = ["kari", "siv"]\nfallback')
    town.file.write_text(both)
    await told(town, began(WEDNESDAY, "complaint", but=("kari",)))
    assert town.lines.to("complaint_made") == ["siv@bo.example"]


async def test_where_only_the_one_who_decided_is_on_duty_somebody_else_hears_of_the_complaint(town: Town) -> None:
    await begins(town)
    await told(town, began(WEDNESDAY, "complaint", but=("kari",)))
    assert town.lines.to("complaint_made") == ["ola@bo.example"], "the role's fallback"
    await told(town, began(WEDNESDAY, "complaint", derived_id("matter", 2), but=("kari", "ola")))
    assert town.lines.to("complaint_made") == ["ola@bo.example", "drift@example.org"]


async def test_whoever_must_not_hear_of_a_complaint_does_not_when_a_channel_fails_either(town: Town) -> None:
    stage = await begins(town)
    town.lines.away = {"ola@bo.example"}
    await told(town, began(WEDNESDAY, "complaint", but=("kari",)))
    for _ in range(8):
        await stage.later(minutes=5)
    assert not {"teams", "sms", "kari@bo.example"} & set(town.lines.to("complaint_made"))


async def test_a_complaint_is_warned_of_before_its_time_is_over_and_on_every_working_day_from_then_on(
    town: Town,
) -> None:
    stage = await begins(town)
    await told(town, began(WEDNESDAY, "complaint", due_at=WEDNESDAY + timedelta(days=14)))
    await until(stage, at("2026-05-22", "15:00"))
    assert town.lines.to("complaint_due") == []
    await until(stage, at("2026-05-26", "15:00"))
    assert town.lines.to("complaint_due") == ["teams"], "three quarters of the time are over, and Monday is a holiday"
    warned = next(message for _, message in town.lines.taken if message.alerts[0].reason == "complaint_due")
    assert "27.05.2026 kl. 10.00" in warned.text
    await until(stage, at("2026-05-28", "15:00"))
    assert len(town.lines.to("complaint_due")) == 3
    await told(town, ended(stage.clock.now(), "complaint"))
    await until(stage, at("2026-06-01", "15:00"))
    assert len(town.lines.to("complaint_due")) == 3


async def test_once_it_is_known_whose_decision_a_complaint_is_about_others_are_told(town: Town) -> None:
    stage = await begins(town)
    await told(town, began(WEDNESDAY, "complaint"))
    assert town.lines.to("complaint_made") == ["teams"]
    await stage.later(minutes=10)
    await told(town, began(stage.clock.now(), "complaint", but=("kari",)))
    await stage.later(minutes=2)
    assert town.lines.to("complaint_made") == ["teams", "ola@bo.example"]


async def test_what_a_later_release_tells_of_is_left_alone(town: Town) -> None:
    await begins(town)
    await told(town, began(WEDNESDAY, "something"))
    assert not await town.stage.said(AlertRaised)


async def test_what_was_answered_long_ago_is_forgotten(town: Town) -> None:
    stage = await begins(town)
    await told(town, began(WEDNESDAY), ended(WEDNESDAY + timedelta(hours=1)))
    stage.clock.at += timedelta(days=401)
    assert await Forget(stage.db, stage.clock, 400).once() >= 1
    assert await Forget(stage.db, stage.clock, 400).once() == 0


async def test_a_post_whose_day_is_over_is_told_each_open_day_to_whom_the_guideline_names(opened: Opened) -> None:
    knivsta = await opened()
    knivsta.clock.at = WEDNESDAY
    state(knivsta, pack("knivsta"), account("knivsta"))
    await look(knivsta)
    over = at("2026-05-19", "00:00")
    post = began(WEDNESDAY, "post", account="facebook:1", due_at=over)
    await knivsta.tell(msgspec.structs.replace(post, municipality="knivsta"))
    await until(knivsta, at("2026-05-18", "16:00"))
    assert not await expired(knivsta)
    await until(knivsta, at("2026-05-20", "16:00"))
    assert [(one.to, one.clauses) for one in await expired(knivsta)] == [(("kanalansvarig",), ("KNIVSTA-07",))] * 2
    await knivsta.tell(msgspec.structs.replace(ended(knivsta.clock.at, "post"), municipality="knivsta"))
    await until(knivsta, at("2026-05-22", "16:00"))
    assert len(await expired(knivsta)) == 2


async def expired(stage: Stage) -> list[AlertRaised]:
    return [one for one in await stage.said(AlertRaised) if one.reason == "post_expired"]
