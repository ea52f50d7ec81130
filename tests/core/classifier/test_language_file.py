"""The language model in the package is py3langid's own, cut to the languages that we tell apart."""

from collections.abc import Mapping

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from py3langid.modelio import load_model
from training import languages

from classifier.adapters.model_file import LANGID_CODES, load_language

TEXTS = (
    "Når åpner svømmehallen?",
    "Korleis går det med vegen vår?",
    "När öppnar biblioteket på lördag?",
    "Thank you all so much",
    "Mun in dieđe gos skuvla lea",
    "Hvornår kommer skraldebilen i denne uge?",
    "👍👍",
    "",
)


@pytest.fixture(scope="module")
def whole() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGID_CODES)
    return identifier


@pytest.mark.parametrize("text", TEXTS)
def test_it_says_of_a_text_what_py3langid_says(whole: LanguageIdentifier, text: str) -> None:
    said: Mapping[str, float] = dict(whole.rank(text))
    assert dict(load_language()(text)) == said
    assert set(said) == set(LANGID_CODES)


def test_it_was_cut_from_the_model_of_the_version_that_is_installed() -> None:
    """Else: `cd services/classifier && ../../.venv/bin/python -m training.languages`."""
    for ours, theirs in zip(load_model(languages.FILE), languages.cut(), strict=True):
        assert np.array_equal(np.asarray(ours), np.asarray(theirs))
