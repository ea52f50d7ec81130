"""The statement of reasons: when there is one, and what stands in it."""

import msgspec
import pytest

from common.events import Step, Tagging
from desk.core.deeds import Acted, Deed, ExplainRemoval, GiveGround, Hide, Remove, Unhide
from desk.core.statement import Statement, newest_first, statement_of
from tests.core.desk.scene import (
    HIDE,
    REMOVE,
    T0,
    THREAT,
    THREAT_STEPS,
    Run,
    decided,
    ended,
    hidden,
    item,
    removed,
    sealed,
    threat_hidden,
)


def heard(run: Run, deed: Deed, actor: str = "kari") -> Statement | None:
    """What a person's act gives rise to once it is in the case."""
    acted = Acted(act_id="act-9", actor=actor, deed=deed)
    run.take(acted)
    return statement_of(run.case, acted, T0)


def by_system() -> Statement:
    """The statement of the scene's own hide."""
    run = Run().take(item(), decided(), sealed())
    taken = ended(run.last("hide"))
    run.take(taken)
    made = statement_of(run.case, taken, T0)
    assert made is not None
    return made


def test_a_hide_by_the_system_says_that_no_person_has_decided_and_on_which_clause_it_rests() -> None:
    made = by_system()
    assert (made.do, made.is_by_system, made.is_found_by_system) == ("hide", True, True)
    assert (made.clauses, made.rule, made.because) == (("BO-39",), HIDE.rule, HIDE.because)
    assert (made.kind, made.platform, made.kinds) == ("comment", "facebook", ("threat",))
    assert made.by == ("administratorer",)


def test_a_removal_says_who_may_decide_it_and_what_the_person_wrote() -> None:
    made = heard(threat_hidden(), Remove(reason="Du truet en ansatt.", clause="BO-39"))
    assert made is not None
    assert (made.do, made.decided_by, made.by) == ("remove", "kari", ("administratorer",))
    assert (made.clauses, made.rule, made.reason) == (("BO-39",), REMOVE.rule, "Du truet en ansatt.")


def test_a_persons_own_choice_names_no_clause_of_the_guideline() -> None:
    made = heard(Run().take(item(), decided()), Hide(reason="Dette er en trussel."))
    assert made is not None
    assert (made.clauses, made.rule, made.because, made.is_by_system) == ((), "", "", False)


def test_what_a_person_found_alone_is_not_said_to_be_found_by_a_program() -> None:
    run = Run().take(item(), decided((Step(do="none", clauses=(), rule="", because="", mode="auto"),)))
    made = heard(run, Hide(reason="Uthenging."))
    assert made is not None
    assert not made.is_found_by_system


def test_what_was_hidden_or_removed_on_the_platform_by_one_of_us_has_a_statement_when_its_ground_is_given() -> None:
    run = Run().take(item(), decided(()), hidden(changed_by_us=False))
    change = run.case.outside[-1].change_no
    made = heard(run, GiveGround(change_no=change, reason="Trussel.", clause="BO-39"))
    assert made is not None
    assert (made.do, made.is_outside, made.reason) == ("hide", True, "Trussel.")
    run = Run().take(item(), decided(()), removed(changed_by_us=False))
    made = heard(run, ExplainRemoval(by="we", reason="Trussel."))
    assert made is not None
    assert (made.do, made.is_outside) == ("remove", True)


@pytest.mark.parametrize("by", ["writer", "platform"])
def test_what_somebody_else_removed_is_no_decision_of_ours(by: str) -> None:
    assert heard(Run().take(item(), decided(()), removed(changed_by_us=False)), ExplainRemoval(by=by)) is None


def test_showing_again_takes_nothing_away_and_has_no_statement() -> None:
    assert heard(threat_hidden(), Unhide(reason="Feil.")) is None


def test_our_own_words_have_no_statement() -> None:
    assert heard(Run().take(item(own=True), decided(())), Hide(reason="Feil.")) is None


def test_the_same_thing_heard_twice_is_one_statement() -> None:
    assert by_system() == by_system()


def test_no_word_of_the_writer_stands_in_a_statement() -> None:
    tagging = Tagging(lang="nb", tags=("abuse",), abuse_reasons=("threat",))
    run = Run().take(item(), decided(THREAT_STEPS, tagging=tagging))
    made = heard(run, Hide(reason="Dette er en trussel."))
    for one in (made, by_system()):
        told = msgspec.json.encode(one).decode()
        assert THREAT not in told
        assert "Testesen" not in told


def test_the_decision_that_holds_now_comes_first() -> None:
    old = by_system()
    new = msgspec.structs.replace(old, at=old.at.replace(year=2027), do="remove")
    assert [one.do for one in newest_first((old, new))] == ["remove", "hide"]


def test_only_a_hide_of_the_systems_own_gives_a_statement_when_the_platform_has_done_it() -> None:
    run = threat_hidden().act(Remove(reason="Trussel.", clause="BO-39", notice="Vi fjerner den.")).take(sealed(2))
    notice = ended(run.last("private_reply"))
    assert statement_of(run.take(notice).case, notice, T0) is None
    done = ended(run.last("remove"))
    assert statement_of(run.take(done).case, done, T0) is None, "the person's decision gave one when it was made"
    by_person = Run().take(item(), decided(()), sealed()).act(Hide(reason="Trussel."))
    hid = ended(by_person.last("hide"))
    assert statement_of(by_person.take(hid).case, hid, T0) is None


def test_an_outcome_of_which_we_know_no_order_gives_none() -> None:
    assert statement_of(Run().take(item()).case, ended(threat_hidden().last("hide")), T0) is None
