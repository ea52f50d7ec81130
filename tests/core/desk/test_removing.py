"""A removal is a person's: sealed twice, hidden, told, then removed, and never told twice."""

from datetime import timedelta

from msgspec.structs import replace

from common.events import Step
from desk.core.deeds import Hide, Remove, Unhide
from desk.core.phase import attention, phase_of, step_state
from tests.core.desk.scene import (
    ANSWER,
    HIDE,
    NOTIFY,
    REMOVE,
    T0,
    Run,
    decided,
    edited,
    ended,
    hidden,
    item,
    parked,
    removed,
    replayed,
    sealed,
    sha_of,
    threat_hidden,
)

REASON = "Du truet en ansatt."
DEED = Remove(reason=REASON, clause="BO-39")


def told() -> Run:
    """A removal whose notice was sent."""
    run = threat_hidden().act(DEED).take(sealed(2))
    return run.take(ended(run.last("private_reply")))


def test_nothing_is_removed_without_a_person() -> None:
    run = threat_hidden().take(sealed(2), decided(decision_no=2))
    assert run.orders("remove") == run.orders("private_reply") == []


def test_a_removal_waits_for_the_second_stage_of_evidence() -> None:
    run = threat_hidden().act(DEED)
    assert run.wanted() == [(1, 1), (1, 2)]
    assert (run.orders("private_reply"), phase_of(run.case)) == ([], "sealing")


def test_the_writer_is_told_first_with_the_persons_reason_and_then_it_is_removed() -> None:
    run = threat_hidden().act(DEED).take(sealed(2))
    notice = run.last("private_reply")
    assert notice.text == f"{NOTIFY.text}\n\nBegrunnelse: {REASON}"
    assert (run.orders("remove"), phase_of(run.case)) == ([], "notifying")
    run.take(ended(notice))
    order = run.last("remove")
    assert (order.actor, order.clause, order.reason, order.evidence_sha256) == ("kari", "BO-39", REASON, sha_of(2))
    assert phase_of(run.case) == "removing"
    run.take(ended(order), removed())
    assert (phase_of(run.case), attention(run.case)) == ("removed", 4)
    assert [step_state(run.case, s) for s in (HIDE, REMOVE, NOTIFY)] == ["done", "done", "done"]


def test_a_visible_item_is_hidden_before_the_writer_is_told() -> None:
    run = Run().take(item(), decided((REMOVE, NOTIFY))).act(DEED)
    assert run.wanted() == [(1, 1)]
    run.take(sealed(1))
    assert run.wanted() == [(1, 1), (1, 2)]
    run.take(sealed(2))
    assert ([p.do for p in run.orders()], phase_of(run.case)) == (["hide"], "hiding")
    run.take(ended(run.last("hide")))
    assert [p.do for p in run.orders()] == ["hide", "private_reply"]


def test_where_the_platform_cannot_hide_the_writer_is_told_all_the_same() -> None:
    run = Run().take(item(), decided((REMOVE, NOTIFY)), sealed(1), sealed(2)).act(DEED)
    run.take(ended(run.last("hide"), "failed"))
    assert len(run.orders("private_reply")) == 1


def test_a_persons_removal_takes_over_the_systems_hide() -> None:
    run = Run().take(item(), decided(), sealed(1), sealed(2)).act(DEED)
    assert run.withdrawn() == ["a_person_decided"]
    assert [(p.do, p.actor, p.attempt) for p in run.orders()] == [("hide", "auto", 0), ("hide", "kari", 1)]


def test_a_notice_that_the_platform_refuses_is_recorded_and_the_removal_goes_on() -> None:
    run = threat_hidden().act(DEED).take(sealed(2))
    run.take(ended(run.last("private_reply"), "failed"))
    assert (len(run.orders("remove")), step_state(run.case, NOTIFY)) == (1, "failed")


def test_an_unknown_notice_waits_for_a_person_and_is_never_sent_again() -> None:
    run = threat_hidden().act(DEED).take(sealed(2))
    run.take(ended(run.last("private_reply"), "unknown"))
    assert (phase_of(run.case), attention(run.case), run.orders("remove")) == ("notice_unknown", 1, [])
    run.act(DEED)
    assert (len(run.orders("private_reply")), len(run.orders("remove"))) == (1, 1)


def test_the_wait_for_an_unknown_notice_has_an_end() -> None:
    run = threat_hidden().act(DEED).take(sealed(2))
    run.take(ended(run.last("private_reply"), "unknown"))
    assert run.clocks("notice")[0].run_at == T0 + timedelta(seconds=300)
    run.ring("notice")
    assert (len(run.orders("private_reply")), len(run.orders("remove"))) == (1, 1)


def test_the_wait_for_a_notice_of_which_nothing_is_heard_has_an_end_too() -> None:
    run = threat_hidden().act(DEED).take(sealed(2)).ring("notice")
    assert len(run.orders("remove")) == 1


