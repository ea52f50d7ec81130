"""How the conversation goes on: politics, side questions, general first answers, long dialogues."""

import pytest

from common.events.decision import Facts
from common.policy.asked import Context, Marks, Parent, PoliticalCase
from common.policy.decide import decide
from common.policy.rules import ClosePrompt
from tests.core.policy.asking import AT, dos, item, modes, offer_of, replaced, step_of, with_rule
from tests.core.policy.packs import of

LATER = Context(marks=Marks(cannot_answer_now=True))
CAMPAIGN = Facts(party_campaign=True)
TO_ANOTHER = Facts(addressed=False)


def case(state: str, url: str | None = None, date: str | None = None) -> Context:
    return Context(political_case=PoliticalCase(ref="26/0877", title="Skulen", state=state, url=url, date=date))


def test_a_pending_case_gets_the_recommendation_and_nothing_else() -> None:
    decided = decide(of("kinn"), item("political", "question", "criticism", context=case("pending", "https://x.no/i")))
    assert dos(decided) == ["refer_recommendation"]
    assert "https://x.no/i" in (decided.steps[0].text or "")


def test_a_recommendation_that_is_not_published_is_only_promised_for_its_day() -> None:
    decided = decide(of("kinn"), item("political", "question", context=case("pending", date="2026-05-20")))
    published = decide(of("kinn"), item("political", "question", context=case("pending", "https://x.no/i")))
    assert "20. mai 2026" in (decided.steps[0].text or "")
    assert "20. mai 2026" not in (published.steps[0].text or "")
    assert dos(decided) == dos(published)


def test_a_decided_case_gets_the_resolution() -> None:
    decided = decide(of("kinn"), item("political", context=case("decided", "https://x.no/v", "2026-01-10")))
    assert dos(decided) == ["refer_resolution"]


@pytest.mark.parametrize("context", [Context(), case("unknown")])
def test_a_political_case_that_nobody_has_picked_waits_for_a_person(context: Context) -> None:
    decided = decide(of("kinn"), item("political", "question", context=context))
    assert modes(decided) == {"flag_for_review": "auto"}
    assert decided.alerts == ()


def test_where_the_pack_names_no_document_for_an_unpicked_case_a_person_looks() -> None:
    silent = with_rule(of("kinn"), political__unknown=None)
    decided = decide(silent, item("political", "question"))
    assert dos(decided) == ["flag_for_review"]
    assert decided.steps[0].clauses == of("kinn").file.political.clauses


def test_a_political_remark_to_another_user_is_referred_to_no_document() -> None:
    decided = decide(of("kinn"), item("political", context=case("pending", "https://x.no"), facts=TO_ANOTHER))
    assert dos(decided) == ["none"]


@pytest.mark.parametrize("municipality", ["kinn", "knivsta", "sogne"])
def test_a_political_question_to_another_user_is_answered_by_nobody(municipality: str) -> None:
    decided = decide(of(municipality), item("political", "question", facts=TO_ANOTHER))
    assert dos(decided) == ["none"]
    assert "GEN-18" in decided.steps[0].clauses


def test_a_political_matter_that_is_light_casework_too_is_referred_and_says_what_becomes_of_both() -> None:
    both = item("political", "saksbehandling", casework="light")
    assert step_of(decide(of("sogne"), both), "refer_political").clauses == ("SOGNE-55", "SOGNE-S6")
    extensive = item("political", "saksbehandling", casework="extensive")
    assert step_of(decide(of("sogne"), extensive), "refer_political").clauses == ("SOGNE-55",)


@pytest.mark.parametrize(
    ("municipality", "clause"),
    [("sogne", "SOGNE-48"), ("bo", "BO-S3"), ("kinn", "KINN-24"), ("randaberg", "RANDABERG-45")],
)
def test_a_remark_to_another_user_names_the_rule_that_does_not_ask_for_it(municipality: str, clause: str) -> None:
    decided = decide(of(municipality), item(facts=TO_ANOTHER))
    assert dos(decided) == ["none"]
    assert {"GEN-18", clause} <= set(decided.steps[0].clauses)


@pytest.mark.parametrize(
    ("municipality", "clause"),
    [
        ("sogne", "SOGNE-23"),
        ("bo", "BO-17"),
        ("kinn", "KINN-S4"),
        ("randaberg", "RANDABERG-S6"),
        ("knivsta", "KNIVSTA-48"),
    ],
)
def test_an_answer_names_why_the_question_is_not_kept(municipality: str, clause: str) -> None:
    answered = step_of(decide(of(municipality), item("question")), "answer")
    assert clause in answered.clauses
    assert "common.informal" in answered.rule.split("+")


