"""The encoder is asked where the linear model is unsure, weighed with it, and left out where it is late."""

import dataclasses
from collections.abc import Mapping

import pytest

from classifier.adapters.model_file import load_tagger
from classifier.core.clocked import Budget
from classifier.core.encoder import Fusion, Weights, fused, is_unsure, telling_words, without_long_numbers
from classifier.core.normalise import normalise
from classifier.core.rules import LABELS
from classifier.core.tagging import Tagger, tag, tagged

TEXT = "Hei til hele gjengen"
SURELY, SURELY_NOT = 5.0, -5.0
ENCODER_ALONE = Weights(linear=0.0, encoder=1.0, bias=0.0)
THRESHOLDS = {"praise": 0.9}
ALWAYS = Fusion({"praise": ENCODER_ALONE}, THRESHOLDS, sure_below=0.0, sure_above=1.0)
NEVER = ALWAYS._replace(sure_below=1.0, sure_above=0.0)


class Pretended:
    """An encoder that says surely what has a word of its own in the text, and surely not the rest."""

    name = "pretended@0"

    def __init__(self, **words: str) -> None:
        self.asked: list[str] = []
        self._words = words

    def logits(self, text: str) -> Mapping[str, float]:
        self.asked.append(text)
        said = {label for label, word in self._words.items() if word in text}
        return {label: SURELY if label in said else SURELY_NOT for label in LABELS}


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    """The linear model alone: each test gives it an encoder of its own."""
    return load_tagger(encoder=False)


@pytest.fixture
def praises() -> Pretended:
    """Takes a greeting for praise, which the linear model does not."""
    return Pretended(praise="gjengen")


def with_encoder(tagger: Tagger, encoder: Pretended, fusion: Fusion) -> Tagger:
    return dataclasses.replace(tagger, encoder=encoder, fusion=fusion)


def test_an_unsure_text_is_read_by_both_and_said_by_the_thresholds_of_both(tagger: Tagger, praises: Pretended) -> None:
    assert "praise" not in tag(TEXT, tagger).tags
    found = tagged(TEXT, with_encoder(tagger, praises, ALWAYS))
    assert "praise" in found.tagging.tags
    assert found.thresholds == THRESHOLDS
    assert praises.asked == [TEXT]


def test_a_sure_text_is_not_read_by_the_encoder(tagger: Tagger, praises: Pretended) -> None:
    found = tagged(TEXT, with_encoder(tagger, praises, NEVER))
    assert (found.tagging, found.thresholds) == (tag(TEXT, tagger), tagger.linear.thresholds)
    assert praises.asked == []


def test_an_empty_text_is_not_read_by_the_encoder(tagger: Tagger, praises: Pretended) -> None:
    tag("", with_encoder(tagger, praises, ALWAYS))
    assert praises.asked == []


def test_an_encoder_that_is_late_is_not_checked_and_the_linear_model_decides_alone(
    tagger: Tagger, praises: Pretended
) -> None:
    ticks = iter(range(100_000))
    late = Budget(lambda: float(next(ticks)), {"encoder": 0.5})
    found = tagged(TEXT, with_encoder(tagger, praises, ALWAYS), budget=late)
    assert found.tagging.unchecked == ("encoder",)
    assert (found.tagging.scores, found.thresholds) == (tag(TEXT, tagger).scores, tagger.linear.thresholds)


def test_a_text_is_unsure_where_one_label_is_neither_surely_there_nor_surely_not() -> None:
    fusion = Fusion({"praise": ENCODER_ALONE, "urgent": ENCODER_ALONE}, {}, sure_below=0.1, sure_above=0.9)
    assert is_unsure({"praise": 0.95, "urgent": 0.5}, fusion)
    assert not is_unsure({"praise": 0.95, "urgent": 0.05, "abuse": 0.5}, fusion)
    assert not is_unsure({}, fusion)


def test_a_label_that_is_not_weighed_keeps_the_linear_models_share() -> None:
    shares = fused({"praise": 0.2, "urgent": 0.3}, {"praise": 0.0}, ALWAYS)
    assert shares == {"praise": 0.5, "urgent": 0.3}


@pytest.mark.parametrize("share", [0.0, 1.0])
@pytest.mark.parametrize("logit", [-1e6, 1e6])
def test_the_surest_words_of_both_stay_a_share(share: float, logit: float) -> None:
    both = ALWAYS._replace(weights={"praise": Weights(linear=1.0, encoder=1.0, bias=0.0)})
    assert 0 < fused({"praise": share}, {"praise": logit}, both)["praise"] <= 1


def test_the_telling_word_is_the_one_without_which_the_encoder_would_not_say_it(praises: Pretended) -> None:
    text = normalise(TEXT)
    (place,) = telling_words(text, praises, "praise")
    assert text.text[slice(*place)] == "gjengen"
    assert telling_words(text, praises, "urgent") == []
    assert telling_words(normalise(""), praises, "praise") == []


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("KID 17848110302 fungerer ikke", "KID 12 fungerer ikke"),
        ("Sak 2024/00913-7 ble lagt ut", "Sak 12 ble lagt ut"),
        ("Møte 17. mai kl. 18.30", "Møte 17. mai kl. 18.30"),
        ("Ring 45 99 88 11!", "Ring 12!"),
        ("", ""),
    ],
)
def test_a_long_number_tells_an_encoder_no_more_than_that_it_is_there(text: str, read: str) -> None:
    assert without_long_numbers(text) == read
