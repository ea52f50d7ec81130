"""What stands beside the forms: what an edit changed, how a deadline was counted, what the platform's clock says."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from common.calendar import OpeningHours
from common.events.decision import Promise
from desk.core.facts import Case
from desk.core.platform_clock import platform_clock
from desk.core.reckoning import reckoning
from desk.core.word_diff import GONE, NEW, SAME, WORDS_MAX, Piece, word_diff
from tests.core.desk.scene import ANSWER, T0, THREAT_STEPS, decided, item, item_id
from tests.core.desk.test_sending import told

TEXTS = [
    ("", "Hei"),
    ("Når måkes veien?", "Når måkes gata?"),
    ("likt", "likt"),
    ("a b c\nd", "a c\nd e"),
    ("ord " * WORDS_MAX, "ord " * WORDS_MAX + "nytt"),
]


@pytest.mark.parametrize(("before", "after"), TEXTS)
def test_both_texts_can_be_read_out_of_their_difference(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(one.text for one in pieces if one.kind != NEW) == before
    assert "".join(one.text for one in pieces if one.kind != GONE) == after


def test_a_changed_word_is_the_only_thing_marked() -> None:
    found = word_diff("Når måkes veien?", "Når måkes gata?")
    assert found == (
        Piece(kind=SAME, text="Når måkes "),
        Piece(kind=GONE, text="veien"),
        Piece(kind=NEW, text="gata"),
        Piece(kind=SAME, text="?"),
    )


def test_the_days_of_a_deadline_add_up_to_what_was_promised_and_closed_days_give_nothing() -> None:
    hours = OpeningHours(
        opens=time(8), closes=time(15, 30), country="NO", timezone="Europe/Oslo", weekdays=(1, 2, 3, 4, 5)
    )
    start = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)  # a Friday, 14.00 in Oslo; Sunday is 17 May
    due = datetime(2026, 5, 18, 8, 0, tzinfo=UTC)
    days = reckoning(Promise(kind="opening_days", starts_at=start, due_at=due), due, hours)
    assert [(one.day, one.minutes, one.closed) for one in days] == [
        (date(2026, 5, 15), 90, False),
        (date(2026, 5, 16), 0, True),
        (date(2026, 5, 17), 0, True),
        (date(2026, 5, 18), 120, False),
    ]


@pytest.mark.parametrize(
    ("platform", "after_days", "steps", "state"),
    [
        ("facebook", 1, (ANSWER,), "open"),
        ("facebook", 7, (ANSWER,), "over"),
        ("facebook", 1, THREAT_STEPS, "kept"),
        ("flickr", 1, (ANSWER,), "none"),
    ],
)
def test_the_platforms_clock_says_whether_a_private_message_is_possible(
    platform: str, after_days: int, steps: tuple[object, ...], state: str
) -> None:
    case, _ = told(Case(municipality="bo", item_id=item_id()), item(platform=platform), decided(steps))  # type: ignore[arg-type]  # steps
    found = platform_clock(case, T0 + timedelta(days=after_days))
    assert found is not None
    assert found.state == state
