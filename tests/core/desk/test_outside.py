"""What somebody of ours did on the platform itself counts as a person's deed, and people say what only they know."""

from datetime import timedelta
from random import Random

import msgspec

from common.events import ItemPosted, ItemRemoved, derived_id
from desk.core.case import step
from desk.core.deeds import Acted, ClaimReply, Close, Deed, GiveGround, Hide, Replied, Reply
from desk.core.facts import Case
from desk.core.line import replied_line
from desk.core.outside import replied_outside, unclaimed
from desk.core.phase import attention, phase_of, step_state
from desk.core.refuse import refusal
from desk.core.view import view
from tests.core.desk.scene import (
    ANSWER,
    BO,
    FLAG,
    HIDE,
    LIMITS,
    T0,
    Run,
    decided,
    edited,
    ended,
    hidden,
    item,
    item_id,
    sealed,
    threat_hidden,
    unhidden,
)

LATER = T0 + timedelta(minutes=3)


def replied(text: str = "Klokka ti.", *, at_minutes: float = 3, object_id: str = "own-1") -> Replied:
    """A reply of ours stands under the item."""
    return Replied(
        reply_id=derived_id("reply", object_id), object_id=object_id, at=T0 + timedelta(minutes=at_minutes), text=text
    )


def said(run: Run, deed: Deed) -> tuple[str, tuple[str, ...]] | None:
    """The code and clauses of a refusal."""
    found = refusal(run.case, deed)
    return (found.code, found.clauses) if found else None


def asks(run: Run) -> list[str]:
    """What people are asked, as the API tells it."""
    shown = view(run.case)
    assert shown is not None
    return [ask["what"] for ask in shown["asks"]]


# --- replies ------------------------------------------------------------------------------------------------


def question() -> Run:
    return Run().take(item(text="Når åpner dere?"), decided((ANSWER,)))


def test_a_reply_on_the_platform_closes_the_item_and_one_click_says_who_wrote_it() -> None:
    run = question().take(replied())
    assert (phase_of(run.case), attention(run.case), step_state(run.case, ANSWER)) == ("answered", 4, "done")
    assert asks(run) == ["who_wrote"]
    run.act(ClaimReply(reply_id=replied().reply_id, mine=True))
    assert (asks(run), phase_of(run.case)) == ([], "answered")


def test_words_of_which_nobody_could_tell_are_not_said_twice_once_they_are_seen_on_the_platform() -> None:
    run = question().act(Reply(text="Klokka ti."))
    run.take(ended(run.last("reply"), "unknown"))
    assert said(run, Reply(text="Klokka ti.")) is None
    run.take(replied(" Klokka ti. "))
    assert said(run, Reply(text="Klokka ti.")) == ("said_already", ("GEN-12",))
    assert said(run, Reply(text="Klokka elleve.")) is None


def test_our_own_echo_does_not_tell_that_what_nobody_could_tell_of_arrived() -> None:
    run = question().act(Reply(text="Klokka ti."))
    run.take(ended(run.last("reply"), "unknown")).act(Reply(text="Klokka elleve."))
    run.take(ended(run.last("reply"), object_id="own-2"), replied("Klokka elleve.", object_id="own-2"))
    assert said(run, Reply(text="Klokka ti.")) is None


def test_a_reply_that_comes_before_its_item_closes_it_all_the_same() -> None:
    run = Run().take(replied())
    assert (phase_of(run.case), unclaimed(run.case)) == ("waiting", ())
    run.take(decided((ANSWER,)), item(text="Når åpner dere?"))
    assert phase_of(run.case) == "answered"


def test_a_reply_that_we_ordered_is_never_asked_about() -> None:
    run = question().act(Reply(text="Klokka ti.\nVelkommen!"))
    run.take(replied("Klokka ti. Velkommen!"))
    assert (phase_of(run.case), asks(run)) == ("answering", [])
    run.take(ended(run.last("reply")))
    assert (phase_of(run.case), asks(run)) == ("answered", [])


