"""The law as a ground: by country and by day, told apart from every guideline's clauses."""

from datetime import date

import pytest

from desk.core.deeds import Deed, Hide, KeepHidden, Remove, Reply
from desk.core.laws import LAWS, PREFIX, Law, laws_on, rests_on_law
from tests.core.policy.packs import of

TODAY = date(2026, 11, 20)
OLD = Law(name="old", country="NO", words="x", since=date(2020, 1, 1), until=date(2020, 12, 31))


def test_a_decision_may_rest_on_the_laws_of_its_own_country_that_held_on_the_day() -> None:
    norwegian, swedish = laws_on("NO", TODAY), laws_on("SE", TODAY)
    assert {law.country for law in norwegian} == {"NO"}
    assert {law.country for law in swedish} == {"SE"}
    assert len(norwegian) + len(swedish) == len(LAWS)
    assert "straffeloven-263" not in {law.name for law in laws_on("NO", date(2015, 9, 30))}
    assert "straffeloven-263" in {law.name for law in laws_on("NO", date(2015, 10, 1))}
    assert laws_on("DK", TODAY) == ()


@pytest.mark.parametrize(
    ("day", "holds"), [("2019-12-31", False), ("2020-01-01", True), ("2020-12-31", True), ("2021-01-01", False)]
)
def test_a_law_holds_from_its_first_day_to_its_last(day: str, *, holds: bool) -> None:
    assert OLD.holds_on(date.fromisoformat(day)) is holds


@pytest.mark.parametrize(
    ("deed", "rests"),
    [
        (Remove(reason="x", clause=OLD.ground), True),
        (KeepHidden(reason="x", clause=OLD.ground), True),
        (Remove(reason="x", clause="BO-39"), False),
        (KeepHidden(reason="x"), False),
        (Hide(reason="x", clause=OLD.ground), False),
        (Reply(text=OLD.ground), False),
    ],
)
def test_only_what_takes_away_for_good_rests_on_law(deed: Deed, *, rests: bool) -> None:
    assert rests_on_law(deed) is rests


@pytest.mark.parametrize("municipality", ["bo", "kinn", "knivsta", "randaberg", "sogne"])
def test_no_guideline_has_a_clause_that_reads_as_a_law(municipality: str) -> None:
    assert not any(clause.id.startswith(PREFIX) for clause in of(municipality).clauses.values())
    assert len({law.ground for law in LAWS}) == len(LAWS)
