"""Who an item speaks to (GEN-18)."""

import pytest

from classifier.core.addressed import Context
from classifier.core.tagging import Tagger, tag


def addressed(tagger: Tagger, text: str, context: Context | None = None) -> bool:
    return tag(text, tagger, context=context or Context()).facts.addressed


@pytest.mark.parametrize(
    "text",
    [
        "Når åpner biblioteket?",
        "Fint vær i dag",
        "@Kinn kommune når åpner hallen?",
        "Hei Kinn kommune, dere er flinke",
        "Marit sa at hallen er stengt",
        "Berit Lundemo fortjener en pris for jobben hun gjør",
        "Takk!",
        "",
    ],
)
def test_a_comment_on_our_post_is_for_us(tagger: Tagger, text: str) -> None:
    assert addressed(tagger, text)


@pytest.mark.parametrize(
    "text",
    [
        "@Kari blir du med?",
        "@Kari Nordhagen @Ola",
        "@kari",
        "Marit Lundemo skal vi dra dit?",
        "Marit Lundemo",
        "Marit Lundemo Ola Brekkhus",
    ],
)
def test_a_comment_that_only_tags_another_user_is_not(tagger: Tagger, text: str) -> None:
    assert not addressed(tagger, text)


def test_a_question_to_a_tagged_user_is_no_question_to_us(tagger: Tagger) -> None:
    assert "question" not in tag("@Malin ska vi ta barnen dit på lördag?", tagger).tags


def test_an_answer_to_another_user_is_for_us_only_when_it_names_us(tagger: Tagger) -> None:
    answer = Context(answers_other=True)
    assert not addressed(tagger, "Helt enig med deg", answer)
    assert addressed(tagger, "Helt enig, kommunen må svare", answer)
    assert addressed(tagger, "Enig, teknisk må svare på dette", answer)


def test_an_account_called_by_its_name_is_us(tagger: Tagger) -> None:
    ours = Context(account_names=("Kulturhuset Vågen",))
    assert addressed(tagger, "@Kulturhuset Vågen blir du med", ours)
    assert not addressed(tagger, "@Kulturhuset Vågen blir du med")


@pytest.mark.parametrize("kind", ["message", "post", "mention", "review"])
def test_what_is_no_comment_is_always_for_us(tagger: Tagger, kind: str) -> None:
    assert addressed(tagger, "@Kari blir du med?", Context(kind=kind))
