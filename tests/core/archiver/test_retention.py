"""No row, no erasure: what goes, what stays, and why, for any item and any rows."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.core.retention import (
    WEIGHTY,
    Disposal,
    Hold,
    Matter,
    Row,
    Rules,
    Verdict,
    on_disposal,
    on_request,
    on_schedule,
    proof_of,
    years_after,
)

AT = datetime(2026, 5, 14, 13, tzinfo=UTC)
ITEM = UUID(int=1)
MATTER = Matter(item_id=ITEM, since=AT - timedelta(days=100), author_id="77")
CATEGORIES = ("informal", "deleted", "casework", "documentation", "evidence")


def a_row(
    category: str, keep: int | None = 1, *, no: str = "26/1", on: date = date(2026, 1, 1), by: str = "rådet"
) -> Row:
    return Row(category=category, keep=keep, decided_by=by, decided_on=on, decision_no=no, clauses=("GEN-10",))


def a_hold(scope: str = "author", subject: str = "77", *, lifted: bool = False) -> Hold:
    hold = Hold(hold_id=UUID(int=9), scope=scope, subject=subject, because="sak", set_by="ola", set_at=AT)
    return msgspec.structs.replace(hold, lifted_by="ola", lifted_at=AT) if lifted else hold


EVERYTHING = Rules(rows=tuple(a_row(category) for category in CATEGORIES), pack="sogne/1")
matters = st.builds(
    Matter,
    item_id=st.just(ITEM),
    since=st.just(MATTER.since),
    author_id=st.just("77"),
    own=st.booleans(),
    tagged=st.frozensets(st.sampled_from(["casework", "documentation"])),
    filed=st.booleans(),
    to_be_filed=st.booleans(),
    removed_at=st.sampled_from([None, AT - timedelta(days=50)]),
    removed_by=st.sampled_from(["writer", "unknown", "we", "platform"]),
    sealed_at=st.sampled_from([None, AT - timedelta(days=60)]),
)
rules = st.builds(
    Rules,
    rows=st.lists(
        st.builds(
            a_row,
            st.sampled_from(CATEGORIES),
            st.sampled_from([None, 1, 30, 5000]),
            no=st.sampled_from(["", "26/1"]),
            on=st.sampled_from([date(2026, 1, 1), date(2027, 1, 1)]),
            by=st.sampled_from(["", "rådet"]),
        ),
        unique_by=lambda row: row.category,
    ).map(tuple),
    needs_number=st.booleans(),
)


def code(matter: Matter, decided: Rules = EVERYTHING, *held: Hold) -> str:
    return on_schedule(matter, decided, held, AT).code


@given(matter=matters)
def test_without_a_row_nothing_goes(matter: Matter) -> None:
    assert not on_schedule(matter, Rules(), (), AT).goes


@given(matter=matters, decided=rules)
def test_what_was_filed_or_is_to_be_filed_never_goes_by_a_row_or_a_wish(matter: Matter, decided: Rules) -> None:
    for duty in ({"filed": True}, {"to_be_filed": True}, {"own": True}):
        kept = msgspec.structs.replace(matter, **duty)
        assert not on_schedule(kept, decided, (), AT).goes
        assert not on_request(kept, decided, (), AT).goes


@given(matter=matters, decided=rules, scope=st.sampled_from(["author", "item", "all"]))
def test_a_hold_wins_over_everything_until_it_is_lifted(matter: Matter, decided: Rules, scope: str) -> None:
    subject = {"author": "77", "item": str(ITEM)}.get(scope, "")
    for asked in (on_schedule, on_request):
        assert asked(matter, decided, [a_hold(scope, subject)], AT) == Verdict(
            goes=False, code="hold", hold_id=UUID(int=9)
        )
        assert asked(matter, decided, [a_hold(scope, subject, lifted=True)], AT) == asked(matter, decided, (), AT)


@given(matter=matters, decided=rules)
def test_what_weighs_goes_by_no_wish_that_no_row_grants(matter: Matter, decided: Rules) -> None:
    weighs = bool(matter.tagged & WEIGHTY) or matter.sealed_at is not None
    if weighs or decided.needs_number:
        assert on_request(matter, decided, (), AT) == on_schedule(matter, decided, (), AT)


@given(matter=matters, decided=rules)
def test_whatever_goes_by_a_row_names_a_decision_that_was_made_and_whose_days_have_run(
    matter: Matter, decided: Rules
) -> None:
    verdict = on_schedule(matter, decided, (), AT)
    if verdict.goes:
        assert verdict.row is not None
        assert verdict.row.decided_by
        assert verdict.row.decided_on <= AT.date()
        assert verdict.due_at is not None
        assert verdict.due_at <= AT
        assert verdict.row.decision_no or not decided.needs_number


def test_a_hold_on_somebody_else_holds_nothing() -> None:
    assert code(MATTER, EVERYTHING, a_hold(subject="78"), a_hold("item", str(UUID(int=2)))) == "due"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (a_row("informal"), "due"),
        (a_row("informal", 100), "due"),
        (a_row("informal", 101), "too_early"),
        (a_row("informal", None), "forever"),
        (a_row("informal", on=date(2026, 6, 1)), "not_decided"),
        (a_row("informal", by=" "), "not_decided"),
        (a_row("deleted"), "no_row"),
    ],
)
def test_a_row_says_when_and_the_verdict_says_why_not(row: Row, says: str) -> None:
    assert code(MATTER, Rules(rows=(row,))) == says


def test_of_several_categories_each_must_allow_it() -> None:
    both = msgspec.structs.replace(MATTER, tagged=frozenset({"casework"}), sealed_at=AT - timedelta(days=60))
    assert code(both) == "due"
    assert code(both, Rules(rows=(a_row("evidence"),))) == "no_row"
    assert code(both, Rules(rows=(a_row("casework"), a_row("evidence", 90)))) == "too_early"


def test_knivsta_disposes_of_nothing_without_a_decisions_number_not_even_when_asked() -> None:
    unnumbered = Rules(rows=(a_row("informal", no=" "),), needs_number=True)
    assert code(MATTER, unnumbered) == "no_number"
    assert not on_request(MATTER, unnumbered, (), AT).goes
    assert not on_request(MATTER, Rules(needs_number=True), (), AT).goes
    assert on_request(MATTER, Rules(rows=(a_row("informal"),), needs_number=True), (), AT).code == "due"


def test_small_talk_goes_when_its_author_asks_and_not_before() -> None:
    assert code(MATTER, Rules()) == "no_row"
    assert on_request(MATTER, Rules(), (), AT).code == "asked"


@pytest.mark.parametrize(
    ("by", "days_ago", "goes"),
    [("writer", 2, True), ("unknown", 13, False), ("unknown", 14, False), ("unknown", 16, True), ("we", 90, False)],
)
def test_a_removal_by_an_unknown_hand_counts_as_the_authors_own_after_fourteen_days(
    by: str, days_ago: int, *, goes: bool
) -> None:
    gone = msgspec.structs.replace(MATTER, removed_at=AT - timedelta(days=days_ago), removed_by=by)
    assert on_schedule(gone, Rules(rows=(a_row("deleted"),)), (), AT).goes is goes


def test_a_removal_by_an_unknown_hand_is_no_authors_wish_for_what_was_sealed() -> None:
    gone = msgspec.structs.replace(
        MATTER, removed_at=AT - timedelta(days=90), removed_by="unknown", sealed_at=AT - timedelta(days=90)
    )
    assert code(gone, Rules(rows=(a_row("deleted"),))) == "no_row"


# --- kassasjon ---------------------------------------------------------------------------------------------------

CLOSED = datetime(2016, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("disposal", "closed_at", "says"),
    [
        (None, CLOSED, "no_row"),
        (Disposal(action="bevares", decision="26/1"), CLOSED, "preserved"),
        (Disposal(action="kasseres", decision="26/1", after_years=10), CLOSED, "due"),
        (Disposal(action="kasseres", decision="26/1", after_years=11), CLOSED, "too_early"),
        (Disposal(action="kasseres", decision="26/1", after_years=10), None, "open"),
        (Disposal(action="kasseres", decision=" ", after_years=10), CLOSED, "not_decided"),
        (Disposal(action="kasseres", decision="26/1"), CLOSED, "not_decided"),
        (Disposal(action="vurderes", decision="26/1", after_years=10), CLOSED, "to_be_assessed"),
    ],
)
def test_a_case_file_goes_by_its_kassasjon_and_by_nothing_else(
    disposal: Disposal | None, closed_at: datetime | None, says: str
) -> None:
    verdict = on_disposal(closed_at, [MATTER], Rules(disposal=disposal), (), AT)
    assert (verdict.code, verdict.goes) == (says, says == "due")


def test_a_hold_on_one_item_keeps_its_whole_case() -> None:
    decided = Rules(disposal=Disposal(action="kasseres", decision="26/1", after_years=1))
    assert on_disposal(CLOSED, [MATTER], decided, [a_hold()], AT).code == "hold"


def test_a_case_file_in_sweden_goes_only_by_a_decision_with_a_number() -> None:
    decided = Rules(disposal=Disposal(action="kasseres", decision="nämnden", after_years=1), needs_number=True)
    assert on_disposal(CLOSED, [], decided, (), AT).code == "no_number"


def test_a_day_that_a_year_does_not_have_is_the_one_before_it() -> None:
    assert years_after(CLOSED, 1) == datetime(2017, 2, 28, 12, tzinfo=UTC)
    assert years_after(CLOSED, 4) == datetime(2020, 2, 29, 12, tzinfo=UTC)


def test_the_proof_names_who_why_and_by_whose_decision() -> None:
    verdict = on_schedule(MATTER, EVERYTHING, (), AT)
    assert proof_of(verdict, EVERYTHING, "retention") == {
        "actor": "retention",
        "because": "due:informal",
        "pack": "sogne/1",
        "decided_by": "rådet",
        "decided_on": "2026-01-01",
        "clauses": ["GEN-10"],
        "decision_no": "26/1",
    }
    decided = Rules(disposal=Disposal(action="kasseres", decision="26/7", after_years=1), pack="sogne/1")
    case = on_disposal(CLOSED, [], decided, (), AT)
    assert proof_of(case, decided, "ola")["decision_no"] == "26/7"
    assert proof_of(case, decided, "ola")["because"] == "due:kassasjon"
