"""Which alerts the facts ask for, whom they go to, and what settles them."""

from datetime import datetime, timedelta

import msgspec
import pytest

from common.events import AlertWanted, DecisionMade, Promise, Step, Tagging, derived_id
from notifier.core.alert import Wanted
from notifier.core.deadline import Deadline, judged, promised
from notifier.core.decision import said_of
from notifier.core.facts import Done, Facts, Reply, Said, Seal, Text
from notifier.core.matters import Waits, wanted_alerts
from notifier.core.roles import RoleBook, Unit
from notifier.core.window import Window

AT = datetime.fromisoformat("2026-01-19T08:00:00+01:00")
MINUTE = timedelta(minutes=1)
WAIT = timedelta(seconds=60)
WAITS = Waits(WAIT)
ITEM = derived_id("item")
PROMISE = Promise(
    kind="opening_time",
    starts_at=AT,
    due_at=AT + timedelta(days=1),
    warn_at=(AT + timedelta(hours=20),),
    alert=("administratorer",),
    stops_on=("answer",),
    clauses=("BO-23",),
)


BOOK = RoleBook(
    roles=frozenset({"administratorer", "enhet", "teknisk"}), mapped=frozenset({"enhet"}), units={"vei": "teknisk"}
)


def decision(**more: object) -> DecisionMade:
    given = {
        "event_id": derived_id("decision", str(sorted(more))),
        "municipality": "bo",
        "item_id": ITEM,
        "revision": 1,
        "occurred_at": AT,
        "recorded_at": AT,
        "decision_no": 1,
        "supersedes": None,
        "pack": "bo/1",
        "pack_sha256": "",
        "inputs_sha256": "",
        "tagging": Tagging(lang="nb"),
        "steps": (),
        **more,
    }
    return DecisionMade(**given)  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose


def step(do: str, *clauses: str, mode: str = "auto", to: tuple[str, ...] = (), lang: str | None = None) -> Step:
    return Step(do=do, clauses=clauses, rule="r", because="b", mode=mode, to=to, lang=lang)


def now(to: str, *clauses: str) -> AlertWanted:
    return AlertWanted(to=(to,), when="now", clauses=clauses)


def done(do: str, at: datetime = AT, **more: object) -> Done:
    made = {"by_person": False, "notice": False, "result": "taken", "revision": 1, **more}
    return Done(action_id=derived_id(do, str(at), str(more)), do=do, at=at, **made)  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose


def wanted(
    at: datetime = AT, deadlines: tuple[Deadline, ...] = (), waits: Waits = WAITS, **more: object
) -> tuple[Wanted, ...]:
    facts = Facts(municipality="bo", item_id=ITEM, **more)  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose
    return wanted_alerts(facts, deadlines, at, waits, BOOK)


def reasons(at: datetime = AT, **more: object) -> list[str]:
    return [alert.reason for alert in wanted(at, **more)]  # type: ignore[arg-type]  # given keyword by keyword, or wrong on purpose


@pytest.mark.parametrize(
    ("do", "mode", "reason"),
    [
        ("escalate_crisis", "auto", "urgent"),
        ("hide_pending_review", "auto", "hidden"),
        ("hide_pending_review", "propose", "attention"),
        ("flag_for_review", "auto", "review"),
        ("a step of tomorrow", "auto", "attention"),
    ],
)
def test_an_alert_is_named_by_the_step_that_rests_on_its_clauses(do: str, mode: str, reason: str) -> None:
    said = said_of(decision(steps=(step(do, "X-1", mode=mode),), alerts=(now("a", "X-1", "X-2"),)))
    assert [alert.reason for alert in said.alerts] == [reason]


def test_two_rules_that_hide_the_same_item_are_one_alert_to_both_roles() -> None:
    said = said_of(
        decision(steps=(step("hide_pending_review", "X-1", "X-2"),), alerts=(now("a", "X-1"), now("b", "X-2")))
    )
    (alert,) = said.alerts
    assert (alert.to, alert.clauses) == (("a", "b"), ("X-1", "X-2"))


def test_only_alerts_for_at_once_to_somebody_are_kept() -> None:
    timed = AlertWanted(to=("a",), when="2026-01-20T11:15:00+01:00", clauses=("X-1",))
    nobody = AlertWanted(to=(), when="now", clauses=("X-1",))
    confirmed = AlertWanted(to=("a",), when="confirmed", clauses=("X-1",))
    assert said_of(decision(alerts=(timed, nobody, confirmed))).alerts == ()


