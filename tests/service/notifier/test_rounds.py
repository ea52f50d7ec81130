"""Reminders through an open day: each once in its time, in opening hours, and gone when they are no longer true."""

from datetime import date, datetime, timedelta

import pytest

from common.events import (
    ActionTaken,
    AlertRaised,
    AlertResolved,
    AlertSent,
    AlertWanted,
    CaseFileChanged,
    DecisionMade,
    Event,
    ItemPosted,
    NoticeSent,
    PlanFact,
    RecordCaptured,
    Step,
    derived_id,
)
from tests.service.notifier.days import account, at, look, pack, state, until
from tests.service.notifier.opened import Opened
from tests.service.notifier.recorded import decided, item_of, outcome, posted
from tests.service.notifier.stage import Stage
from tests.service.told import fact

MONDAY = at("2026-01-19", "10:00")
ANSWER = Step(do="answer", clauses=("KINN-21",), rule="r", because="b", mode="draft", text="t", lang="nn")
NOTIFY = Step(
    do="notify_author_privately", clauses=("GEN-23",), rule="r", because="b", mode="propose", text="t", lang="nb"
)
REFER = Step(
    do="refer_political", clauses=("KNIVSTA-11",), rule="r", because="b", mode="auto", to=("politisk_ledning",)
)


def question(municipality: str, when: datetime = MONDAY, object_id: str = "c1", **more: object) -> tuple[Event, Event]:
    """A question for which the guideline sets no time."""
    steps = (ANSWER,)
    return (
        posted(municipality, object_id, when, **more),
        decided(municipality=municipality, object_id=object_id, at=when, steps=steps),
    )


def own(municipality: str, when: datetime, to: str | None = "c1", **more: object) -> ItemPosted:
    name = f"own-{when.isoformat()}"
    above = {"parent_id": to} if to else {"kind": "post", "post_id": None}
    return posted(municipality, name, when, own=True, **above, **more)


async def known(opened: Opened, municipality: str, start: datetime = MONDAY, **settings: object) -> Stage:
    stage = await opened(**settings)
    stage.clock.at = start
    state(stage, pack(municipality), account(municipality))
    await look(stage)
    return stage


async def raised(stage: Stage, reason: str) -> list[AlertRaised]:
    return [alert for alert in await stage.said(AlertRaised) if alert.reason == reason]


async def test_kinns_owners_hear_each_morning_what_is_not_answered_until_it_is(opened: Opened) -> None:
    kinn = await known(opened, "kinn")
    await kinn.tell(*question("kinn"))
    await until(kinn, at("2026-01-19", "23:00"))
    assert not await raised(kinn, "unanswered")
    await until(kinn, at("2026-01-20", "07:59"))
    assert not await raised(kinn, "unanswered")
    await until(kinn, at("2026-01-20", "08:00"))
    (told,) = await raised(kinn, "unanswered")
    assert (told.to, told.clauses) == (("tenesteleiar",), ("KINN-21", "KINN-07"))
    await until(kinn, at("2026-01-21", "12:00"))
    assert len(await raised(kinn, "unanswered")) == 2
    await kinn.tell(own("kinn", kinn.clock.at))
    await until(kinn, at("2026-01-21", "13:00"))
    open_ones = {a.alert_id for a in await raised(kinn, "unanswered")} - {
        a.alert_id for a in await kinn.said(AlertResolved)
    }
    assert not open_ones
    await until(kinn, at("2026-01-23", "12:00"))
    assert len(await raised(kinn, "unanswered")) == 2


async def test_nothing_is_told_at_the_weekend_or_at_night(opened: Opened) -> None:
    kinn = await known(opened, "kinn")
    await kinn.tell(*question("kinn", at("2026-01-23", "14:00")))
    await until(kinn, at("2026-01-26", "09:00"))
    mornings = [a.occurred_at for a in await raised(kinn, "unanswered")]
    assert mornings == [at("2026-01-26", "08:00")], "neither on Saturday nor on Sunday"


async def test_bos_admins_hear_after_two_open_days_without_a_word_of_ours(opened: Opened) -> None:
    bo = await known(opened, "bo")
    await bo.tell(*question("bo"), *question("bo", object_id="c2"))
    await until(bo, at("2026-01-20", "12:00"))
    await bo.tell(own("bo", bo.clock.at, to="c2"))
    await until(bo, at("2026-01-22", "11:59"))
    assert not await raised(bo, "no_own_reply")
    await until(bo, at("2026-01-22", "12:00"))
    (told,) = await raised(bo, "no_own_reply")
    assert (told.to, told.clauses) == (("administratorer",), ("BO-21",))
    await until(bo, at("2026-01-23", "15:00"))
    assert len(await raised(bo, "no_own_reply")) == 1, "once while it lasts"
    assert [e.reason for e in await bo.said(AlertSent)] == ["no_own_reply"]


