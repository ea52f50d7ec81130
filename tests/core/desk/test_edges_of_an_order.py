"""Where two things meet in one item: what each of them may still order, and what it takes back."""

from datetime import timedelta

from desk.core.deeds import Close, Hide, Remove, Reply, Unhide
from desk.core.phase import phase_of
from tests.core.desk.scene import (
    ANSWER,
    T0,
    Run,
    decided,
    edited,
    ended,
    hidden,
    item,
    removed,
    sealed,
    sha_of,
    threat_hidden,
)
from tests.core.desk.test_removing import DEED, REASON
from tests.core.desk.test_removing import told as removing
from tests.core.desk.test_sending import REPLY, asked, done, told


def test_a_person_who_answers_first_does_not_keep_a_threat_from_being_hidden() -> None:
    run = Run().take(item()).act(Reply(text="Vi har sett dette.")).take(decided(), sealed())
    assert [(order.do, order.actor) for order in run.orders()] == [("reply", "kari"), ("hide", "auto")]


def test_each_text_may_be_hidden_once_by_the_system_with_its_own_seal() -> None:
    run = Run().take(item(), decided(), sealed(), edited())
    run.take(decided(revision=2, decision_no=2), sealed(revision=2))
    assert [(order.revision, order.evidence_sha256) for order in run.orders("hide")] == [
        (1, sha_of(1)),
        (2, sha_of(1, 2)),
    ]
    assert len({order.action_id for order in run.orders()}) == 2


def test_what_is_hidden_is_not_hidden_again_because_its_text_was_edited() -> None:
    run = threat_hidden().take(edited(visibility="hidden"))
    run.take(decided(revision=2, decision_no=2), sealed(revision=2))
    assert len(run.orders("hide")) == 1
    assert phase_of(run.case) == "hidden"


def test_what_a_person_does_before_there_is_a_decision_names_no_pack() -> None:
    order = Run().take(item()).act(Reply(text="Hei!")).last("reply")
    assert (order.pack, order.decision_no, order.attempt) == ("", 0, 1)
    after = Run().take(item(), decided((ANSWER,), decision_no=3)).act(Reply(text="Hei!")).last("reply")
    assert (after.pack, after.decision_no) == ("bo/1", 3)


def test_once_our_removal_has_gone_through_nothing_is_said_below_it() -> None:
    run = removing().act(Reply(text="Hei!"))
    assert run.withdrawn() == []
    run.take(ended(run.last("remove")))
    assert run.withdrawn() == ["item_gone"]
    assert not any(run.case.is_open(order) for order in run.case.placed)


def test_who_decides_the_removal_again_takes_back_nothing_of_the_one_that_is_under_way() -> None:
    run = removing().act(DEED)
    assert (run.withdrawn(), len(run.orders("private_reply"))) == ([], 1)


def test_who_asks_again_while_the_writer_is_being_told_removes_nothing_sooner() -> None:
    run = threat_hidden().act(DEED).take(sealed(2)).act(DEED)
    assert (run.orders("remove"), len(run.orders("private_reply"))) == ([], 1)


def test_a_persons_own_hide_and_notice_stand_when_the_removal_is_decided_by_another() -> None:
    run = threat_hidden().act(DEED).take(sealed(2)).act(Remove(reason=REASON, clause="BO-39"), actor="ola")
    assert run.withdrawn() == []
    run.take(ended(run.last("private_reply")))
    assert [order.actor for order in run.orders("remove")] == ["ola"]


def test_showing_it_again_is_ordered_once_and_only_while_it_is_hidden() -> None:
    run = threat_hidden().act(Unhide(reason="En spøk."))
    run.take(hidden())
    assert len(run.orders("unhide")) == 1
    shown = Run().take(item(), decided((ANSWER,))).act(Unhide(reason="En spøk."))
    assert shown.orders() == []


def test_words_that_wait_say_when_they_go() -> None:
    case, _ = told(asked(), done(REPLY))
    assert [one.goes_at for one in case.answers] == [T0 + timedelta(seconds=10)]


def test_what_a_person_has_closed_is_not_hidden_by_a_seal_that_comes_late() -> None:
    run = Run().take(item(), decided()).act(Close(reason="Avtalt på telefon.")).take(sealed())
    assert run.orders() == []
    assert phase_of(run.case) == "closed"


def test_what_its_writer_took_away_meanwhile_is_neither_told_of_nor_removed() -> None:
    run = threat_hidden().act(DEED).take(removed(), sealed(2))
    assert [order.do for order in run.orders()] == ["hide"]


def test_a_person_who_hides_asks_for_the_seal_of_what_stands_there_and_for_no_more() -> None:
    run = Run().take(item(), decided((ANSWER,))).act(Hide(reason="Trussel.", clause="BO-39"))
    assert run.wanted() == [(1, 1)]
    assert Run().take(item(), decided()).wanted() == [(1, 1)], "and so does the system"
