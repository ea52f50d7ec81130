"""What is hidden, flagged, removed and kept, and what the writer is told."""

from datetime import datetime

import pytest

from common.events.decision import Facts
from common.policy.asked import Asked, EditOf
from common.policy.decide import decide
from common.policy.vocabulary import REASONS
from tests.core.policy.asking import abuse, alert_to, dos, item, modes, offer_of, replaced, step_of, with_rule
from tests.core.policy.packs import of

OWN = Facts(personal_data_subject="self")
ELSEWHERE = Facts(own_channel=False)
EDIT = EditOf(received_at=datetime.fromisoformat("2026-01-12T10:00:00+01:00"), tags=("abuse",))
MUNICIPALITIES = ["kinn", "randaberg", "bo", "sogne", "knivsta"]


@pytest.mark.parametrize("reason", REASONS)
def test_a_municipality_without_grounds_never_proposes_a_removal(reason: str) -> None:
    assert not {"remove", "remove_and_archive"} & set(dos(decide(of("kinn"), abuse(reason))))


def test_what_is_unlawful_on_its_face_is_hidden_and_those_who_decide_hear_of_it() -> None:
    decided = decide(of("kinn"), abuse("threat"))
    assert modes(decided) == {"hide_pending_review": "auto"}
    assert alert_to(decided, "tenesteleiar").to == ("tenesteleiar", "informasjon_og_service")
    assert "KINN-S1" in alert_to(decided, "tenesteleiar").clauses


@pytest.mark.parametrize(
    "asked",
    [abuse(), abuse("threat", kind="message"), abuse("threat", facts=Facts(own_channel=False)), abuse("naming")],
)
def test_every_flag_is_told_where_the_pack_says_so(asked: Asked) -> None:
    kinn = of("kinn")
    decided = decide(kinn, asked)
    assert alert_to(decided, "tenesteleiar").when == "now"
    assert set(step_of(decided, "flag_for_review").clauses) <= set(alert_to(decided, "tenesteleiar").clauses)
    quiet = with_rule(kinn, removal__alert__every_flag=False)
    assert [alert.to for alert in decide(quiet, asked).alerts] == [
        alert.to for alert in decided.alerts if asked.abuse_reasons == ("naming",)
    ]


def test_where_nothing_is_flagged_nobody_is_told() -> None:
    assert decide(of("kinn"), abuse("advertising")).alerts == ()
    assert decide(of("kinn"), abuse("personal_data", kind="message")).alerts == ()


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_a_scam_link_is_never_taken_for_plain_advertising(municipality: str) -> None:
    asked = abuse("advertising", facts=Facts(scam_link=True))
    assert {"hide_pending_review", "flag_for_review"} & set(dos(decide(of(municipality), asked)))


def test_a_reason_that_the_municipality_does_not_hide_at_once_stays_visible_with_a_proposal_and_an_alert() -> None:
    bo = of("bo")
    shorter = tuple(reason for reason in bo.file.removal.hide_at_once if reason != "threat")
    decided = decide(with_rule(bo, removal__hide_at_once=shorter), abuse("threat"))
    assert [(step.do, step.mode) for step in decided.steps][:2] == [
        ("flag_for_review", "auto"),
        ("hide_pending_review", "propose"),
    ]
    assert alert_to(decided, "administratorer").when == "now"


def test_one_reason_that_is_hidden_at_once_is_enough() -> None:
    bo = of("bo")
    pack = with_rule(bo, removal__hide_at_once=("harassment",))
    assert modes(decide(pack, abuse("threat", "harassment")))["hide_pending_review"] == "auto"


def test_each_reason_may_need_its_own_certainty_before_it_hides() -> None:
    bo = of("bo")
    strict = with_rule(bo, confidence__hide_for={"threat": 0.95})
    unsure = abuse("threat", scores={"threat": 0.9})
    assert modes(decide(bo, unsure))["hide_pending_review"] == "auto"
    assert modes(decide(strict, unsure))["hide_pending_review"] == "propose"
    other = abuse("harassment", scores={"harassment": 0.9})
    assert modes(decide(strict, other))["hide_pending_review"] == "auto"