async def test_randabergs_queue_is_looked_at_at_two_and_the_plan_on_the_months_last_open_day(opened: Opened) -> None:
    randaberg = await known(opened, "randaberg", start=at("2026-01-30", "08:30"))
    await randaberg.tell(*question("randaberg", at("2026-01-30", "09:00")))
    await until(randaberg, at("2026-01-30", "13:59"))
    assert not await raised(randaberg, "unhandled")
    assert [a.to for a in await raised(randaberg, "plan_due")] == [("kommunikasjon",)]
    await until(randaberg, at("2026-01-30", "14:00"))
    (told,) = await raised(randaberg, "unhandled")
    assert (told.to, told.clauses) == (("kontoadministrator",), ("RANDABERG-32",))
    await until(randaberg, at("2026-02-02", "09:00"))
    assert "plan_due" in {a.reason for a in await randaberg.said(AlertResolved)}


STANDS = PlanFact(treated_on=date(2026, 1, 27), last_at=at("2026-03-01", "12:00"))


async def test_a_plan_that_the_desk_says_was_treated_and_covers_today_is_nobodys_matter(opened: Opened) -> None:
    randaberg = await known(opened, "randaberg", start=at("2026-01-30", "08:30"))
    await until(randaberg, at("2026-01-30", "09:30"))
    asked = {"plan_due", "plan_missing"}
    assert asked <= {a.reason for a in await randaberg.said(AlertRaised)}
    state(randaberg, fact("randaberg/plan", STANDS))
    await until(randaberg, at("2026-01-30", "12:00"))
    assert asked <= {a.reason for a in await randaberg.said(AlertResolved)}


async def test_a_plan_that_was_treated_in_january_is_asked_for_in_february(opened: Opened) -> None:
    randaberg = await opened()
    randaberg.clock.at = at("2026-02-27", "08:30")
    state(randaberg, pack("randaberg"), account("randaberg"), fact("randaberg/plan", STANDS))
    await look(randaberg)
    await until(randaberg, at("2026-02-27", "15:00"))
    assert len(await raised(randaberg, "plan_due")) == 1
    assert not await raised(randaberg, "plan_missing")


async def test_randabergs_account_that_nothing_is_posted_on_is_to_be_looked_at_after_ninety_days(
    opened: Opened,
) -> None:
    randaberg = await known(opened, "randaberg")
    await randaberg.tell(own("randaberg", at("2026-01-20", "09:00"), to=None))
    for day in ("2026-04-20", "2026-04-21"):
        await randaberg.at(at(day, "08:00"))
        await randaberg.at(at(day, "09:00"))
        assert len(await raised(randaberg, "account_close")) == (day == "2026-04-21")


async def test_knivsta_hears_that_nobody_watches_a_channel(opened: Opened) -> None:
    knivsta = await known(opened, "knivsta")
    await until(knivsta, at("2026-01-20", "09:00"))
    today, tomorrow = await raised(knivsta, "nobody_on_duty")
    assert today.to == tomorrow.to == ("verksamhetschef",)
    assert today.clauses == ("KNIVSTA-35",)
    assert today.alert_id in {a.alert_id for a in await knivsta.said(AlertResolved)}


async def test_knivstas_political_questions_are_the_political_levels_reminder(opened: Opened) -> None:
    knivsta = await known(opened, "knivsta")
    when = MONDAY
    decision: DecisionMade = decided(municipality="knivsta", at=when, steps=(REFER,))
    await knivsta.tell(posted("knivsta", at=when), decision)
    await until(knivsta, at("2026-01-20", "09:30"))
    assert [a.to for a in await raised(knivsta, "unanswered")] == [("politisk_ledning",)]


@pytest.mark.parametrize("ends", ["a letter out", "the case is closed"])
async def test_sognes_light_case_is_told_of_after_a_day_and_after_the_laws_month(opened: Opened, ends: str) -> None:
    sogne = await known(opened, "sogne")
    await sogne.tell(filed("I", MONDAY), filed("I", MONDAY))
    await until(sogne, at("2026-01-20", "09:59"))
    assert not await raised(sogne, "case_open")
    await until(sogne, at("2026-01-20", "10:00"))
    assert [(a.to, a.clauses) for a in await raised(sogne, "case_open")] == [
        (("servicetorget", "enhet"), ("SOGNE-37",))
    ]
    for day in ("2026-02-17", "2026-02-18"):
        await sogne.at(at(day, "08:00"))
        await sogne.at(at(day, "10:00"))
    assert [a.clauses for a in await raised(sogne, "case_open")][1:] == [("SOGNE-19",)]
    await sogne.tell(filed("U", sogne.clock.at) if ends == "a letter out" else case_closed(sogne.clock.at))
    await until(sogne, at("2026-02-18", "12:00"))
    assert [a.reason for a in await sogne.said(AlertResolved)] == ["case_open", "case_open"]


