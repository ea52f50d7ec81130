"""What a person may not do is refused, and the refusal names its clause."""

import pytest
from msgspec.structs import replace

from common.events import AlertAcknowledged, AlertResolved, AlertSent, derived_id
from desk.core.deeds import (
    Close,
    ConfirmCasework,
    CorrectTags,
    Deed,
    Hide,
    KeepHidden,
    Remove,
    Reply,
    SeeAlert,
    Unhide,
)
from desk.core.filing_deeds import ConfirmRecord
from desk.core.notice import STATEMENT
from desk.core.phase import phase_of, step_state
from desk.core.refuse import refusal
from tests.core.desk.scene import (
    ANSWER,
    HIDE,
    NOTIFY,
    REMOVE,
    Run,
    decided,
    ended,
    item,
    parked,
    removed,
    sealed,
    threat_hidden,
)
from tests.core.desk.test_view import alert

REMOVAL = Remove(reason="Du truet en ansatt.", clause="BO-39")


def refused(run: Run, deed: Deed) -> tuple[str, tuple[str, ...]] | None:
    found = refusal(run.case, deed)
    return (found.code, found.clauses) if found else None


def open_question() -> Run:
    return Run().take(item(text="Når åpner biblioteket?"), decided((ANSWER,)))


def test_a_removal_without_a_reason_is_refused_with_the_clauses_of_the_packs_own_steps() -> None:
    assert refused(threat_hidden(), Remove(reason=" ")) == ("no_reason", ("BO-38", "BO-40"))


def test_where_no_notice_is_asked_for_a_reason_is_still_needed_for_the_moderation_log() -> None:
    assert refused(open_question(), Remove(reason="")) == ("no_reason", ("GEN-07",))


def test_a_required_notice_without_any_text_is_refused() -> None:
    run = Run().take(item(), decided((REMOVE, replace(NOTIFY, text=None))))
    assert refused(run, REMOVAL) == ("no_notice", ("BO-38", "BO-40"))
    assert refused(run, Remove(reason="x", notice="Hei!")) is None


def test_an_incomplete_item_is_not_removed() -> None:
    assert refused(threat_hidden().take(parked()), REMOVAL) == ("incomplete", ("GEN-09",))


def test_a_removal_that_is_under_way_is_not_begun_a_second_time() -> None:
    run = threat_hidden().act(REMOVAL).take(sealed(2))
    assert refused(run, REMOVAL) == ("under_way", ("GEN-12",))
    assert refused(run, Close(reason="x")) == ("under_way", ("GEN-12",))


def test_what_the_platform_has_nothing_for_is_refused_before_anything_is_ordered() -> None:
    on_linkedin = Run().take(item(platform="linkedin"), decided())
    assert refused(on_linkedin, Hide(reason="x")) == ("not_on_this_platform", ("GEN-07",))
    on_youtube = Run().take(item(platform="youtube"), decided())
    assert refused(on_youtube, Reply(text="Hei", private=True)) == ("not_on_this_platform", ("GEN-07",))
    assert refused(on_youtube, Hide(reason="x")) is None


def test_private_messages_are_neither_hidden_nor_removed() -> None:
    run = Run().take(item(kind="message"), decided())
    assert refused(run, REMOVAL) == refused(run, Hide(reason="x")) == ("private_message", ("GEN-13",))


def test_nobody_answers_in_public_under_what_is_hidden_or_about_to_be() -> None:
    no = ("hidden_no_public_reply", ("GEN-04",))
    assert refused(threat_hidden(), Reply(text="Hei")) == no
    assert refused(Run().take(item(), decided(), sealed()), Reply(text="Hei")) == no
    assert refused(open_question().act(Hide(reason="x")), Reply(text="Hei")) == no
    assert refused(threat_hidden(), Reply(text="Hei", private=True)) is None


def test_an_empty_reply_is_refused() -> None:
    assert refused(open_question(), Reply(text="  ")) == ("no_text", ("GEN-02",))
    assert refused(open_question(), Reply(text="Hei! [Skriv svaret her.]")) == ("not_filled_in", ("GEN-02",))


def test_a_second_reply_waits_until_the_first_has_an_outcome() -> None:
    run = open_question().act(Reply(text="Klokka ti."))
    assert phase_of(run.case) == "answering"
    assert refused(run, Reply(text="Klokka ti!")) == ("reply_under_way", ("GEN-12",))
    run.take(ended(run.last("reply")))
    assert refused(run, Reply(text="Og elleve på søndag.")) is None
    assert (phase_of(run.case), step_state(run.case, ANSWER)) == ("answered", "done")


def test_the_same_words_are_not_said_twice_under_an_item_even_when_it_was_edited_between() -> None:
    run = open_question().act(Reply(text="Klokka ti."))
    run.take(ended(run.last("reply")))
    run.take(item(revision=2), decided((ANSWER,), revision=2))
    assert refused(run, Reply(text=" Klokka\nti.")) == ("said_already", ("GEN-12",))
    assert refused(run, Reply(text="Klokka ti. Og du spurte om søndag: elleve.")) is None
    assert refused(run, Reply(text="Klokka ti.", private=True)) is None


