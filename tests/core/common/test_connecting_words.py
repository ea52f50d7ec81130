"""What people read while they connect an account: the same things in four languages, and never a bare code."""

import pytest

from common.connecting_words import DO, LANGUAGES, PURPOSE, WHY, WITHOUT, said, sections
from common.permissions import PERMISSIONS

EVERY = sorted({one.name for listed in PERMISSIONS.values() for one in listed})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_says_the_same_things(lang: str) -> None:
    assert sections(lang) == sections("nb")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_permission_says_what_it_is_for_and_what_stops_without_it(lang: str) -> None:
    assert sections(lang)[PURPOSE] == sections(lang)[WITHOUT] == set(EVERY)


def test_every_reason_says_what_to_do() -> None:
    assert sections("nb")[WHY] == sections("nb")[DO]


def test_a_reason_that_this_release_does_not_know_is_said_to_be_one() -> None:
    assert said("nb", WHY, "from_the_next_release") == "Noe gikk galt."
    assert said("fr", WHY, "said_no") == said("nb", WHY, "said_no")
