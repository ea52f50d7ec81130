"""One alert a matter: raised once, to the right roles, resolved when it is settled."""

import random
from datetime import timedelta

import msgspec
import pytest

from common.errors import BadMessage
from common.events import (
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    AlertFailed,
    AlertRaised,
    AlertResolved,
    AlertSent,
    AlertWanted,
    MessageReplayed,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    Outcome,
    derived_id,
)
from tests.service.notifier.recorded import (
    CRISIS,
    CRISIS_ALERT,
    HIDE,
    HIDE_ALERT,
    RECEIVED,
    asked,
    decided,
    outcome,
    parked,
    posted,
    seal_failed,
    seal_secured,
    seal_wanted,
    threat,
    urgent,
)
from tests.service.notifier.stage import Stage

SOON = RECEIVED + timedelta(minutes=5)


async def raised(stage: Stage) -> list[str]:
    return [a.reason for a in await stage.said(AlertRaised)]


async def resolved(stage: Stage) -> list[str]:
    return [a.reason for a in await stage.said(AlertResolved)]


async def test_danger_is_told_at_once_to_the_crisis_role_and_names_the_clause(stage: Stage) -> None:
    await stage.tell(urgent())
    (alert,) = await stage.said(AlertRaised)
    assert (alert.reason, alert.to, alert.clauses) == ("urgent", ("krise_og_beredskapsteam",), ("GEN-17",))
    await stage.later(seconds=0)
    (mail,) = stage.mails()
    assert mail["To"] == "krise@bo.example"
    assert [e.channel for e in await stage.said(AlertSent)] == ["mail"]


async def test_danger_in_a_threat_tells_two_roles_two_things(stage: Stage) -> None:
    await stage.tell(decided(steps=(CRISIS, HIDE), alerts=(HIDE_ALERT, CRISIS_ALERT)))
    assert {(a.reason, a.to[0]) for a in await stage.said(AlertRaised)} == {
        ("urgent", "krise_og_beredskapsteam"),
        ("hidden", "administratorer"),
    }


@pytest.mark.parametrize("seed", range(5))
async def test_a_matter_told_often_and_in_any_order_is_one_alert_and_one_mail(stage: Stage, seed: int) -> None:
    events = [posted(), threat(1), threat(2, at=SOON), threat(1, revision=2, at=SOON)] * 3
    random.Random(seed).shuffle(events)  # noqa: S311 - an order, not a secret
    await stage.tell(*events)
    await stage.later(minutes=10)
    assert await raised(stage) == ["hidden"]
    assert len(stage.mails()) == 1


async def test_a_late_decision_brings_nothing_back(stage: Stage) -> None:
    await stage.tell(decided(2, at=SOON), threat(1))
    assert await raised(stage) == []


async def test_a_newer_decision_without_the_alert_settles_it_and_its_mail(stage: Stage) -> None:
    await stage.tell(threat(1), decided(2, at=SOON))
    await stage.later(minutes=1)
    assert await resolved(stage) == ["hidden"]
    assert not stage.mails()


async def test_a_matter_that_comes_up_again_is_raised_anew(stage: Stage) -> None:
    await stage.tell(threat(1), decided(2, at=SOON), threat(3, at=SOON))
    alerts = await stage.said(AlertRaised)
    assert len({a.alert_id for a in alerts}) == 1
    assert len({a.event_id for a in alerts}) == 2
    await stage.later(minutes=1)
    assert [m["Subject"] for m in stage.mails()] == ["Et innlegg skjules og venter på deg"]
    assert len(await stage.said(AlertSent)) == 1


@pytest.mark.parametrize("do", ["remove", "unhide"])
async def test_what_was_hidden_is_settled_when_a_person_has_acted(stage: Stage, do: str) -> None:
    await stage.tell(threat(), outcome(ActionTaken, "hide", SOON))
    assert await resolved(stage) == []
    await stage.tell(outcome(ActionTaken, do, SOON, actor="moderator-1"))
    assert await resolved(stage) == ["hidden"]


async def test_an_alert_that_waits_for_a_confirmation_is_not_raised(stage: Stage) -> None:
    await stage.tell(decided(alerts=(AlertWanted(to=("riktig_enhet",), when="confirmed", clauses=("BO-35",)),)))
    assert await raised(stage) == []


TROUBLES: list[tuple[type[Outcome], type[Outcome], str, str]] = [
    (ActionFailed, ActionTaken, "hide", "action_failed"),
    (ActionUnknown, ActionTaken, "reply", "action_unknown"),
    (NoticeFailed, NoticeSent, "private_reply", "notice_failed"),
    (NoticeUnknown, NoticeSent, "private_reply", "notice_unknown"),
]


@pytest.mark.parametrize(("failed", "worked", "do", "reason"), TROUBLES)
async def test_what_did_not_work_is_told_to_the_packs_roles_and_settled_when_it_works(
    stage: Stage, failed: type[Outcome], worked: type[Outcome], do: str, reason: str
) -> None:
    trouble = outcome(failed, do, SOON)
    await stage.tell(asked(), trouble, trouble)
    (alert,) = await stage.said(AlertRaised)
    assert (alert.reason, alert.to) == (reason, ("administratorer",))
    await stage.tell(outcome(worked, do, SOON + timedelta(minutes=1)))
    assert await resolved(stage) == [reason]
    await stage.tell(trouble)
    assert await raised(stage) == [reason], "an old failure told again raises nothing"