def test_in_extraordinary_cases_only_doubt_leaves_the_item_standing_without_any_proposal() -> None:
    decided = decide(of("randaberg"), abuse("personal_attack", scores={"personal_attack": 0.85}))
    assert modes(decided) == {"flag_for_review": "auto"}
    assert {"RANDABERG-64", "RANDABERG-65"} <= set(decided.steps[0].clauses)
    assert decided.archived is None


def test_at_high_confidence_an_extraordinary_case_is_hidden_and_its_removal_proposed() -> None:
    limit = of("randaberg").file.removal.extraordinary
    assert limit is not None
    decided = decide(of("randaberg"), abuse("personal_attack", scores={"personal_attack": limit.hide}))
    assert modes(decided)["remove_and_archive"] == "propose"


def test_the_writers_own_data_need_no_extraordinary_case() -> None:
    asked = abuse("personal_data", facts=OWN, scores={"personal_data": 0.85})
    assert dos(decide(of("randaberg"), asked)) == ["hide_pending_review", "notify_author_privately"]


def test_a_removed_item_is_kept_with_the_decision_as_a_note() -> None:
    archived = decide(of("randaberg"), abuse("threat")).archived
    assert archived is not None
    assert (archived.kind, archived.note) == ("documented", "X")
    assert "RANDABERG-67" in archived.clauses


def test_a_removed_item_that_is_casework_too_is_kept_as_incoming() -> None:
    asked = item("abuse", "saksbehandling", abuse_reasons=("threat",), casework="extensive")
    archived = decide(of("randaberg"), asked).archived
    assert archived is not None
    assert (archived.kind, archived.note) == ("I", "X")
    assert {"RANDABERG-67", "RANDABERG-70"} <= set(archived.clauses)


@pytest.mark.parametrize("municipality", ["bo", "sogne", "kinn"])
def test_who_keeps_no_removed_items_archives_none(municipality: str) -> None:
    assert decide(of(municipality), abuse("threat")).archived is None


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_the_writers_own_data_are_hidden_and_told_everywhere(municipality: str) -> None:
    decided = decide(of(municipality), abuse("personal_data", facts=OWN))
    assert dos(decided)[:1] == ["hide_pending_review"]
    assert "notify_author_privately" in dos(decided)
    assert [offer.do for offer in decided.offers] == []


def test_the_writers_own_data_are_a_ground_of_removal_only_where_the_guideline_says_so() -> None:
    removals = {
        m for m in MUNICIPALITIES if "remove" in " ".join(dos(decide(of(m), abuse("personal_data", facts=OWN))))
    }
    assert removals == {"knivsta"}


@pytest.mark.parametrize("municipality", ["kinn", "randaberg", "sogne", "knivsta"])
def test_an_archived_copy_with_the_writers_own_data_is_shielded(municipality: str) -> None:
    asked = item("abuse", "saksbehandling", abuse_reasons=("personal_data",), casework="light", facts=OWN)
    decided = decide(of(municipality), asked)
    assert decided.archived is not None
    assert "restrict_access" in dos(decided)


def test_in_anothers_channel_the_owner_is_told_where_the_guideline_watches_over_those() -> None:
    decided = decide(of("knivsta"), abuse("harassment", facts=ELSEWHERE))
    assert modes(decided) == {"report_to_channel_owner": "propose"}
    step = decided.steps[0]
    assert step.to == ("kanalansvarig",)
    assert {"KNIVSTA-39", "KNIVSTA-44"} <= set(step.clauses)


def test_a_pack_may_leave_others_channels_alone() -> None:
    pack = with_rule(of("bo"), removal__elsewhere__do="none")
    assert dos(decide(pack, abuse("harassment", facts=ELSEWHERE))) == ["none"]


def test_others_exposed_in_anothers_channel_are_looked_at_too() -> None:
    assert dos(decide(of("bo"), abuse("naming", facts=ELSEWHERE))) == ["flag_for_review"]


