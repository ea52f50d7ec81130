"""What is left for a person after the first answer: the answer itself, the unit, the journal number."""

from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from common.events import (
    AlertFailed,
    AlertRaised,
    AlertSent,
    DeadlineSet,
    Event,
    RecordCaptured,
    RecordJournaled,
    Step,
    Tagging,
    derived_id,
)
from desk.core.deeds import Close, ConfirmUnit, Deed, ExplainRemoval, LinkCaseFile, PickPoliticalCase, Reply, SetMarks
from desk.core.phase import attention, is_at_work, phase_of, step_state
from desk.core.view import deadline_of, record_of, view
from tests.core.desk.scene import ANSWER, T0, Run, decided, edited, ended, item, removed
from tests.core.desk.test_view import told

HOLD = replace(ANSWER, do="holding_reply", clauses=("RANDABERG-43",), text="Vi sjekker det i morgen.")
THANK = replace(ANSWER, do="thank", clauses=("RANDABERG-44",), text="Takk!")
FORWARD = Step(do="forward_to_unit", clauses=("KINN-18",), rule="r", because="b", mode="propose", to=("rette_instans",))
TO_ARCHIVE = Step(do="forward_to_archive", clauses=("KINN-19",), rule="r", because="b", mode="auto")
CRISIS = Step(do="escalate_crisis", clauses=("GEN-17",), rule="r", because="b", mode="auto", text="Ring 112.")


def asked(*steps: Step) -> Run:
    return Run().take(item(text="Når åpner biblioteket?"), decided(steps))


def answered(run: Run, text: str = "Svar.") -> Run:
    run.act(Reply(text=text))
    return run.take(ended(run.last("reply")))


def filed(kind: str, status: str, *, no: int = 1, minutes: int = 5) -> Event:
    made = RecordJournaled if status == "J" else RecordCaptured
    return told(made, minutes, record_id=item_no(no), kind=kind, status=status)


def item_no(no: int) -> UUID:
    return derived_id("record", no)


def states(run: Run) -> dict[str, str]:
    ruling = run.case.ruling
    assert ruling is not None
    return {s.do: step_state(run.case, s) for s in ruling.steps}


def test_a_general_first_answer_is_told_as_such_and_the_item_waits_for_the_answer_itself() -> None:
    run = answered(asked(HOLD, THANK))
    assert run.last("reply").carries_out == ("holding_reply", "thank")
    assert (phase_of(run.case), attention(run.case), is_at_work(run.case)) == ("held", 3, True)
    assert states(run) == {"holding_reply": "done", "thank": "done"}


def test_the_answer_after_a_general_one_is_still_to_be_given_and_settles_the_item() -> None:
    run = answered(asked(HOLD)).take(decided((ANSWER,), decision_no=2))
    assert states(run) == {"answer": "open"}
    answered(run)
    assert (phase_of(run.case), states(run)) == ("answered", {"answer": "done"})
    assert run.last("reply").carries_out == ("answer",)


def test_what_is_said_after_a_general_answer_is_the_answer_though_the_mark_still_stands() -> None:
    run = answered(answered(asked(HOLD)))
    assert [p.carries_out for p in run.orders("reply")] == [("holding_reply",), ("answer",)]
    assert phase_of(run.case) == "answered"


def test_a_general_answer_that_did_not_go_out_is_still_to_be_given() -> None:
    run = asked(HOLD).act(Reply(text="Vi sjekker det."))
    run.take(ended(run.last("reply"), "failed"))
    assert phase_of(run.case) == "reply_failed"
    answered(run)
    assert run.last("reply").carries_out == ("holding_reply",)
    assert phase_of(run.case) == "held"


def test_a_new_text_is_not_answered_by_the_general_answer_to_the_old_one() -> None:
    run = answered(asked(HOLD)).take(edited(), decided((ANSWER,), revision=2, decision_no=2))
    assert (phase_of(run.case), states(run)) == ("open", {"answer": "open"})


def test_a_private_answer_carries_out_what_the_writer_is_told_in_private() -> None:
    tell = replace(ANSWER, do="notify_author_privately", mode="propose")
    run = asked(tell, ANSWER).act(Reply(text="Hei.", private=True))
    assert run.last("private_reply").carries_out == ("notify_author_privately",)


def test_an_answered_item_waits_until_its_unit_is_confirmed() -> None:
    run = answered(asked(ANSWER, FORWARD))
    assert (phase_of(run.case), attention(run.case), states(run)["forward_to_unit"]) == ("answered", 3, "open")
    run.act(ConfirmUnit(topic="vei"))
    assert (attention(run.case), states(run)["forward_to_unit"]) == (4, "done")