@pytest.mark.parametrize(("failed", "worked", "do", "reason"), TROUBLES)
async def test_a_failure_told_after_its_cure_is_no_alert(
    stage: Stage, failed: type[Outcome], worked: type[Outcome], do: str, reason: str
) -> None:
    await stage.tell(outcome(worked, do, SOON + timedelta(minutes=1)), outcome(failed, do, SOON))
    assert reason not in await raised(stage)


async def test_a_failure_of_an_undecided_item_goes_to_the_operator_and_to_the_pack_once_it_is_known(
    stage: Stage,
) -> None:
    await stage.tell(outcome(ActionFailed, "hide", SOON))
    await stage.later(minutes=10)
    assert [m["To"] for m in stage.mails()] == ["drift@example.org"]
    await stage.tell(asked())
    await stage.later(minutes=10)
    assert {m["To"] for m in stage.mails()} == {"drift@example.org", "admin@bo.example"}
    assert await raised(stage) == ["action_failed"]


async def test_two_failures_are_one_alert_until_both_are_cured(stage: Stage) -> None:
    await stage.tell(outcome(ActionFailed, "hide", SOON), outcome(ActionFailed, "reply", SOON))
    await stage.tell(outcome(ActionTaken, "reply", SOON + timedelta(minutes=1)))
    assert (await raised(stage), await resolved(stage)) == (["action_failed"], [])
    await stage.tell(outcome(ActionTaken, "hide", SOON + timedelta(minutes=1)))
    assert await resolved(stage) == ["action_failed"]


async def test_a_seal_that_fails_is_told_at_once(stage: Stage) -> None:
    await stage.tell(threat(), seal_wanted(RECEIVED), seal_failed(SOON))
    assert await raised(stage) == ["hidden", "evidence_failed"]


async def test_a_seal_that_takes_more_than_a_minute_is_told_and_settled_when_it_comes(stage: Stage) -> None:
    await stage.at(RECEIVED)
    await stage.tell(seal_wanted(RECEIVED))
    await stage.at(RECEIVED + timedelta(seconds=59))
    assert await raised(stage) == []
    await stage.at(RECEIVED + timedelta(seconds=60))
    assert await raised(stage) == ["evidence_late"]
    await stage.tell(seal_secured(RECEIVED + timedelta(seconds=70)))
    assert await resolved(stage) == ["evidence_late"]


async def test_a_seal_in_time_is_told_to_nobody_whichever_event_comes_first(stage: Stage) -> None:
    await stage.at(RECEIVED)
    await stage.tell(seal_secured(RECEIVED + timedelta(seconds=1)), seal_wanted(RECEIVED))
    await stage.tell(seal_failed(RECEIVED))
    await stage.later(minutes=5)
    assert await raised(stage) == []


async def test_the_seal_of_a_newer_revision_settles_the_older_but_stage_one_is_not_stage_two(
    stage: Stage,
) -> None:
    await stage.at(RECEIVED)
    await stage.tell(seal_wanted(RECEIVED), seal_wanted(RECEIVED, stage=2))
    await stage.later(minutes=2)
    await stage.tell(seal_secured(SOON, revision=2))
    assert await resolved(stage) == []
    await stage.tell(seal_secured(SOON, revision=2, stage=2))
    assert await resolved(stage) == ["evidence_late"]


async def test_a_thousand_parked_messages_are_one_alert_until_all_are_settled(stage: Stage) -> None:
    letters = [parked(n) for n in range(30)]
    await stage.tell(*letters, *letters)
    await stage.later(minutes=1)
    (alert,) = await stage.said(AlertRaised)
    assert (alert.reason, alert.to, alert.item_id) == ("message_parked", ("operator",), None)
    assert len(stage.mails()) == 1
    replayed = [
        MessageReplayed(
            event_id=derived_id("replayed", n),
            municipality="bo",
            occurred_at=SOON,
            recorded_at=SOON,
            service="classifier",
            topic="items",
            letter_id=letter.letter_id,
        )
        for n, letter in enumerate(letters)
    ]
    await stage.tell(*replayed[:-1])
    assert await resolved(stage) == []
    await stage.tell(replayed[-1])
    assert await resolved(stage) == ["message_parked"]
    await stage.tell(*letters)
    assert await raised(stage) == ["message_parked"], "a parked message told after it was settled is old news"


async def test_a_role_without_address_is_alerted_in_the_desk_and_counted(stage: Stage) -> None:
    await stage.tell(threat(municipality="kinn"))
    await stage.later(minutes=1)
    assert await raised(stage) == ["hidden"]
    assert [e.why for e in await stage.said(AlertFailed)] == ["no_address"]
    shown = stage.service.world.metrics.exposition().decode()
    assert 'reason="hidden",result="no_address",service="notifier"} 1.0' in shown


async def test_an_event_about_an_item_that_names_none_is_parked(stage: Stage) -> None:
    for event in (threat(), posted(), outcome(ActionTaken, "reply", SOON), seal_wanted(SOON)):
        with pytest.raises(BadMessage):
            await stage.tell(msgspec.structs.replace(event, item_id=None))