def test_what_is_kept_or_in_doubt_is_not_called_informal() -> None:
    kept = decide(of("knivsta"), item("saksbehandling", "question"))
    unsure = decide(of("knivsta"), item("saksbehandling", "question", scores={"saksbehandling": 0.3}))
    sure = decide(
        of("knivsta"), item("saksbehandling", "question", scores={"saksbehandling": 0.3}, casework_confirmed=True)
    )
    assert (kept.archived is None, unsure.archived is None, sure.archived is None) == (False, True, False)
    for decided in (kept, unsure, sure):
        assert not any("common.informal" in step.rule for step in decided.steps)


def test_a_political_statement_without_a_question_is_not_routed() -> None:
    assert dos(decide(of("knivsta"), item("political"))) == ["answer_optional"]
    assert dos(decide(of("knivsta"), item("political", "criticism"))) == ["answer_optional"]
    assert dos(decide(of("knivsta"), item("political", "criticism", "question"))) == ["refer_political"]


def test_where_politics_has_no_rule_of_its_own_an_opinion_is_a_neutral_remark() -> None:
    remark = decide(of("randaberg"), item("political"))
    assert dos(remark) == ["answer_optional"]
    assert "RANDABERG-S2" in remark.steps[0].clauses
    assert dos(decide(of("randaberg"), item("political", "criticism"))) == ["answer"]


def test_campaign_material_stays_visible_and_waits_for_a_person() -> None:
    decided = decide(of("knivsta"), item("political", facts=CAMPAIGN))
    assert modes(decided) == {"flag_for_review": "auto"}
    assert "KNIVSTA-09" in decided.steps[0].clauses


@pytest.mark.parametrize("municipality", ["kinn", "randaberg", "bo", "sogne"])
def test_where_the_guideline_is_silent_campaign_material_changes_nothing(municipality: str) -> None:
    plain = decide(of(municipality), item("political", "question"))
    assert decide(of(municipality), item("political", "question", facts=CAMPAIGN)) == plain


def test_a_question_beside_a_referred_matter_may_be_answered_if_it_is_general() -> None:
    offer = offer_of(decide(of("sogne"), item("political", "question")), "answer")
    assert offer.mode == "draft"
    assert offer.clauses == ("GEN-03", "SOGNE-46")
    assert offer.text


def test_nothing_is_offered_where_nobody_asked_or_the_answer_stands() -> None:
    assert decide(of("sogne"), item("political", "criticism")).offers == ()
    assert decide(of("bo"), item("political", "question")).offers == ()


def test_a_matter_that_is_answered_itself_takes_the_question_in() -> None:
    decided = decide(of("knivsta"), item("saksbehandling", "question", casework="light"))
    answer = step_of(decided, "answer")
    assert {"KNIVSTA-31", "KNIVSTA-25"} <= set(answer.clauses)
    assert answer.text == step_of(decide(of("knivsta"), item("saksbehandling", casework="light")), "answer").text
    assert decided.offers == ()


def test_an_answer_that_is_due_stands_for_one_that_is_only_allowed() -> None:
    decided = decide(of("knivsta"), item("question", "praise"))
    assert dos(decided) == ["answer"]
    assert {"KNIVSTA-25", "KNIVSTA-23"} <= set(decided.steps[0].clauses)


def test_a_general_first_answer_takes_the_place_of_the_one_nobody_can_give_yet() -> None:
    decided = decide(of("randaberg"), item("question", "criticism", context=LATER))
    assert dos(decided) == ["holding_reply"]
    assert {"RANDABERG-43", "RANDABERG-42", "RANDABERG-46"} <= set(decided.steps[0].clauses)
    assert "tirsdag 20. januar" in (decided.steps[0].text or "")


def test_a_general_first_answer_names_no_day_where_no_hours_are_known() -> None:
    text = "Takk! Vi svarer så snart vi kan.\nDu hører fra oss {next_working_day}."
    pack = replaced(of("randaberg"), texts={**of("randaberg").texts, "holding_reply": text})
    decided = decide(pack, item("question", context=LATER))
    assert decided.steps[0].text == "Takk! Vi svarer så snart vi kan.\nDu hører fra oss tirsdag 20. januar."
    dayless = decide(with_rule(pack, hours=None), item("question", context=LATER))
    assert (dayless.steps[0].text, dayless.follow_up_due) == ("Takk! Vi svarer så snart vi kan.", None)


