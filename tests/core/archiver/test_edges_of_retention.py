"""The day on which something may go is a day on which it goes."""

import msgspec

from archiver.core.retention import Disposal, Rules, on_disposal, on_schedule
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