def filed(kind: str, when: datetime) -> RecordCaptured:
    return RecordCaptured(
        event_id=derived_id("filed", kind),
        municipality="sogne",
        item_id=item_of("sogne"),
        occurred_at=when,
        recorded_at=when,
        record_id=derived_id("record", kind),
        kind=kind,
        case_file="2026/7",
        status="M",
    )


def case_closed(when: datetime) -> CaseFileChanged:
    return CaseFileChanged(
        event_id=derived_id("case closed"),
        municipality="sogne",
        occurred_at=when,
        recorded_at=when,
        case_id=derived_id("case"),
        case_file="2026/7",
        status="A",
    )


async def test_a_round_that_comes_late_at_night_reminds_nobody(opened: Opened) -> None:
    kinn = await known(opened, "kinn")
    await kinn.tell(*question("kinn"))
    await kinn.at(at("2026-01-20", "22:00"))
    assert not await kinn.said(AlertRaised)
    await until(kinn, at("2026-01-21", "08:00"))
    assert len(await raised(kinn, "unanswered")) == 1


async def test_two_replicas_that_look_at_the_same_day_ask_for_one_round(opened: Opened) -> None:
    kinn = await known(opened, "kinn")
    for _ in range(3):
        await look(kinn)
    await kinn.tell(*question("kinn"))
    await until(kinn, at("2026-01-20", "09:00"))
    assert len(await raised(kinn, "unanswered")) == 1


# --- the platform's clock ------------------------------------------------------------------------------------


def message(when: datetime, object_id: str = "m1") -> ItemPosted:
    return posted("bo", object_id, when, kind="message", thread_id="t1", post_id=None)


async def test_a_private_message_is_told_of_before_messenger_closes_and_not_once_it_is_answered(opened: Opened) -> None:
    bo = await known(opened, "bo")
    for n in ("m1", "m2"):
        await bo.tell(message(MONDAY, n), decided(object_id=n, at=MONDAY, steps=(ANSWER,), alerts=()))
    await until(bo, at("2026-01-20", "07:59"))
    assert not await raised(bo, "window_closing")
    await until(bo, at("2026-01-20", "08:00"))
    assert len(await raised(bo, "window_closing")) == 2
    await bo.tell(posted("bo", "own-1", bo.clock.at, kind="message", thread_id="t1", post_id=None, own=True))
    assert {a.reason for a in await bo.said(AlertResolved)} == {"window_closing"}


async def test_who_writes_again_has_a_new_day(opened: Opened) -> None:
    bo = await known(opened, "bo")
    await bo.tell(message(MONDAY), decided(object_id="m1", at=MONDAY, steps=(ANSWER,)))
    await bo.tell(message(at("2026-01-19", "15:00"), "m2"), decided(object_id="m2", at=MONDAY, steps=()))
    await until(bo, at("2026-01-20", "12:59"))
    assert not await raised(bo, "window_closing")
    await until(bo, at("2026-01-20", "13:00"))
    assert [a.item_id for a in await raised(bo, "window_closing")] == [item_of("bo", "m1")]


async def test_the_one_private_reply_to_a_comment_is_told_of_before_its_week_is_over(opened: Opened) -> None:
    bo = await known(opened, "bo")
    told = (AlertWanted(to=("administratorer",), when="now", clauses=("GEN-23",), reason="x"),)
    hides = Step(do="hide_pending_review", clauses=("GEN-23",), rule="r", because="b", mode="auto")
    await bo.tell(posted(at=MONDAY), decided(at=MONDAY, steps=(hides, NOTIFY), alerts=told))
    await until(bo, at("2026-01-23", "15:00"))
    assert not await raised(bo, "window_closing")
    await until(bo, at("2026-01-26", "08:00"))
    (alert,) = await raised(bo, "window_closing")
    assert alert.to == ("administratorer",)
    await bo.tell(outcome(NoticeSent, "private_reply", bo.clock.at, done_at=bo.clock.at))
    assert "window_closing" in {a.reason for a in await bo.said(AlertResolved)}


@pytest.mark.parametrize("done", ["answered", "nothing asked"])
async def test_nobody_hears_of_a_window_that_nobody_needs(opened: Opened, done: str) -> None:
    bo = await known(opened, "bo")
    steps = (ANSWER,) if done == "answered" else ()
    await bo.tell(message(MONDAY), decided(object_id="m1", at=MONDAY, steps=steps))
    if done == "answered":
        reply = outcome(ActionTaken, "reply", MONDAY + timedelta(hours=1), item_id=item_of("bo", "m1"))
        await bo.tell(reply)
    await until(bo, at("2026-01-21", "12:00"))
    assert not await raised(bo, "window_closing")
