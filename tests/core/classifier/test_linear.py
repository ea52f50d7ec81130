"""The linear model: rows gathered by hash, shares between 0 and 1, and words that explain them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.core.linear import BUCKETS, Grams, LinearModel, grams, scores, shares, telling_words
from classifier.core.normalise import normalise
from classifier.core.signals import Signals

NOTHING = Signals({})
# The machine's speed is no part of what these tests promise.
unhurried = settings(deadline=None)


def model(rows: dict[int, list[float]], signals: dict[str, list[float]] | None = None) -> LinearModel:
    """Two labels, `praise` and `urgent`; everything that isn't named weighs nothing."""
    weights = np.zeros((BUCKETS, 2))
    for bucket, row in rows.items():
        weights[bucket] = row
    return LinearModel(
        labels=("praise", "urgent"),
        weights=weights,
        signals={name: np.array(row) for name, row in (signals or {}).items()},
        bias=np.array([-1.0, -2.0]),
        slopes=np.ones(2),
        offsets=np.zeros(2),
        thresholds={},
        hide={},
    )


def of_word(word: str) -> int:
    """Bucket of a whole word."""
    return int(grams(normalise(word)).words[0])


def test_the_same_word_has_the_same_bucket_wherever_it_stands() -> None:
    assert of_word("takk") in grams(normalise("Jeg sier TAKK for det")).words.tolist()
    assert of_word("takk") not in grams(normalise("takke")).words.tolist()
    assert of_word("kake") != of_word("keka")


def test_numbers_of_as_many_digits_are_one_word() -> None:
    assert of_word("17") == of_word("42")


def test_a_long_number_says_nothing_to_the_model() -> None:
    assert grams(normalise("12345678901")).words.tolist() == []
    assert of_word("ring") in grams(normalise("ring 12345678901")).words.tolist()
    assert len(grams(normalise("ring 12345678901")).words) == 1


def test_a_pair_of_words_is_not_the_pair_turned_round() -> None:
    pair = grams(normalise("god dag")).words.tolist()
    turned = grams(normalise("dag god")).words.tolist()
    assert set(pair[:2]) == set(turned[:2])
    assert pair[2] != turned[2]


@unhurried
@given(st.text(max_size=80))
def test_any_text_has_buckets_within_the_table_and_words_within_the_text(text: str) -> None:
    read = normalise(text)
    found = grams(read)
    for buckets, words in ((found.chars, found.char_words()), (found.words, found.word_words)):
        assert len(buckets) == len(words)
        assert ((buckets >= 0) & (buckets < BUCKETS)).all()
        assert ((words >= 0) & (words < max(len(read.tokens), 1))).all()


def test_half_a_surrogate_pair_does_no_harm() -> None:
    assert len(grams(normalise("a\ud800b")).chars) > 0


def test_the_score_is_bias_and_scaled_rows_and_signals() -> None:
    read = normalise("takk takk")
    asked = model({of_word("takk"): [3.0, 0.0]}, {"question": [0.0, 5.0]})
    words = grams(read).words
    raw = scores(grams(read), Signals({"question": ((0, 1),), "unknown": ()}), asked)
    assert raw[0] == pytest.approx(-1.0 + 2 * 3.0 / np.sqrt(len(words)))
    assert raw[1] == pytest.approx(-2.0 + 5.0)


def test_a_text_without_n_grams_has_the_bias() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert scores(Grams(none, none, none), NOTHING, model({})).tolist() == [-1.0, -2.0]


def test_shares_are_the_sigmoid_of_the_calibrated_score() -> None:
    found = shares(np.array([0.0, 2.0]), model({}))
    assert found["praise"] == pytest.approx(0.5)
    assert found["urgent"] == pytest.approx(0.881, abs=1e-3)


def test_the_word_that_weighs_most_explains_a_label() -> None:
    read = normalise("mange takk for hjelpen")
    found = grams(read)
    asked = model({of_word("takk"): [3.0, 0.0]})
    assert telling_words(read, found, NOTHING, asked, "praise") == [(6, 10)]
    assert telling_words(read, found, NOTHING, asked, "urgent") == []


def test_a_word_that_only_holds_the_sentence_together_explains_nothing() -> None:
    read = normalise("mange takk for hjelpen")
    asked = model({of_word("takk"): [3.0, 0.0], of_word("for"): [4.0, 0.0]})
    assert telling_words(read, grams(read), NOTHING, asked, "praise") == [(6, 10)]
    alone = model({of_word("for"): [4.0, 0.0]})
    assert telling_words(read, grams(read), NOTHING, alone, "praise") == [], "then it is the text as a whole"


def test_a_text_without_words_has_no_telling_ones() -> None:
    read = normalise("?!")
    assert telling_words(read, grams(read), NOTHING, model({}), "praise") == []


def test_a_signal_is_explained_by_the_words_at_its_places() -> None:
    read = normalise("sønnen min har epilepsi")
    asked = model({}, {"health": [4.0, 0.0], "long": [1.0, 0.0], "question": [9.0, 0.0]})
    seen = Signals({"health": ((15, 23),), "long": ((0, 23),), "question": ((23, 24),), "unknown": ((0, 3),)})
    assert telling_words(read, grams(read), seen, asked, "praise") == [(15, 23)]
