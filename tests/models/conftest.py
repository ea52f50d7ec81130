"""The tagger as the service has it, loaded once."""

import pytest

from classifier.adapters.model_file import load_tagger
from classifier.core.tagging import Tagger


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return load_tagger()