def test_a_pack_without_such_an_answer_ignores_the_mark() -> None:
    assert dos(decide(of("bo"), item("question", context=LATER))) == ["answer"]


def test_thanks_need_not_wait() -> None:
    assert dos(decide(of("randaberg"), item("praise", context=LATER))) == ["thank"]


def test_a_long_dialogue_asks_whether_to_go_on() -> None:
    prompt = of("kinn").file.reply.close_prompt
    assert prompt is not None
    before = decide(of("kinn"), item("criticism", context=Context(thread_own_replies=prompt.own_replies - 1)))
    assert "KINN-26" not in step_of(before, "answer").clauses
    now = step_of(decide(of("kinn"), item("criticism", context=Context(thread_own_replies=3))), "answer")
    assert "KINN-26" in now.clauses
    assert prompt.because in now.because


def test_thanks_are_no_dialogue_that_could_grow_long() -> None:
    prompt = ClosePrompt(clauses=("GEN-02",), because="Lang.", own_replies=1)
    pack = with_rule(of("bo"), reply__close_prompt=prompt)
    assert "GEN-02" not in step_of(decide(pack, item("praise", context=Context(thread_own_replies=9))), "thank").clauses


def test_a_step_says_how_strongly_the_guideline_asks_for_it() -> None:
    assert step_of(decide(of("bo"), item("question")), "answer").strength == "bor"
    assert step_of(decide(of("randaberg"), item("criticism")), "answer").strength == "skal"
    assert step_of(decide(of("sogne"), item("criticism")), "answer").strength == "kan"
    assert step_of(decide(of("sogne"), item()), "answer_optional").strength == "kan"


def test_of_two_reasons_to_answer_the_stronger_counts() -> None:
    assert step_of(decide(of("sogne"), item("question", "criticism")), "answer").strength == "skal"


def test_a_reply_names_the_tones_it_may_be_written_in() -> None:
    assert step_of(decide(of("randaberg"), item("criticism")), "answer").registers == (
        "saklig",
        "formell",
        "humoristisk",
    )


def test_an_item_is_only_neutral_beside_tags_that_the_pack_calls_toneless() -> None:
    assert dos(decide(of("sogne"), item("documentation_value"))) == ["document", "answer_optional"]
    assert dos(decide(of("randaberg"), item("documentation_value"))) == ["forward_to_archive"]


def test_views_that_we_asked_for_are_kept_whatever_they_say() -> None:
    ours = Parent(own=True, asks_for_views=True)
    for tags in ((), ("criticism",), ("praise", "political")):
        decided = decide(of("knivsta"), item(*tags, parent=ours))
        assert decided.archived is not None
        assert decided.archived.kind == "I"
        assert {"KNIVSTA-26", "KNIVSTA-48"} <= set(decided.archived.clauses)


@pytest.mark.parametrize(
    "parent",
    [Parent(own=True), Parent(own=False, asks_for_views=True), None],
    ids=["our post that asks nothing", "somebody else's post", "no post"],
)
def test_what_we_did_not_ask_for_is_small_talk(parent: Parent | None) -> None:
    assert decide(of("knivsta"), item("praise", parent=parent)).archived is None


def test_a_word_to_another_user_under_our_question_is_no_answer_to_it() -> None:
    ours = Parent(own=True, asks_for_views=True)
    assert decide(of("knivsta"), item(parent=ours, facts=TO_ANOTHER)).archived is None


def test_forwarding_waits_for_a_person_and_its_unit_hears_when_that_is_confirmed() -> None:
    decided = decide(of("kinn"), item("saksbehandling", casework="light", casework_confirmed=True))
    assert modes(decided)["forward_to_unit"] == "propose"
    assert modes(decided)["forward_to_archive"] == "auto"
    assert [(alert.to, alert.when) for alert in decided.alerts] == [(("rette_instans",), "confirmed")]


def test_in_doubt_nothing_is_sent_to_the_archive_by_itself() -> None:
    decided = decide(of("kinn"), item("documentation_value", scores={"documentation_value": 0.3}))
    assert modes(decided)["forward_to_archive"] == "propose"
    assert decided.archived is None


def test_a_case_number_of_an_open_file_follows_the_record() -> None:
    decided = decide(of("kinn"), item("saksbehandling", casework="light", context=Context(case_file="2026/451")))
    assert decided.archived is not None
    assert decided.archived.case_file == "2026/451"


def test_the_same_question_a_second_later_has_the_same_answer() -> None:
    first = decide(of("kinn"), item("question"))
    assert decide(of("kinn"), replaced(item("question"), received_at=AT.replace(second=1))) == first
