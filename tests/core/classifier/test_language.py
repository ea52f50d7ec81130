"""The language of an item, short ones too, and no guess where there is nothing to go by."""

from collections.abc import Mapping

import pytest

from classifier.core.language import UNKNOWN, detect
from classifier.core.normalise import normalise
from classifier.core.tagging import Tagger


def undecided(_text: str) -> Mapping[str, float]:
    return dict.fromkeys(("no", "nn", "sv", "en", "se", "da"), 1 / 6)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Jeg lurer på når brøytebilen kommer hit til oss i dag", "nb"),
        ("Eg lurer på når brøytebilen kjem hit til oss i dag", "nn"),
        ("Jag undrar när plogbilen kommer hit till oss idag", "sv"),
        ("I wonder when the snow plough is coming to our street", "en"),
        ("Mun háliidan diehtit goas muohtarádju boahtá midjiide", "se"),
        ("Jeg synes ikke at det er noget at skrive hjem om, hvad siger du?", "da"),
        ("Kvifor ikkje?", "nn"),
        ("Varför inte?", "sv"),
    ],
)
def test_a_text_is_taken_for_the_language_it_is_written_in(tagger: Tagger, text: str, language: str) -> None:
    assert detect(normalise(text), tagger.language) == language


@pytest.mark.parametrize("text", ["", "😂😂", "ok", "2024", "Haha!"])
def test_too_little_text_has_no_language(tagger: Tagger, text: str) -> None:
    assert detect(normalise(text), tagger.language) == UNKNOWN


def test_telling_words_decide_where_the_letters_do_not() -> None:
    assert detect(normalise("kvifor ikkje"), undecided) == "nn"
    assert detect(normalise("varför inte"), undecided) == "sv"


def test_what_could_be_any_of_the_scandinavian_ones_in_norway_is_bokmaal() -> None:
    assert detect(normalise("blomsterbed ved stien"), undecided) == "nb"


def test_two_foreign_languages_that_are_as_likely_are_left_open() -> None:
    def split(_text: str) -> Mapping[str, float]:
        return {"en": 0.5, "sv": 0.5}

    assert detect(normalise("parking garage"), split) == UNKNOWN


def test_danish_and_nynorsk_at_odds_give_the_one_that_is_written_here() -> None:
    def split(_text: str) -> Mapping[str, float]:
        return {"da": 0.92, "nn": 0.07}

    assert detect(normalise("blomster bed sti"), split) == "nn"
