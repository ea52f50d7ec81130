"""What a record may be withheld by: offered by country and day, in words that a deposit may hold."""

from datetime import date, timedelta

import pytest

from archiver.checking.laws import fault
from desk.core.legal_bases import LEGAL_BASES, MARKING, offered

TODAY = date(2026, 11, 20)


def test_what_is_offered_is_the_law_of_the_country() -> None:
    assert set(offered("NO", TODAY)) == {law.words for law in LEGAL_BASES if law.words.startswith("Offl.")}
    assert set(offered("SE", TODAY)) == {law.words for law in LEGAL_BASES if law.words.endswith("OSL (2009:400)")}
    assert len(offered("NO", TODAY)) + len(offered("SE", TODAY)) == len(LEGAL_BASES)


@pytest.mark.parametrize(("country", "begins"), [("NO", date(2009, 1, 1)), ("SE", date(2009, 6, 30))])
def test_before_it_was_law_nothing_rests_on_it(country: str, begins: date) -> None:
    assert offered(country, begins) == offered(country, TODAY)
    assert offered(country, begins - timedelta(days=1)) == ()


@pytest.mark.parametrize("words", offered("NO", TODAY))
def test_whoever_checks_a_deposit_finds_nothing_wrong_with_what_is_offered(words: str) -> None:
    assert fault(words, TODAY) is None


def test_the_marking_that_the_desk_proposes_is_among_what_is_offered() -> None:
    assert MARKING in offered("SE", TODAY)
