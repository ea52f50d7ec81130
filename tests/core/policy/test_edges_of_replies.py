"""What a reply rests on where a rule asks for none, where an error is marked, and where a dialogue is longer yet."""

import pytest

from common.policy.asked import Context, Marks
from common.policy.decide import decide
from tests.core.policy.asking import dos, item, step_of, with_rule
from tests.core.policy.packs import of

WRONG = Context(marks=Marks(fact_error="Vedtak 26/12"))
LATER = Context(marks=Marks(cannot_answer_now=True))


def test_a_rule_that_asks_for_no_reply_is_what_doing_nothing_rests_on() -> None:
    (nothing,) = decide(of("bo"), item()).steps
    assert nothing.do == "none"
    assert "reply.neutral" in nothing.rule.split("+")
    assert "BO-S3" in nothing.clauses


@pytest.mark.parametrize("municipality", ["kinn", "randaberg", "bo", "sogne"])
def test_a_marked_error_is_corrected_by_its_source_where_the_guideline_says_so(municipality: str) -> None:
    assert "Vedtak 26/12" in (step_of(decide(of(municipality), item(context=WRONG)), "correct_fact").text or "")
    assert "correct_fact" not in dos(decide(of(municipality), item()))


def test_a_marked_error_changes_nothing_where_the_guideline_says_nothing_of_errors() -> None:
    assert decide(of("knivsta"), item("question", context=WRONG)) == decide(of("knivsta"), item("question"))


def test_a_general_first_answer_rests_on_the_follow_up_only_where_one_is_promised() -> None:
    pack = of("randaberg")
    promised = step_of(decide(pack, item("question", context=LATER)), "holding_reply")
    assert promised.rule.startswith("reply.holding+deadline.follow_up+reply.question")
    alone = step_of(decide(with_rule(pack, deadline__follow_up=None), item("question", context=LATER)), "holding_reply")
    assert alone.rule.startswith("reply.holding+reply.question")


@pytest.mark.parametrize(("replies", "asks"), [(2, False), (3, True), (4, True), (30, True)])
def test_a_dialogue_that_is_longer_yet_is_still_asked_about(replies: int, asks: bool) -> None:
    decided = decide(of("kinn"), item("criticism", context=Context(thread_own_replies=replies)))
    assert ("KINN-26" in step_of(decided, "answer").clauses) == asks