def test_a_reply_of_other_words_is_known_as_ours_by_what_the_order_made() -> None:
    run = question().act(Reply(text="Klokka ti."))
    run.take(replied("Klokka ti …", object_id="made"))
    assert asks(run) == []
    run.take(ended(run.last("reply"), object_id="made"))
    assert asks(run) == []


def test_somebody_elses_reply_beside_our_own_is_asked_about_once_ours_is_known() -> None:
    run = question().act(Reply(text="Klokka ti."))
    run.take(replied("Vi åpner ti!", object_id="theirs"))
    assert asks(run) == []
    run.take(ended(run.last("reply"), object_id="made"))
    assert asks(run) == ["who_wrote"]


def test_our_failed_reply_does_not_matter_once_somebody_has_answered() -> None:
    run = question().act(Reply(text="Klokka ti."))
    run.take(ended(run.last("reply"), "failed"), replied("Kl. 10"))
    assert (phase_of(run.case), step_state(run.case, ANSWER)) == ("answered", "done")


def test_a_reply_to_the_text_before_an_edit_does_not_answer_the_new_one() -> None:
    run = question().take(replied(), edited("Og når stenger dere?"), decided((ANSWER,), revision=2, decision_no=2))
    assert (phase_of(run.case), replied_outside(run.case)) == ("open", None)
    run.take(replied(at_minutes=12, object_id="own-2"))
    assert phase_of(run.case) == "answered"


def test_the_same_reply_twice_is_one_and_our_own_items_are_answered_by_nobody() -> None:
    run = question().take(replied(), replied())
    assert len(run.case.spoken) == 1
    ours = Run().take(item(own=True), replied())
    assert (phase_of(ours.case), asks(ours)) == ("open", [])


def test_the_timeline_tells_of_a_reply_past_the_desk_and_not_of_one_that_has_its_order() -> None:
    run = question().take(replied())
    line = replied_line(run.case, replied())
    assert line is not None
    assert (line.what, line.who) == ("replied_outside", "ingest")
    ordered = question().act(Reply(text="Klokka ti.")).take(replied())
    assert replied_line(ordered.case, replied()) is None


def test_of_a_reply_of_long_ago_nobody_is_asked_and_it_answers_all_the_same() -> None:
    old = msgspec.structs.replace(replied(), history=True)
    run = question().take(old)
    assert (phase_of(run.case), asks(run)) == ("answered", [])


def test_what_was_hidden_long_before_we_looked_asks_for_no_ground() -> None:
    run = Run().take(item(visibility="hidden", created_at=T0 - timedelta(days=4)), decided())
    assert (asks(run), run.wanted()) == ([], [])


def test_nobody_claims_a_reply_that_does_not_exist() -> None:
    assert said(question(), ClaimReply(reply_id=replied().reply_id, mine=True)) == ("no_such_reply", ("GEN-15",))
    assert said(question().take(replied()), ClaimReply(reply_id=replied().reply_id, mine=False)) is None


# --- hides and unhides --------------------------------------------------------------------------------------


def threat_shown_again() -> Run:
    """The system hid a threat, and somebody of ours showed it again on the platform."""
    return threat_hidden().take(unhidden(changed_by_us=False))


def test_what_a_person_showed_again_on_the_platform_is_never_hidden_by_the_system() -> None:
    run = threat_shown_again()
    run.take(decided(decision_no=2), decided((HIDE,), decision_no=3))
    assert len(run.orders("hide")) == 1
    assert run.case.visibility == "visible"


def test_a_hide_on_the_platform_takes_back_the_order_that_was_not_yet_tried() -> None:
    run = Run().take(item(), decided(), sealed())
    assert len(run.orders("hide")) == 1
    run.take(hidden(changed_by_us=False))
    assert run.withdrawn() == ["a_person_decided"]


def test_the_step_that_asks_for_a_hide_is_done_once_somebody_hid_it_on_the_platform() -> None:
    run = Run().take(item(), decided((HIDE,)))
    assert step_state(run.case, HIDE) == "open"
    run.take(hidden(changed_by_us=False))
    assert step_state(run.case, HIDE) == "done"
    run.take(unhidden(change_no=7, changed_by_us=False))
    assert step_state(run.case, HIDE) == "open"