@pytest.mark.parametrize("end", ["failed", "unknown"])
def test_a_reply_that_did_not_arrive_is_shown_and_only_a_person_sends_another(end: str) -> None:
    run = open_question().act(Reply(text="Klokka ti."))
    run.take(ended(run.last("reply"), end))
    assert (phase_of(run.case), len(run.orders())) == (f"reply_{end}", 1)
    run.act(Reply(text="Klokka ti."))
    assert [p.attempt for p in run.orders("reply")] == [1, 2]


def test_a_reply_names_the_clause_of_the_step_that_it_carries_out() -> None:
    run = open_question().act(Reply(text="Klokka ti."))
    assert (run.last("reply").clause, run.last("reply").text) == ("BO-23", "Klokka ti.")
    assert (
        Run().take(item(), decided((HIDE,))).act(Reply(text="x", private=True)).last("private_reply").clause == "GEN-21"
    )


def test_a_private_message_is_not_sent_while_nobody_knows_whether_the_notice_arrived() -> None:
    run = threat_hidden().act(REMOVAL).take(sealed(2))
    run.take(ended(run.last("private_reply"), "unknown"))
    assert refused(run, Reply(text="Hei", private=True)) == ("reply_under_way", ("GEN-12",))


def test_hiding_and_showing_need_a_reason_and_the_other_state() -> None:
    assert refused(open_question(), Hide(reason="")) == ("no_reason", ("GEN-07",))
    assert refused(threat_hidden(), Hide(reason="x")) == ("already_hidden", ("GEN-09",))
    assert refused(open_question(), Unhide(reason="x")) == ("not_hidden", ("GEN-09",))
    assert refused(threat_hidden(), Unhide(reason="")) == ("no_reason", ("GEN-07",))


def test_closing_unanswered_needs_a_reason() -> None:
    assert refused(open_question(), Close(reason="")) == ("no_reason", ("GEN-02",))
    assert refused(open_question(), Close(reason="Besvart på telefon.")) is None


@pytest.mark.parametrize("deed", [REMOVAL, Hide(reason="x"), Unhide(reason="x"), Reply(text="x")])
def test_nothing_is_done_on_the_platform_with_what_is_gone(deed: Deed) -> None:
    assert refused(threat_hidden().take(removed()), deed) == ("gone", ("GEN-10",))


@pytest.mark.parametrize("deed", [ConfirmCasework(casework="light"), CorrectTags(tags=("praise",)), ConfirmRecord()])
def test_a_judgement_is_always_taken(deed: Deed) -> None:
    run = threat_hidden().take(removed())
    assert refused(run, deed) is None
    assert run.act(deed).withdrawn() == []


def test_the_same_act_twice_is_one() -> None:
    run = open_question().act(Reply(text="Klokka ti."))
    run.acts = 0
    run.act(Reply(text="Klokka ti."))
    assert len(run.orders()) == 1


def test_the_link_to_the_reasons_is_for_the_writer_alone() -> None:
    words = f"Her står begrunnelsen: {STATEMENT}"
    assert refused(open_question(), Reply(text=words)) == ("statement_in_public", ("GEN-07",))
    assert refused(open_question(), Reply(text=words, private=True)) is None


@pytest.mark.parametrize("deed", [KeepHidden(reason="x", clause="BO-39"), Unhide(reason="x")])
def test_only_what_is_hidden_is_shown_again_or_kept_so(deed: Deed) -> None:
    assert refused(threat_hidden(), deed) is None
    found = refused(open_question(), deed)
    assert found is not None
    assert found[0] == "not_hidden"


@pytest.mark.parametrize("deed", [KeepHidden(reason=" "), Unhide(reason=" "), Hide(reason=" ")])
def test_whatever_changes_who_can_read_it_needs_a_reason(deed: Deed) -> None:
    found = refused(open_question() if isinstance(deed, Hide) else threat_hidden(), deed)
    assert found is not None
    assert found[0] == "no_reason"


def test_an_alert_is_looked_after_while_it_is_open_and_nobody_else_does() -> None:
    see = SeeAlert(alert_id=derived_id("a"))
    run = open_question()
    assert refused(run, see) == ("no_such_alert", ("GEN-15",))
    run.take(alert(AlertSent, 2, channel="mail"))
    assert refused(run, see) is None
    assert refused(run, SeeAlert(alert_id=derived_id("another"))) == ("no_such_alert", ("GEN-15",))
    seen = Run(case=run.case).take(alert(AlertAcknowledged, 3, by="ola", how="desk"))
    over = Run(case=run.case).take(alert(AlertResolved, 3))
    assert refused(seen, see) == refused(over, see) == ("no_such_alert", ("GEN-15",))