def test_caretakers_are_who_is_alerted_and_who_confirms_a_removal_each_once() -> None:
    said = said_of(
        decision(
            steps=(step("remove", "X-1", to=("sjef", "a")), step("forward_to_unit", "X-2", to=("enhet",))),
            alerts=(now("a", "X-1"),),
            promise=PROMISE,
        )
    )
    assert said.caretakers == ("administratorer", "a", "sjef")


def test_the_language_is_that_of_the_first_text() -> None:
    said = said_of(decision(steps=(step("none"), step("answer", lang="sv"), step("thank", lang="nb"))))
    assert said.lang == "sv"
    assert said_of(decision()).lang is None


def test_a_person_who_removed_or_showed_it_again_settles_hiding_but_not_danger() -> None:
    said = Said(
        revision=2,
        decision_no=1,
        since=AT,
        alerts=tuple(Wanted(reason=r, to=("a",)) for r in ("hidden", "review", "urgent")),
    )
    everything = ["hidden", "review", "urgent"]
    assert reasons(said=said) == everything
    assert reasons(said=said, done=(done("unhide", by_person=True, revision=2),)) == ["urgent"]
    assert reasons(said=said, done=(done("remove", by_person=True),)) == ["urgent"]
    assert reasons(said=said, done=(done("keep_hidden", by_person=True, revision=2),)) == ["urgent"]
    for other in (
        done("keep_hidden", by_person=True, revision=1),
        done("unhide", by_person=True, revision=1),
        done("remove"),
        done("hide", by_person=True, revision=2),
        done("unhide", by_person=True, revision=2, result="failed"),
    ):
        assert reasons(said=said, done=(other,))[:3] == everything


def test_the_newest_attempt_at_an_act_counts() -> None:
    failed, worked = done("hide", AT, result="failed"), done("hide", AT + MINUTE)
    assert reasons(done=(failed,)) == ["action_failed"]
    assert reasons(done=(failed, worked)) == reasons(done=(worked, failed)) == []
    assert reasons(done=(worked, done("hide", AT + 2 * MINUTE, result="unknown"))) == ["action_unknown"]


def test_it_matters_no_more_whether_a_removed_item_could_be_hidden_but_its_notice_does() -> None:
    gone = done("remove", AT + MINUTE)
    notice = done("private_reply", AT, result="failed", notice=True)
    assert reasons(done=(done("hide", result="failed"), notice, gone)) == ["notice_failed"]


def test_a_failed_reply_and_a_failed_notice_are_two_matters() -> None:
    found = wanted(
        done=(
            done("private_reply", result="failed"),
            done("private_reply", result="failed", notice=True),
            done("hide", result="failed"),
        )
    )
    assert {(alert.reason, len(alert.causes)) for alert in found} == {("action_failed", 2), ("notice_failed", 1)}


def test_what_fails_goes_to_the_caretakers_else_to_the_operator() -> None:
    failed = (done("hide", result="failed"),)
    assert wanted(done=failed)[0].to == ("operator",)
    said = Said(revision=1, decision_no=1, since=AT, caretakers=("a",))
    assert wanted(done=failed, said=said)[0].to == ("a",)


def test_a_seal_is_late_after_its_wait_unless_it_failed_or_came() -> None:
    seal = Seal(revision=1, stage=1, wanted_at=AT)
    late = AT + WAIT
    assert reasons(late - timedelta(seconds=1), seals=(seal,)) == []
    assert reasons(late, seals=(seal,)) == ["evidence_late"]
    assert reasons(late, seals=(msgspec.structs.replace(seal, failed_at=AT),)) == ["evidence_failed"]
    assert reasons(late, seals=(msgspec.structs.replace(seal, secured_at=AT),)) == []
    newer = Seal(revision=2, stage=1, secured_at=AT)
    assert reasons(late, seals=(seal, newer)) == []
    assert reasons(late, seals=(msgspec.structs.replace(seal, stage=2), newer)) == ["evidence_late"]