def test_an_unhide_before_the_seal_leaves_nothing_to_order() -> None:
    run = Run().take(item(), decided(), hidden(changed_by_us=False), unhidden(changed_by_us=False), sealed())
    assert run.orders() == []


def test_the_ground_of_a_hide_on_the_platform_is_asked_for_until_it_is_given() -> None:
    run = Run().take(item(), decided((ANSWER,)), hidden(changed_by_us=False))
    assert (asks(run), attention(run.case), phase_of(run.case)) == (["why_hide"], 2, "hidden")
    run.act(GiveGround(change_no=3, reason="Trussel", clause="BO-39"))
    assert asks(run) == []


def test_a_closed_case_comes_back_when_somebody_hides_it_on_the_platform() -> None:
    run = Run().take(item(), decided((FLAG,))).act(Close(reason="sett"))
    assert attention(run.case) == 4
    run.take(hidden(changed_by_us=False))
    assert attention(run.case) == 2


def test_only_the_newest_turn_is_asked_about() -> None:
    run = threat_shown_again().take(hidden(change_no=7, at=LATER, changed_by_us=False))
    assert asks(run) == ["why_hide"]
    run.act(GiveGround(change_no=7, reason="Feilklikk"))
    assert asks(run) == []


def test_what_our_own_order_did_needs_no_other_ground() -> None:
    assert asks(threat_hidden()) == []


def test_a_hide_on_the_platform_is_sealed_like_any_other() -> None:
    run = Run().take(item(), decided((ANSWER,)), hidden(changed_by_us=False))
    assert run.wanted() == [(1, 1)]


def test_an_item_that_comes_to_us_hidden_was_hidden_by_somebody() -> None:
    run = Run().take(item(ItemPosted, visibility="hidden"), decided())
    assert (asks(run), run.orders(), run.wanted()) == (["why_hide"], [], [(1, 1)])


def test_an_edit_of_what_was_shown_again_is_decided_anew() -> None:
    run = threat_shown_again().take(edited(), decided(revision=2, decision_no=2), sealed(revision=2))
    assert [p.revision for p in run.orders("hide")] == [1, 2]


def test_a_persons_order_stands_whatever_was_done_on_the_platform_before() -> None:
    run = threat_shown_again().act(Hide(reason="Trussel", clause="BO-39"))
    assert run.orders("hide")[-1].actor == "kari"


def test_what_we_hid_of_our_own_is_nobodys_matter() -> None:
    run = Run().take(item(own=True), hidden(own=True, changed_by_us=False))
    assert (asks(run), run.wanted()) == ([], [])


def test_a_ground_needs_words_and_a_deed() -> None:
    run = Run().take(item(), hidden(changed_by_us=False))
    assert said(run, GiveGround(change_no=3, reason=" ")) == ("no_reason", ("GEN-07",))
    assert said(run, GiveGround(change_no=4, reason="x")) == ("not_done_outside", ("GEN-07",))
    assert said(run, GiveGround(change_no=3, reason="x")) is None


def test_the_same_case_comes_of_the_same_things_in_any_order() -> None:
    heard: list[object] = [
        item(),
        decided((ANSWER,)),
        hidden(changed_by_us=False),
        unhidden(changed_by_us=False),
        replied(),
        item(ItemRemoved, change_no=9, at=T0 + timedelta(minutes=20), visibility="removed"),
    ]
    chance = Random(7)  # noqa: S311 - any order will do
    ends = set()
    for _ in range(40):
        chance.shuffle(heard)
        case = Case(municipality=BO, item_id=item_id())
        for one in heard:
            case, _asked = step(case, one, T0, LIMITS)  # type: ignore[arg-type]  # a list of all that a case hears
        ends.add((phase_of(case), case.visibility, case.spoken, case.outside, case.written))
    assert len(ends) == 1


def test_an_act_taken_twice_is_one() -> None:
    run = question().take(replied())
    act = Acted(act_id="a", actor="kari", deed=ClaimReply(reply_id=replied().reply_id, mine=True))
    assert run.take(act, act).case.claims == (replied().reply_id,)