def test_a_removal_that_fails_after_the_notice_is_shown_and_tried_again_by_a_person_without_a_second_notice() -> None:
    run = told()
    run.take(ended(run.last("remove"), "failed"))
    assert (phase_of(run.case), attention(run.case), run.case.visibility) == ("told_not_removed", 1, "hidden")
    run.act(DEED)
    assert [p.attempt for p in run.orders("remove")] == [1, 2]
    assert len(run.orders("private_reply")) == 1


def test_a_failed_notice_may_be_tried_once_more_by_a_new_act() -> None:
    run = threat_hidden().act(DEED).take(sealed(2))
    run.take(ended(run.last("private_reply"), "failed"))
    run.take(ended(run.last("remove"), "failed"))
    assert phase_of(run.case) == "not_removed"
    run.act(DEED)
    assert [p.attempt for p in run.orders("private_reply")] == [1, 2]


def test_where_no_notice_is_asked_for_the_removal_follows_the_seal() -> None:
    run = threat_hidden((HIDE, replace(REMOVE, clauses=("SOGNE-20",)))).act(DEED).take(sealed(2))
    assert [p.do for p in run.orders()] == ["hide", "remove"]


def test_a_notice_that_a_person_adds_of_their_own_is_sent_first_too() -> None:
    alone: tuple[Step, ...] = (HIDE, replace(REMOVE, clauses=("SOGNE-20",)))
    run = Run().take(item(), decided(alone), sealed(1), sealed(2))
    run.take(ended(run.last("hide")), hidden())
    run.act(Remove(reason=REASON, notice="Hei! Kommentaren blir fjernet. Du truet en ansatt."))
    assert run.last("private_reply").text == "Hei! Kommentaren blir fjernet. Du truet en ansatt."


def test_advice_beside_a_removal_is_not_taken_for_a_notice_that_is_required() -> None:
    advice = replace(NOTIFY, clauses=("GEN-04", "SOGNE-24"), rule="common.hidden")
    run = Run().take(item(), decided((HIDE, replace(REMOVE, clauses=("SOGNE-20",)), advice)), sealed(1), sealed(2))
    run.take(ended(run.last("hide")), hidden()).act(DEED)
    assert (run.orders("private_reply"), len(run.orders("remove"))) == ([], 1)


def test_a_parked_message_holds_the_removal_back_until_it_is_replayed() -> None:
    run = threat_hidden().act(DEED).take(parked(), sealed(2))
    assert run.orders("private_reply") == []
    run.take(replayed())
    assert len(run.orders("private_reply")) == 1


def test_an_edit_takes_a_removal_back_and_a_person_decides_on_the_new_text() -> None:
    run = threat_hidden().act(DEED).take(sealed(2), edited(visibility="hidden"))
    assert run.withdrawn() == ["edited"]
    run.take(sealed(2, revision=2), decided(revision=2, decision_no=2))
    assert (run.orders("remove"), phase_of(run.case)) == ([], "hidden")


def test_who_was_told_and_then_wrote_something_else_is_shown_as_told() -> None:
    run = told().take(edited(visibility="hidden"))
    assert phase_of(run.case) == "told_not_removed"
    run.take(decided(revision=2, decision_no=2), sealed(1, revision=2), sealed(2, revision=2)).act(DEED)
    assert (len(run.orders("private_reply")), len(run.orders("remove"))) == (1, 2)


def test_a_person_who_changes_their_mind_takes_the_notice_and_the_removal_back() -> None:
    run = threat_hidden().act(DEED).take(sealed(2)).act(Unhide(reason="Vi tok feil."))
    assert run.withdrawn() == ["decided_anew"]
    assert run.orders("remove") == []
    assert len(run.orders("unhide")) == 1


def test_only_hiding_after_all_takes_an_ordered_removal_back() -> None:
    run = told().act(Hide(reason="Vi venter med å fjerne."))
    assert run.withdrawn() == ["decided_anew"]
    assert phase_of(run.case) == "hidden"


def test_a_removal_seen_on_the_platform_before_its_outcome_takes_nothing_back() -> None:
    run = told().take(removed())
    assert (run.withdrawn(), phase_of(run.case)) == ([], "removed")


def test_a_removal_is_known_from_its_outcome_before_the_platform_tells() -> None:
    run = told()
    run.take(ended(run.last("remove")))
    assert run.case.visibility == "removed"


def test_what_ingest_finds_done_beats_what_nobody_could_tell() -> None:
    run = threat_hidden().act(DEED).take(sealed(2))
    notice = run.last("private_reply")
    run.take(ended(notice, "unknown"), ended(notice, "taken"), ended(notice, "unknown"))
    assert run.case.state_of(notice) == "taken"


def test_an_item_with_a_question_only_may_be_removed_as_own_choice() -> None:
    run = Run().take(item(), decided((ANSWER,)), sealed(1), sealed(2)).act(Remove(reason=REASON))
    assert run.last("remove").clause == "GEN-21"