def test_an_answered_item_waits_until_its_record_has_a_number() -> None:
    run = answered(asked(ANSWER, TO_ARCHIVE)).take(filed("I", "M"))
    assert (attention(run.case), states(run)["forward_to_archive"]) == (3, "done")
    run.take(filed("I", "J", minutes=6))
    assert attention(run.case) == 4


def test_what_is_only_kept_as_a_document_waits_for_nobody() -> None:
    assert attention(answered(asked(ANSWER, TO_ARCHIVE)).take(filed("documented", "M")).case) == 4


def test_the_matter_goes_on_when_the_writer_takes_the_comment_back() -> None:
    end = Step(do="end_reply_duty", clauses=("GEN-10",), rule="r", because="b", mode="auto")
    run = asked(FORWARD, end).take(removed()).act(ExplainRemoval(by="writer"))
    assert (phase_of(run.case), attention(run.case)) == ("removed", 3)
    run.act(Close(reason="Tatt på telefon."))
    assert not is_at_work(run.case)


def test_the_items_own_record_is_shown_and_not_the_note_about_it() -> None:
    run = asked(TO_ARCHIVE).take(filed("documented", "M"), filed("X", "A", no=2, minutes=9))
    record = record_of(run.case)
    assert record is not None
    assert (record.kind, states(run)["forward_to_archive"]) == ("documented", "done")
    proposed = asked(replace(TO_ARCHIVE, mode="propose")).take(filed("X", "A", no=2))
    assert states(proposed)["forward_to_archive"] == "open"


def test_danger_is_told_by_the_system_whether_or_not_anybody_answers() -> None:
    run = asked(CRISIS)
    about: dict[str, Any] = {"alert_id": item_no(1), "reason": "urgent", "to": ("krise",)}
    shown = [states(run)["escalate_crisis"]]
    for kind, more in (
        (AlertRaised, {}),
        (AlertFailed, {"channel": "mail", "why": "x"}),
        (AlertSent, {"channel": "mail"}),
    ):
        run.take(told(kind, 1, **about, **more))
        shown.append(states(run)["escalate_crisis"])
    assert shown == ["open", "ordered", "failed", "done"]


@pytest.mark.parametrize(
    ("deed", "name", "value"),
    [
        (ConfirmUnit(topic="vei", unit="Teknisk"), "unit", {"topic": "vei", "unit": "Teknisk", "form_url": None}),
        (PickPoliticalCase(ref="26/877"), "political_case", "26/877"),
        (PickPoliticalCase(ref=None), "political_case", None),
        (LinkCaseFile(case_file="2026/451"), "case_file", "2026/451"),
        (
            SetMarks(fact_error="SSB"),
            "marks",
            {"fact_error": "SSB", "cannot_answer_now": False, "not_news": False, "asks_for_views": False},
        ),
    ],
)
def test_what_a_person_said_of_an_item_is_shown_and_survives_an_edit(deed: Deed, name: str, value: object) -> None:
    run = asked(ANSWER).act(deed).take(edited())
    found = view(run.case)
    assert found is not None
    assert found[name] == value


def test_the_follow_up_is_shown_when_it_runs_out_first() -> None:
    run = answered(asked(HOLD))
    for no, kind, days in ((1, "handling_day", 0), (2, "follow_up", 2)):
        due = T0.replace(day=T0.day + days)
        run.take(told(DeadlineSet, no, deadline_id=item_no(no), kind=kind, due_at=due))
    deadline = deadline_of(run.case)
    assert deadline is not None
    assert deadline.kind == "handling_day"
    found = view(run.case)
    assert found is not None
    assert [d["kind"] for d in found["deadlines"]] == ["handling_day", "follow_up"]


def test_steps_that_a_person_may_choose_are_offered_without_a_state() -> None:
    run = Run().take(item(), decided((ANSWER,), offers=(THANK,), tagging=Tagging(lang="nb")))
    found = view(run.case)
    assert found is not None
    assert [(o["do"], "state" in o) for o in found["offers"]] == [("thank", False)]


def test_the_checks_of_our_own_post_are_tasks_until_somebody_closes_it() -> None:
    cap = Step(do="warn_publishing_cap", clauses=("RANDABERG-40",), rule="r", because="b", mode="auto")
    run = Run().take(item(own=True, kind="post"), decided((cap,)))
    assert (phase_of(run.case), attention(run.case), step_state(run.case, cap)) == ("open", 2, "open")
    assert attention(run.act(Close(reason="Sett på")).case) == 4


def test_our_own_post_that_passed_its_checks_asks_nobody() -> None:
    passed = Step(do="allow_publish", clauses=("BO-31",), rule="r", because="b", mode="auto")
    assert attention(Run().take(item(own=True, kind="post"), decided((passed,))).case) == 4
