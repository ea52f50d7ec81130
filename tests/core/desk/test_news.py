"""The week's news items: which posts count, in which week, on which accounts there is a cap."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from common.events import AccountFact, ItemRemoved, Step
from desk.core.deeds import SetMarks
from desk.core.facts import Case
from desk.core.news import Week, cap_of, capped, news_in, week_of
from desk.core.publishing import FAILED, ORDERED, TAKEN, UNKNOWN, Post
from tests.core.desk.scene import BO, T0, item, item_id
from tests.core.policy.packs import of

HERE = ("facebook", "1")
WEEK = Week(T0, T0 + timedelta(days=7))
POST = Post(platform="facebook", account_id="1", actor="kari", text="Velkommen!", at=T0, state=ORDERED)


def case(**more: object) -> Case:
    given = {"kind": "post", "own": True, "account_id": "1", **more}
    return Case(municipality=BO, item_id=item_id(), item=item(**given))  # type: ignore[arg-type]  # field by field


def test_the_week_begins_on_monday_by_the_municipalitys_clock() -> None:
    sunday_night_in_london = datetime(2026, 5, 17, 22, 30, tzinfo=UTC)
    assert week_of("Europe/Oslo", sunday_night_in_london).start == datetime(2026, 5, 17, 22, tzinfo=UTC)
    assert week_of("Europe/London", sunday_night_in_london).start == datetime(2026, 5, 10, 23, tzinfo=UTC)


def test_the_week_in_which_the_clocks_change_ends_at_midnight_too() -> None:
    week = week_of("Europe/Oslo", datetime(2026, 10, 22, 12, tzinfo=UTC))
    assert week.end.astimezone(UTC) == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert not week.has(week.end)


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, 1),
        ({"own": False}, 0),
        ({"kind": "comment"}, 0),
        ({"platform": "instagram"}, 0),
        ({"account_id": "2"}, 0),
        ({"created_at": T0 - timedelta(seconds=1)}, 0),
        ({"created_at": T0 + timedelta(days=7)}, 0),
    ],
)
def test_posts_of_the_account_in_the_week_count(change: dict[str, object], counts: int) -> None:
    assert news_in([case(**change)], [], HERE, WEEK) == counts


def test_what_is_no_news_item_or_is_gone_does_not_count() -> None:
    marked = msgspec.structs.replace(case(), marks=SetMarks(not_news=True))
    gone = msgspec.structs.replace(
        case(), item=item(ItemRemoved, kind="post", own=True, account_id="1", visibility="removed")
    )
    assert news_in([marked], [], HERE, WEEK) == news_in([gone], [], HERE, WEEK) == 0


@pytest.mark.parametrize(("state", "counts"), [(ORDERED, 1), (TAKEN, 1), (FAILED, 0), (UNKNOWN, 0)])
def test_a_post_counts_from_its_order_on_and_no_more_when_it_did_not_go_out(state: str, counts: int) -> None:
    post = msgspec.structs.replace(POST, state=state, item_id=item_id() if state == TAKEN else None)
    assert news_in([], [post], HERE, WEEK) == counts
    assert news_in([], [post], ("facebook", "2"), WEEK) == 0


def test_a_post_that_has_come_back_counts_once_and_one_that_was_removed_since_not_at_all() -> None:
    post = msgspec.structs.replace(POST, state=TAKEN, item_id=item_id())
    assert news_in([case()], [post], HERE, WEEK) == 1
    gone = msgspec.structs.replace(
        case(), item=item(ItemRemoved, kind="post", own=True, account_id="1", visibility="removed")
    )
    assert news_in([gone], [post], HERE, WEEK) == 0


def test_what_its_writer_said_is_no_news_item_counts_neither_on_its_way_nor_when_it_is_back() -> None:
    post = msgspec.structs.replace(POST, state=TAKEN, item_id=item_id(), not_news=True)
    assert news_in([], [post], HERE, WEEK) == 0
    assert news_in([case()], [post], HERE, WEEK) == 0


@pytest.mark.parametrize(
    ("platform", "kind", "most"), [("facebook", "main", 10), ("facebook", "other", None), ("instagram", "main", None)]
)
def test_only_the_main_page_on_facebook_has_a_cap_in_randaberg(platform: str, kind: str, most: int | None) -> None:
    cap = cap_of(of("randaberg"), AccountFact(platform=platform, account_id="1", name="Randaberg", kind=kind))
    assert (cap and cap.items_per_week_max) == most
    assert cap_of(of("bo"), AccountFact(platform="facebook", account_id="1", name="Bø")) is None


def test_one_more_than_the_cap_is_told_from_other_warnings() -> None:
    warned = Step(do="warn_tone", clauses=("BO-22",), rule="publish.tone", because="Se på tonen.", mode="auto")
    assert not capped([warned])
    assert capped([warned, msgspec.structs.replace(warned, do="warn_publishing_cap")])
