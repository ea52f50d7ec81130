"""A removal by an unknown hand is nobody's until somebody says whose it was, or the pack's days have passed."""

from datetime import timedelta

import pytest

from common.events import Archived
from desk.core.deeds import ExplainRemoval
from desk.core.orders import CountAsWriters
from desk.core.outside import is_needed
from desk.core.phase import attention, phase_of, step_state
from tests.core.desk.scene import FLAG, NOTIFY, REMOVE, Run, decided, item, removed
from tests.core.desk.test_outside import asks, said


def praise() -> Run:
    """Something that nobody needs: no step, no archiving."""
    return Run().take(item(text="Fint!"), decided(()))


def test_a_removal_by_an_unknown_hand_is_sealed_and_stays_in_the_queue() -> None:
    run = praise().take(removed())
    assert run.wanted() == [(1, 1), (1, 2)]
    assert (phase_of(run.case), attention(run.case), asks(run)) == ("removed_by_whom", 2, ["who_removed"])


@pytest.mark.parametrize("by", ["we", "writer", "platform"])
def test_whoever_knows_who_removed_it_ends_the_question(by: str) -> None:
    run = praise().take(removed()).act(ExplainRemoval(by=by, reason="x"))
    assert (phase_of(run.case), attention(run.case), asks(run)) == ("removed", 4, [])


def test_our_own_removal_on_the_platform_carries_out_the_step_that_asked_for_it() -> None:
    run = Run().take(item(), decided((REMOVE, NOTIFY)), removed())
    assert step_state(run.case, REMOVE) == "open"
    run.act(ExplainRemoval(by="we", reason="Trussel", clause="BO-39"))
    assert (step_state(run.case, REMOVE), step_state(run.case, NOTIFY)) == ("done", "open")


def test_after_the_packs_days_what_nothing_needs_counts_as_the_writers_own_deletion() -> None:
    run = praise().take(removed())
    (clock,) = run.clocks("removal")
    assert clock.run_at == removed().occurred_at + timedelta(days=14)
    run.ring("removal")
    assert run.asked[-1] == CountAsWriters(change_no=9)
    assert (phase_of(run.case), asks(run)) == ("removed", [])
    assert run.case.remover is not None
    assert (run.case.remover.by, run.case.remover.actor) == ("writer", "auto")


def test_what_is_to_be_archived_is_kept_and_asked_about_for_ever() -> None:
    run = Run().take(item(), decided((), archived=Archived(kind="I", clauses=("BO-28",)))).take(removed())
    run.ring("removal")
    assert (phase_of(run.case), asks(run)) == ("removed_by_whom", ["who_removed"])


def test_what_nobody_has_judged_yet_is_kept() -> None:
    run = Run().take(item(), removed()).ring("removal")
    assert is_needed(run.case)
    assert phase_of(run.case) == "removed_by_whom"
    run.take(decided(()))
    assert phase_of(run.case) == "removed"


def test_our_own_removal_is_never_asked_about() -> None:
    run = Run().take(item(), decided((FLAG,)), removed(changed_by_us=True))
    assert (phase_of(run.case), asks(run), run.wanted()) == ("removed", [], [])


def test_a_private_message_is_taken_back_by_nobody_but_its_writer() -> None:
    run = Run().take(item(kind="message"), decided(()), removed(kind="message"))
    assert (phase_of(run.case), asks(run), run.wanted()) == ("removed", [], [])


def test_who_removed_it_is_said_of_what_an_unknown_hand_removed_and_ours_has_a_reason() -> None:
    run = praise().take(removed())
    assert said(run, ExplainRemoval(by="we", reason="")) == ("no_reason", ("GEN-07",))
    assert said(run, ExplainRemoval(by="writer")) is None
    assert said(praise(), ExplainRemoval(by="writer")) == ("not_removed_outside", ("GEN-10",))


def test_what_was_gone_before_we_saw_any_text_of_it_is_nobodys_question() -> None:
    run = Run().take(removed(revision=0, text=""))
    assert (asks(run), run.wanted(), run.clocks("removal")) == ([], [], [])
