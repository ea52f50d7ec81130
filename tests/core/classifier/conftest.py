"""The tagger as the service has it, loaded once, and a short way to ask it."""

from collections.abc import Callable

import pytest

from classifier.adapters.model_file import load_tagger
from classifier.core.tagging import Tagger, tag
from common.events.decision import Tagging

Say = Callable[[str], Tagging]


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return load_tagger()


@pytest.fixture(scope="session")
def say(tagger: Tagger) -> Say:
    return lambda text: tag(text, tagger)
