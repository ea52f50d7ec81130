"""A threat is hidden by itself, and never before its evidence is sealed."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from msgspec.structs import replace

from common.events import derived_id
from desk.core.deeds import Close, ConfirmCasework, Hide, Reply, Unhide
from desk.core.lane import DONE, MUST, lane_of
from desk.core.phase import attention, phase_of, step_state
from tests.core.desk.scene import (
    ANSWER,
    FLAG,
    HIDE,
    NOTIFY,
    REMOVE,
    T0,
    Run,
    decided,
    edited,
    ended,
    failed_seal,
    hidden,
    item,
    item_id,
    parked,
    removed,
    replayed,
    sealed,
    sha_of,
    threat_hidden,
    unhidden,
)


def test_evidence_is_asked_for_before_anything_else() -> None:
    run = Run().take(item(), decided())
    assert run.wanted() == [(1, 1)]
    assert run.orders() == []
    assert phase_of(run.case) == "sealing"


def test_a_sealed_threat_is_ordered_hidden_with_its_clause_its_hash_and_the_system_as_actor() -> None:
    run = Run().take(item(), decided(), sealed())
    order = run.last("hide")
    assert (order.actor, order.clause, order.evidence_sha256, order.pack) == ("auto", "BO-39", sha_of(1), "bo/1")
    assert order.action_id == derived_id(item_id(), 1, "hide", 0)
    assert phase_of(run.case) == "hiding"


def test_a_hidden_threat_is_shown_as_hidden_and_still_waits_for_a_person() -> None:
    run = threat_hidden()
    assert (phase_of(run.case), run.case.visibility, attention(run.case)) == ("hidden", "hidden", 2)
    assert [step_state(run.case, s) for s in (HIDE, REMOVE, NOTIFY)] == ["done", "open", "open"]


def test_an_item_that_nobody_sealed_is_never_ordered_hidden_and_is_shown_as_late() -> None:
    run = Run().take(item(), decided())
    assert run.clocks("evidence")[0].run_at == T0 + timedelta(seconds=60)
    run.ring("evidence")
    assert run.orders() == []
    assert (phase_of(run.case), attention(run.case)) == ("seal_late", 1)


def test_a_seal_that_failed_for_good_is_shown_and_a_late_one_still_hides() -> None:
    run = Run().take(item(), decided(), failed_seal(final=False))
    assert phase_of(run.case) == "sealing"
    run.take(failed_seal())
    assert phase_of(run.case) == "seal_failed"
    run.take(sealed())
    assert run.last("hide").evidence_sha256 == sha_of(1)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_topics_have_no_order_and_it_comes_to_the_same(order: tuple[int, ...]) -> None:
    events = [item(), decided(), sealed()]
    run = Run().take(*(events[n] for n in order))
    clean = Run().take(*events)
    assert run.case == clean.case
    assert run.orders() == clean.orders()


def test_every_event_twice_gives_every_order_once() -> None:
    run = Run().take(item(), item(), decided(), decided(), sealed(), sealed())
    outcome = ended(run.last("hide"))
    run.take(outcome, outcome, hidden(), hidden(), sealed(), decided(), item())
    assert len(run.orders()) == 1
    assert phase_of(run.case) == "hidden"


def test_an_outcome_that_came_before_its_order_is_not_ordered_again() -> None:
    clean = threat_hidden()
    run = Run().take(ended(clean.last("hide")), hidden(), item(), decided(), sealed())
    assert run.orders() == []
    assert phase_of(run.case) == "hidden"


def test_the_seal_of_an_older_text_hides_no_newer_one() -> None:
    run = Run().take(item(), decided(), edited(), decided(revision=2, decision_no=2), sealed(revision=1))
    assert run.orders() == []
    assert run.wanted() == [(1, 1), (2, 1)]
    run.take(sealed(revision=2))
    assert (run.last("hide").revision, run.last("hide").evidence_sha256) == (2, sha_of(1, 2))


def test_an_edit_takes_back_what_was_ordered_for_the_old_text() -> None:
    run = Run().take(item(), decided(), sealed(), edited())
    assert run.withdrawn() == ["edited"]
    assert phase_of(run.case) == "open"


def test_what_was_hidden_stays_hidden_after_an_edit_whatever_the_new_decision_says() -> None:
    run = threat_hidden().take(edited(visibility="hidden"), decided((ANSWER,), revision=2, decision_no=2))
    assert run.case.visibility == "hidden"
    assert run.orders("unhide") == []


def test_a_decision_that_no_longer_asks_for_it_takes_the_hide_back() -> None:
    run = Run().take(item(), decided(), sealed(), decided((FLAG,), decision_no=2))
    assert run.withdrawn() == ["decided_anew"]
    assert step_state(run.case, HIDE) == "withdrawn"


def test_an_older_decision_that_comes_late_changes_nothing() -> None:
    run = Run().take(item(), decided((FLAG,), decision_no=2), decided(), sealed())
    assert run.orders() == []


def test_an_incomplete_item_is_neither_sealed_nor_hidden_until_it_is_replayed() -> None:
    run = Run().take(parked(), item(), decided(), sealed())
    assert (run.asked, run.case.incomplete, attention(run.case)) == ([], True, 1)
    run.take(replayed())
    assert len(run.orders("hide")) == 1


def test_a_replay_told_before_the_parking_leaves_nothing_incomplete() -> None:
    assert not Run().take(replayed(), parked()).case.incomplete


def test_an_order_that_was_given_stands_when_the_item_becomes_incomplete_after_it() -> None:
    run = Run().take(item(), decided(), sealed(), parked())
    assert run.withdrawn() == []


@pytest.mark.parametrize("more", [{"kind": "message"}, {"own": True}])
def test_private_messages_and_our_own_words_are_never_hidden_by_themselves(more: dict[str, Any]) -> None:
    assert Run().take(item(**more), decided(), sealed()).asked == []


def test_a_proposal_to_hide_waits_for_a_person() -> None:
    run = Run().take(item(), decided((FLAG, replace(HIDE, mode="propose"))), sealed())
    assert run.asked == []
    assert phase_of(run.case) == "open"


def test_what_a_person_shows_again_the_system_never_hides_again() -> None:
    run = threat_hidden().act(Unhide(reason="Det var en spøk mellom kolleger."))
    assert phase_of(run.case) == "showing"
    run.take(ended(run.last("unhide"), at=T0 + timedelta(minutes=5)), unhidden())
    run.take(decided(decision_no=2), sealed())
    assert (len(run.orders("hide")), phase_of(run.case)) == (1, "open")


def test_what_an_admin_shows_again_on_the_platform_is_not_hidden_a_second_time() -> None:
    run = threat_hidden().take(unhidden(), decided(decision_no=2))
    assert len(run.orders("hide")) == 1
    assert run.case.visibility == "visible"


def test_closing_takes_back_the_systems_order_and_a_new_text_opens_the_case_again() -> None:
    run = Run().take(item(), decided(), sealed()).act(Close(reason="Avtalt på telefon."))
    assert (run.withdrawn(), phase_of(run.case)) == (["a_person_decided"], "closed")
    run.take(edited(), decided(revision=2, decision_no=2))
    assert phase_of(run.case) == "sealing"


@pytest.mark.parametrize("first_told", ["outcome", "item"])
def test_a_hide_that_comes_true_after_the_item_was_closed_waits_for_a_person_who_may_close_it_again(
    first_told: str,
) -> None:
    run = Run().take(item(), decided(), sealed()).act(Close(reason="Avtalt på telefon."))
    outcome = ended(run.last("hide"))
    told = [outcome, hidden()] if first_told == "outcome" else [hidden(), outcome]
    run.take(*told)
    assert (phase_of(run.case), attention(run.case), lane_of(run.case)) == ("hidden", 2, MUST)
    run.act(Close(reason="Sett.")).take(*told)
    assert (phase_of(run.case), attention(run.case), len(run.orders())) == ("closed", 4, 1)


def test_what_a_person_closed_once_it_was_hidden_stays_closed_when_that_is_told_again() -> None:
    run = Run().take(item(), decided(), sealed())
    outcome = ended(run.last("hide"))
    run.take(outcome).act(Close(reason="Sett.")).take(hidden(), outcome)
    assert (phase_of(run.case), lane_of(run.case)) == ("closed", DONE)


def test_a_person_hides_only_after_the_seal_and_under_their_own_name() -> None:
    run = Run().take(item(), decided((ANSWER,))).act(Hide(reason="Trussel.", clause="BO-39"))
    assert (run.orders(), phase_of(run.case)) == ([], "sealing")
    run.take(sealed())
    order = run.last("hide")
    assert (order.actor, order.clause, order.reason, order.attempt) == ("kari", "BO-39", "Trussel.", 1)


def test_a_person_who_hides_takes_over_from_the_system() -> None:
    run = Run().take(item(), decided(), sealed()).act(Hide(reason="Trussel."))
    assert run.withdrawn() == ["a_person_decided"]
    assert [(p.actor, p.clause) for p in run.orders("hide")] == [("auto", "BO-39"), ("kari", "GEN-21")]
    assert len({p.action_id for p in run.orders()}) == 2


def test_a_hide_that_the_platform_refuses_is_shown_and_not_tried_again_by_itself() -> None:
    run = Run().take(item(), decided(), sealed())
    run.take(ended(run.last("hide"), "failed"), sealed(), decided(decision_no=2))
    assert (phase_of(run.case), len(run.orders()), attention(run.case)) == ("hide_failed", 1, 1)


def test_an_item_that_is_gone_takes_every_order_back() -> None:
    run = Run().take(item(), decided(), sealed()).act(Reply(text="Hei", private=True)).take(removed())
    assert run.withdrawn() == ["item_gone", "item_gone"]
    assert (phase_of(run.case), attention(run.case)) == ("removed_by_whom", 2)


def test_confirming_casework_leaves_a_hide_in_place() -> None:
    run = Run().take(item(), decided(), sealed()).act(ConfirmCasework(casework="light"))
    assert run.withdrawn() == []


def test_nothing_is_asked_for_while_the_item_itself_is_unknown() -> None:
    run = Run().take(decided(), sealed())
    assert (run.asked, phase_of(run.case), run.case.visibility) == ([], "waiting", "visible")


def test_a_step_without_clause_is_ordered_as_own_choice_rather_than_lost() -> None:
    run = Run().take(item(), decided((replace(HIDE, clauses=()),)), sealed())
    assert run.last("hide").clause == "GEN-21"