def test_who_asks_for_a_notice_cannot_remove_without_it_and_others_offer_one() -> None:
    required = decide(of("bo"), abuse("threat"))
    assert "notify_author_privately" in dos(required)
    offered = decide(of("sogne"), abuse("threat"))
    assert "notify_author_privately" not in dos(offered)
    assert offer_of(offered, "notify_author_privately").mode == "draft"


def test_what_is_hidden_by_law_or_for_privacy_has_a_notice_ready_too() -> None:
    for reason in ("naming", "incitement"):
        offer = offer_of(decide(of("bo"), abuse(reason)), "notify_author_privately")
        assert offer.text is not None
        assert "Årsaken er" in offer.text


def test_an_offered_notice_carries_the_matter_because_only_one_private_message_is_allowed() -> None:
    asked = item("abuse", "saksbehandling", abuse_reasons=("threat",), casework="extensive")
    text = offer_of(decide(of("sogne"), asked), "notify_author_privately").text
    assert text is not None
    assert "Årsaken er: trussel" in text
    assert "omfattende saksbehandling" in text


def test_a_private_message_under_a_hidden_item_says_which_rules_it_carries() -> None:
    decided = decide(of("bo"), item("abuse", "question", abuse_reasons=("threat",)))
    rules = step_of(decided, "notify_author_privately").rule.split("+")
    assert {"removal.notice", "common.hidden", "reply.question", "deadline"} <= set(rules)


def test_a_casework_answer_under_a_hidden_item_goes_privately() -> None:
    asked = item("abuse", "saksbehandling", abuse_reasons=("threat",), casework="light")
    decided = decide(of("knivsta"), asked)
    assert "answer" not in dos(decided)
    answer = step_of(decide(of("knivsta"), item("saksbehandling", casework="light")), "answer").text
    message = step_of(decided, "notify_author_privately").text
    assert answer is not None
    assert message is not None
    assert answer in message


def test_under_a_hidden_item_nobody_is_asked_to_answer_in_public() -> None:
    decided = decide(of("knivsta"), item("abuse", "political", "question", abuse_reasons=("threat",)))
    assert "refer_political" not in dos(decided)
    assert all("politisk_ledning" not in alert.to for alert in decided.alerts)


@pytest.mark.parametrize("tag", ["question", "criticism", "praise"])
def test_a_hidden_item_that_would_have_had_a_reply_says_why_it_gets_none(tag: str) -> None:
    hiding = step_of(decide(of("knivsta"), item("abuse", tag, abuse_reasons=("threat",))), "hide_pending_review")
    assert "GEN-04" in hiding.clauses
    plain = step_of(decide(of("knivsta"), abuse("threat")), "hide_pending_review")
    assert set(hiding.clauses) - set(plain.clauses) == {"GEN-04"}


def test_an_edit_of_a_hidden_item_waits_for_a_person_and_gets_no_public_reply() -> None:
    hidden = item("question", hidden=True)
    assert "answer" not in dos(decide(of("bo"), hidden))
    edited = decide(of("bo"), replaced(hidden, context__edit_of=EDIT))
    assert "flag_for_review" in dos(edited)
    assert "GEN-09" in step_of(edited, "flag_for_review").clauses
    assert edited.due_at is not None


def test_only_an_edit_of_what_is_hidden_is_looked_at_for_being_one() -> None:
    assert "flag_for_review" not in dos(decide(of("bo"), item("question", hidden=True)))
    assert dos(decide(of("bo"), item("question", context__edit_of=EDIT))) == ["answer"]


def test_a_rule_that_rests_on_law_names_the_law_that_held_when_the_item_came() -> None:
    now = decide(of("knivsta"), abuse("naming"))
    assert step_of(now, "hide_pending_review").laws == (
        "dataskyddsförordningen (EU) 2016/679 och lagen (2018:218) med kompletterande bestämmelser",
    )
    before = datetime.fromisoformat("2018-05-24T10:00:00+02:00")
    then = decide(of("knivsta"), abuse("naming", received_at=before))
    assert step_of(then, "hide_pending_review").laws == ("personuppgiftslagen (1998:204)",)
    assert step_of(then, "remove_and_archive").laws == ("personuppgiftslagen (1998:204)",)
