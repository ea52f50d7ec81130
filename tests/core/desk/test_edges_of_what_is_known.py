"""What is known of an item to the second: which of two tellings stands, and when the text was written."""

from datetime import timedelta
from itertools import permutations

import msgspec
import pytest

from common.events import DecisionMade
from desk.core.deeds import Reply
from desk.core.outside import replied_outside
from desk.core.phase import phase_of
from tests.core.desk.scene import (
    ANSWER,
    FLAG,
    T0,
    Run,
    decided,
    edited,
    ended,
    failed_seal,
    hidden,
    item,
    sealed,
    sha_of,
)
from tests.core.desk.test_outside import question, replied


def test_a_seal_that_stands_is_replaced_by_no_other() -> None:
    other = msgspec.structs.replace(sealed(), sha256="f" * 64)
    run = Run().take(item(), decided((ANSWER,)), sealed(), other)
    assert run.case.sealed(1) == sha_of(1)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_seal_that_is_there_was_never_missing_whatever_is_told_late(order: tuple[int, ...]) -> None:
    told = [sealed(), failed_seal(), failed_seal(final=False)]
    run = Run().take(item(), decided(), *(told[n] for n in order))
    assert run.case.sealed(1) == sha_of(1)
    assert phase_of(run.case) == "hiding"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_all_that_is_told_of_an_order_what_was_done_stands_before_what_failed_and_both_before_nobody_knows(
    order: tuple[int, ...],
) -> None:
    run = question().act(Reply(text="Klokka ti."))
    placed = run.last("reply")
    ends = ("unknown", "failed", "taken")
    for n in order:
        run.take(ended(placed, ends[n]))
        best = max(order[: order.index(n) + 1])
        assert run.case.state_of(placed) == ends[best]


def test_what_was_told_first_of_an_outcome_stands_when_it_is_told_again_later() -> None:
    run = question().act(Reply(text="Klokka ti."))
    run.take(ended(run.last("reply")))
    before = run.case.ended
    assert run.take(ended(run.last("reply"), at=T0 + timedelta(hours=1))).case.ended == before


@pytest.mark.parametrize(("revisions", "stands"), [((1, 2), 2), ((2, 1), 2)])
def test_the_decision_on_the_newer_text_stands_whatever_its_number(revisions: tuple[int, int], stands: int) -> None:
    def made(revision: int) -> DecisionMade:
        return decided((FLAG,), revision=revision, decision_no=4 - revision)

    run = Run().take(item(), *(made(revision) for revision in revisions))
    assert run.case.decision is not None
    assert run.case.decision.revision == stands


def test_a_reply_in_the_second_in_which_the_text_was_written_answers_it() -> None:
    run = question().take(replied(at_minutes=0))
    assert replied_outside(run.case) is not None
    assert replied_outside(question().take(replied(at_minutes=-0.1)).case) is None


def test_that_the_text_was_hidden_later_makes_it_no_newer() -> None:
    run = question().take(hidden(), replied(at_minutes=0.25))
    assert replied_outside(run.case) is not None


def test_that_the_first_text_is_told_late_makes_the_newer_one_no_older() -> None:
    run = Run().take(edited("Og når stenger dere?"), item(text="Når åpner dere?"), replied(at_minutes=5))
    assert replied_outside(run.case) is None
    assert replied_outside(run.take(replied(at_minutes=9, object_id="own-2")).case) is not None


def test_a_reply_names_the_clause_of_the_draft_that_it_was_made_of() -> None:
    assert question().act(Reply(text="Klokka ti.")).last("reply").clause == "BO-23"
    no_draft = msgspec.structs.replace(ANSWER, mode="propose")
    own_choice = Run().take(item(), decided((no_draft,))).act(Reply(text="Klokka ti."))
    assert own_choice.last("reply").clause == "GEN-21"
