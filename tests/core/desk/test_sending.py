"""Words wait some seconds before they go out; until then they can be taken back, and after that they cannot."""

from datetime import timedelta

import msgspec

from common.events import derived_id
from desk.core.case import step
from desk.core.deeds import Acted, Deed, Rang, Reply, TakeBack
from desk.core.facts import Case
from desk.core.limits import Limits
from desk.core.orders import Asked, Clock, Order
from desk.core.phase import phase_of
from desk.core.refuse import refusal
from desk.core.sending import about_to_go, never_sent
from tests.core.desk.scene import ANSWER, T0, decided, edited, item, item_id

LIMITS = Limits(undo_s=10.0)
ACT = derived_id(item_id(), "act")
REPLY = Reply(text="Vi måker i dag.")
BACK = TakeBack(act_id=ACT)


def told(case: Case, *heard: object) -> tuple[Case, tuple[Asked, ...]]:
    """Let a case hear of things, one after the other; return what the last one asks for."""
    asked: tuple[Asked, ...] = ()
    for what in heard:
        case, asked = step(case, what, T0, LIMITS)  # type: ignore[arg-type]  # what a test tells
    return case, asked


def done(deed: Deed, name: str = "") -> Acted:
    return Acted(act_id=str(derived_id(ACT, name) if name else ACT), actor="kari", deed=deed)


def asked() -> Case:
    return told(Case(municipality="bo", item_id=item_id()), item(), decided((ANSWER,)))[0]


def test_a_reply_goes_out_when_its_clock_rings_and_not_before() -> None:
    case, wanted = told(asked(), done(REPLY))
    assert wanted == (Clock(kind="sending", about=str(ACT), run_at=T0 + timedelta(seconds=10)),)
    assert phase_of(case) == "answering"
    _, wanted = told(case, Rang(kind="sending", about=str(ACT)))
    assert [one.placed.text for one in wanted if isinstance(one, Order)] == [REPLY.text]


def test_what_is_taken_back_never_goes_and_its_words_are_there_to_be_used_again() -> None:
    case, wanted = told(asked(), done(REPLY), done(BACK, "back"), Rang(kind="sending", about=str(ACT)))
    assert wanted == ()
    assert case.placed == ()
    assert (phase_of(case), never_sent(case, "reply")) == ("open", REPLY.text)
    assert refusal(case, REPLY) is None


def test_after_it_has_gone_nothing_can_be_taken_back() -> None:
    case, _ = told(asked(), done(REPLY))
    assert refusal(case, BACK) is None
    case, _ = told(case, Rang(kind="sending", about=str(ACT)))
    refused = refusal(case, BACK)
    assert refused is not None
    assert refused.code == "sent_already"


def test_a_second_reply_waits_for_the_first_and_a_matter_is_not_closed_meanwhile() -> None:
    case, _ = told(asked(), done(REPLY))
    refused = refusal(case, Reply(text="En gang til."))
    assert refused is not None
    assert refused.code == "reply_under_way"


def test_an_edit_stops_what_was_about_to_go_and_its_words_are_not_lost() -> None:
    case, wanted = told(asked(), done(REPLY), edited(), Rang(kind="sending", about=str(ACT)))
    assert wanted == ()
    assert about_to_go(case) == ()
    assert never_sent(case, "reply") == REPLY.text


def test_without_a_wait_it_goes_at_once() -> None:
    _, wanted = step(asked(), done(REPLY), T0, msgspec.structs.replace(LIMITS, undo_s=0.0))
    assert [type(one) for one in wanted] == [Order]
