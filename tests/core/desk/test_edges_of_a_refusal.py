"""What is just allowed, and what is refused while something else is on its way."""

import pytest

from common.events import Step
from desk.core.deeds import Close, Edit, Remove, Reply, Unhide
from desk.core.refuse import is_too_long, refusal
from tests.core.desk.scene import ANSWER, NOTIFY, REMOVE, Run, decided, ended, item, sealed, threat_hidden, unhidden
from tests.core.desk.test_refusals import REMOVAL, open_question, refused
from tests.core.desk.test_sending import REPLY, asked, done, told

UNDER_WAY = ("under_way", ("GEN-12",))


def test_words_may_be_as_long_as_the_platform_takes_and_no_longer() -> None:
    on_x = Run().take(item(platform="x"), decided((ANSWER,)))
    assert refused(on_x, Reply(text="a" * 280)) is None
    assert refused(on_x, Reply(text="a" * 281)) == ("too_long", ("GEN-12",))
    assert not is_too_long(Run().take(item(platform="telegraph")).case, "a" * 100_000), "nobody knows how long"


def test_nobody_answers_in_public_under_what_is_to_be_removed() -> None:
    assert refused(open_question().act(REMOVAL), Reply(text="Hei")) == ("hidden_no_public_reply", ("GEN-04",))


def test_what_was_shown_again_may_be_answered_in_public() -> None:
    run = threat_hidden().act(Unhide(reason="En spøk."))
    assert refused(run, Reply(text="Hei")) is not None, "it is still hidden"
    run.take(ended(run.last("unhide")), unhidden())
    assert refused(run, Reply(text="Hei")) is None


def test_what_the_system_orders_keeps_nobody_from_closing_and_what_a_person_ordered_does() -> None:
    assert refused(Run().take(item(), decided(), sealed()), Close(reason="Avtalt.")) is None
    assert refused(open_question().act(Reply(text="Hei")), Close(reason="Avtalt.")) == UNDER_WAY


def test_nothing_is_closed_while_words_wait_to_go() -> None:
    waiting, _ = told(asked(), done(REPLY))
    found = refusal(waiting, Close(reason="Avtalt."))
    assert found is not None
    assert found.code == "under_way"


def test_our_own_words_are_put_right_once_at_a_time() -> None:
    run = Run().take(item(own=True, text="Vi opner ti.")).act(Edit(text="Vi åpner ti."))
    assert refused(run, Edit(text="Vi åpner klokka ti.")) == UNDER_WAY
    run.take(ended(run.last("edit")))
    assert refused(run, Edit(text="Vi åpner klokka ti.")) is None


def test_our_own_words_that_wait_to_be_put_right_are_not_put_right_again() -> None:
    ours, _ = told(Run().take(item(own=True, text="Vi opner ti.")).case, done(Edit(text="Vi åpner ti.")))
    found = refusal(ours, Edit(text="Vi åpner klokka ti."))
    assert found is not None
    assert found.code == "under_way"


def test_a_removal_needs_its_reason_before_anything_else_is_said_of_it() -> None:
    under_way = threat_hidden().act(REMOVAL).take(sealed(2))
    assert refused(under_way, Remove(reason="")) == ("no_reason", ("BO-38", "BO-40"))


@pytest.mark.parametrize("step", [REMOVE, NOTIFY], ids=["no notice", "no removal"])
def test_a_notice_is_asked_for_only_where_the_pack_asks_for_both(step: Step) -> None:
    run = Run().take(item(), decided((step,)))
    assert refused(run, Remove(reason="")) == ("no_reason", ("GEN-07",))
    assert refused(run, Remove(reason="Trussel.")) is None
