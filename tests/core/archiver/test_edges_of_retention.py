"""The day on which something may go is a day on which it goes."""

from datetime import timedelta

import msgspec
import pytest

from archiver.core.retention import Disposal, Rules, Verdict, on_disposal, on_schedule, proof_of, years_after
from tests.core.archiver.test_retention import AT, CLOSED, MATTER, a_row

TAKEN_ON_THE_DAY = Rules(rows=(a_row("informal", 1, on=AT.date()),))


def test_a_decision_holds_from_the_day_on_which_it_was_taken() -> None:
    assert on_schedule(MATTER, TAKEN_ON_THE_DAY, (), AT).goes


def test_a_case_file_in_sweden_goes_by_a_decision_with_a_number() -> None:
    decided = Rules(disposal=Disposal(action="kasseres", decision="KS 26/1", after_years=1), needs_number=True)
    assert on_disposal(CLOSED, [], decided, (), AT).code == "due"


def test_a_decision_in_words_is_enough_where_no_number_is_asked_for() -> None:
    decided = Rules(disposal=Disposal(action="kasseres", decision="rådet", after_years=1))
    assert on_disposal(CLOSED, [], decided, (), AT).code == "due"
    assert on_disposal(CLOSED, [], msgspec.structs.replace(decided, needs_number=True), (), AT).code == "no_number"


def test_a_case_file_goes_on_the_day_on_which_its_years_are_over() -> None:
    decided = Rules(disposal=Disposal(action="kasseres", decision="KS 26/1", after_years=1))
    over = years_after(CLOSED, 1)
    assert on_disposal(CLOSED, [], decided, (), over).code == "due"
    assert on_disposal(CLOSED, [], decided, (), over - timedelta(seconds=1)).code == "too_early"


def test_years_that_nobody_has_decided_on_are_none() -> None:
    verdict = on_disposal(CLOSED, [], Rules(disposal=Disposal(action="kasseres", decision="KS 26/1")), (), AT)
    assert (verdict.code, verdict.due_at) == ("not_decided", CLOSED)


@pytest.mark.parametrize(("days", "category"), [(14, "deleted"), (13, "informal")])
def test_where_nothing_else_is_said_nobody_is_asked_for_longer_than_fourteen_days(days: int, category: str) -> None:
    gone = msgspec.structs.replace(MATTER, removed_at=AT - timedelta(days=days), removed_by="unknown")
    assert on_schedule(gone, Rules(), (), AT).category == category


def test_what_goes_because_somebody_asked_names_no_decision_on_case_files() -> None:
    asked = Verdict(goes=True, code="asked", category="informal")
    decided = Rules(disposal=Disposal(action="kasseres", decision="KS 26/1", after_years=1))
    assert proof_of(asked, decided, "ola")["decision_no"] == ""
    case_file = Verdict(goes=True, code="due")
    assert [proof_of(case_file, rules, "ola")["decision_no"] for rules in (decided, Rules())] == ["KS 26/1", ""]
