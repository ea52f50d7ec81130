"""Nothing is erased without a row that says who decided so (GEN-07, KNIVSTA-48)."""

from datetime import date, datetime, timedelta
from typing import Literal, get_args

import pytest

from common.policy.keeping import may_be_erased
from common.policy.pack import Pack
from common.policy.rules_kept import LawRow, Retention
from common.policy.vocabulary import RetentionCategory
from tests.core.policy.asking import with_rule
from tests.core.policy.packs import of

SINCE = datetime.fromisoformat("2026-01-01T12:00:00+01:00")
LATE = SINCE + timedelta(days=10_000)
CATEGORIES: tuple[RetentionCategory, ...] = get_args(RetentionCategory)


def with_row(keep: int | Literal["forever"], decided_on: date = date(2025, 12, 1)) -> Pack:
    row = Retention(
        category="evidence",
        keep=keep,
        decided_by="kommunestyret",
        decided_on=decided_on,
        decision_no="12/25",
        clauses=("GEN-07",),
        because="Vedtatt.",
    )
    return with_rule(of("bo"), retention=(row,))


@pytest.mark.parametrize("municipality", ["kinn", "randaberg", "bo", "sogne", "knivsta"])
@pytest.mark.parametrize("category", ["casework", "documentation", "evidence", "informal"])
def test_without_a_row_in_the_pack_nothing_may_be_erased(municipality: str, category: RetentionCategory) -> None:
    pack = with_rule(of(municipality), retention=())
    assert may_be_erased(pack, category, LATE, SINCE) is None


def test_knivsta_destroys_nothing_before_its_executive_has_decided() -> None:
    assert all(may_be_erased(of("knivsta"), category, LATE, SINCE) is None for category in CATEGORIES)


def test_what_its_writer_deleted_is_erased_where_it_is_small_talk() -> None:
    erasure = may_be_erased(of("bo"), "deleted", SINCE + timedelta(days=2), SINCE)
    assert erasure is not None
    assert erasure.clauses == ("GEN-10",)


def test_an_erasure_names_who_decided_it_when_and_under_which_number() -> None:
    erasure = may_be_erased(with_row(30), "evidence", SINCE + timedelta(days=30), SINCE)
    assert erasure is not None
    assert erasure.allowed_since == SINCE + timedelta(days=30)
    assert (erasure.decided_by, erasure.decided_on, erasure.decision_no) == (
        "kommunestyret",
        date(2025, 12, 1),
        "12/25",
    )


def test_a_second_before_its_days_have_run_it_stays() -> None:
    assert may_be_erased(with_row(30), "evidence", SINCE + timedelta(days=30, seconds=-1), SINCE) is None


def test_what_is_kept_for_ever_may_never_be_erased() -> None:
    assert may_be_erased(with_row("forever"), "evidence", LATE, SINCE) is None


def test_a_row_covers_no_other_category() -> None:
    assert may_be_erased(with_row(1), "casework", LATE, SINCE) is None


def test_a_decision_does_not_hold_before_it_is_made() -> None:
    pack = with_row(1, decided_on=date(2026, 3, 1))
    at = datetime.fromisoformat("2026-02-28T12:00:00+01:00")
    assert may_be_erased(pack, "evidence", at, SINCE) is None
    assert may_be_erased(pack, "evidence", at + timedelta(days=1), SINCE) is not None


def test_a_law_holds_on_its_first_and_its_last_day() -> None:
    row = LawRow(id="x", title="X", valid_from=date(1998, 10, 24), valid_to=date(2018, 5, 24))
    days = [date(1998, 10, 23), date(1998, 10, 24), date(2018, 5, 24), date(2018, 5, 25)]
    assert [row.holds_on(day) for day in days] == [False, True, True, False]
    assert LawRow(id="x", title="X").holds_on(date(2026, 1, 1))