def test_a_deadline_asks_for_an_alert_only_where_the_pack_names_a_role() -> None:
    made = promised(None, decision(promise=PROMISE))
    silent = promised(None, decision(promise=msgspec.structs.replace(PROMISE, alert=())))
    assert made is not None
    assert silent is not None
    facts = Facts(municipality="bo", item_id=ITEM)
    warned, missed = PROMISE.warn_at[0], PROMISE.due_at
    assert reasons(deadlines=(judged(made, facts, AT),)) == []
    (near,) = wanted(warned, (judged(made, facts, warned),))
    assert (near.reason, near.due, near.clauses) == ("deadline_near", PROMISE.due_at, ("BO-23",))
    assert reasons(deadlines=(judged(made, facts, missed),)) == ["deadline_missed"]
    assert reasons(deadlines=(judged(silent, facts, missed),)) == []
    answered = msgspec.structs.replace(facts, replies=(Reply(object_id="r", at=missed + MINUTE),))
    assert reasons(deadlines=(judged(made, answered, missed + MINUTE),)) == []


def test_the_earliest_promise_is_the_one_that_stands() -> None:
    first, later = decision(promise=PROMISE), decision(decision_no=2, promise=PROMISE)
    made = promised(None, later)
    assert made is not None
    assert promised(made, later) is made
    assert promised(made, decision(decision_no=3)) is made
    earlier = promised(made, first)
    assert earlier is not None
    assert earlier.place == (1, 1)
    assert promised(None, decision()) is None


def test_what_we_removed_the_author_did_not() -> None:
    facts = Facts(municipality="bo", item_id=ITEM, done=(done("remove"),))
    assert facts.removed_by_us
    assert not Facts(municipality="bo", item_id=ITEM, done=(done("hide"),)).removed_by_us


CONFIRMED = AlertWanted(to=("enhet",), when="confirmed", clauses=("KINN-18",))


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        (Unit(topic="vei"), ("teknisk",)),
        (Unit(topic="vei", unit="administratorer"), ("administratorer",)),
        (Unit(topic="vei", unit="Badeplassene"), ("enhet",)),
        (Unit(topic="noe annet"), ("enhet",)),
    ],
)
def test_the_unit_hears_of_an_item_when_a_person_has_confirmed_it_and_not_before(
    unit: Unit, to: tuple[str, ...]
) -> None:
    said = said_of(decision(alerts=(CONFIRMED,)))
    assert wanted(said=said) == ()
    (alert,) = wanted(said=said, unit=unit)
    assert (alert.reason, alert.to, alert.clauses) == ("forwarded", to, ("KINN-18",))


def test_a_unit_that_nobody_has_confirmed_is_not_told_of_what_fails() -> None:
    said = said_of(decision(alerts=(CONFIRMED,)))
    assert said.caretakers == ()


def test_a_referred_question_is_settled_by_the_answer_to_the_newest_text() -> None:
    refer = decision(
        steps=(step("refer_political", "KNIVSTA-11", to=("politisk_ledning",)),),
        alerts=(now("politisk_ledning", "KNIVSTA-11"),),
    )
    edit = Text(revision=2, happened_at=AT + MINUTE, received_at=AT + MINUTE)
    said = said_of(refer)
    assert reasons(said=said, texts=(edit,)) == ["referred"]
    assert reasons(said=said, texts=(edit,), done=(done("reply"),)) == ["referred"]
    later = done("reply", AT + 2 * MINUTE)
    assert reasons(said=said, texts=(edit,), done=(msgspec.structs.replace(later, held=True),)) == ["referred"]
    assert reasons(said=said, texts=(edit,), done=(later,)) == []


def test_that_the_platforms_clock_runs_out_is_told_while_something_can_be_done_about_it() -> None:
    window = Window(ends_at=AT + timedelta(hours=24), warn_at=AT + timedelta(hours=22))
    told = {hours: reasons(AT + timedelta(hours=hours), waits=WAITS._replace(window=window)) for hours in (21, 22, 24)}
    assert told == {21: [], 22: ["window_closing"], 24: []}


def test_whom_a_promise_names_hear_that_the_platforms_clock_runs_out_else_whoever_answers_for_the_item() -> None:
    window = Window(ends_at=AT + timedelta(hours=24), warn_at=AT)
    waits = WAITS._replace(window=window)
    running = promised(None, decision(promise=PROMISE))
    assert running is not None
    (alert,) = wanted(deadlines=(running,), waits=waits)
    assert (alert.to, alert.clauses, alert.due) == (("administratorer",), ("BO-23",), window.ends_at)
    over = msgspec.structs.replace(running, state="met", settled_at=AT)
    (alert,) = wanted(deadlines=(over,), waits=waits)
    assert (alert.to, alert.clauses) == (("operator",), ())
