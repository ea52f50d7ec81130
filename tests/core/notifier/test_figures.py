"""The figures of a week: by account, never by person, and only where there is something to say."""

from datetime import datetime, timedelta

import pytest

from common.events import Promise, derived_id
from notifier.core.deadline import DROPPED, FOLLOW_UP, MET, MISSED, SET, Deadline
from notifier.core.figures import Figures, Rows, figures_of
from notifier.core.letter import figures_fields, spoken_while

AT = datetime.fromisoformat("2026-01-19T08:00:00+01:00")
HOUR = timedelta(hours=1)


def a_deadline(
    state: str, answered: timedelta | None = None, kind: str = "opening_time", because: str = ""
) -> Deadline:
    return Deadline(
        deadline_id=derived_id("deadline", state, str(answered)),
        municipality="bo",
        item_id=derived_id("item"),
        place=(1, 1),
        state=state,
        settled_at=AT + answered if answered is not None else None,
        because=because,
        promise=Promise(
            kind=kind, starts_at=AT, due_at=AT + 8 * HOUR, warn_at=(), alert=(), stops_on=("answer",), clauses=()
        ),
    )


def of(*deadlines: Deadline) -> Figures:
    (found,) = figures_of(Rows(received=("a",), deadlines=tuple(("a", one) for one in deadlines)), ["a"])
    return found


def test_each_account_has_its_own_figures_in_order_and_one_without_any_is_left_out() -> None:
    rows = Rows(received=("b", "a", "b"), done=(("a", "hide"), ("b", "remove"), ("b", "remove"), ("a", "reply")))
    assert figures_of(rows, ["b", "c", "a", "b"]) == (
        Figures(account="a", received=1, hidden=1),
        Figures(account="b", received=2, removed=2),
    )


def test_what_was_answered_in_time_late_and_never_is_counted_apart() -> None:
    found = of(
        a_deadline(MET, HOUR),
        a_deadline(MET, 2 * HOUR),
        a_deadline(MISSED, 9 * HOUR),
        a_deadline(MISSED),
        a_deadline(SET),
    )
    assert (found.in_time, found.late, found.missed) == (2, 1, 1)


def test_the_first_answer_is_the_median_of_those_that_were_given() -> None:
    assert of(a_deadline(MET, HOUR), a_deadline(MISSED, 9 * HOUR), a_deadline(MET, 2 * HOUR)).first_answer == 2 * HOUR
    assert of(a_deadline(MET, HOUR), a_deadline(MET, 2 * HOUR)).first_answer == 1.5 * HOUR


@pytest.mark.parametrize(
    "unanswered",
    [
        a_deadline(MISSED),
        a_deadline(DROPPED, HOUR),
        a_deadline(MISSED, 9 * HOUR, because="author_removed"),
        a_deadline(MET, HOUR, kind=FOLLOW_UP),
    ],
    ids=["not answered", "the duty fell away", "ended after it was missed", "not the first answer"],
)
def test_what_was_no_first_answer_does_not_count_as_one(unanswered: Deadline) -> None:
    assert of(unanswered).first_answer is None
    assert of(unanswered, a_deadline(MET, HOUR)).first_answer == HOUR


@pytest.mark.parametrize(
    ("lasted", "lang", "says"),
    [
        (None, "nb", ""),
        (timedelta(minutes=59, seconds=29), "nb", "59 min"),
        (timedelta(minutes=59, seconds=31), "nb", "1 t 0 min"),
        (timedelta(hours=26, minutes=5), "nn", "26 t 5 min"),
        (timedelta(hours=1), "sv", "1 tim 0 min"),
        (timedelta(hours=1), "en", "1 h 0 min"),
        (timedelta(hours=1), "se", "1 t 0 min"),
    ],
)
def test_how_long_it_took_is_said_in_the_languages_words(lasted: timedelta | None, lang: str, says: str) -> None:
    assert spoken_while(lasted, lang) == says


def test_a_letter_of_figures_names_the_week_that_they_are_of_and_sums_up_what_came_in() -> None:
    figures = (Figures(account="a", received=3, first_answer=HOUR), Figures(account="b", received=4))
    fields = figures_fields(figures, Rows(sent=7, failed=2), AT, "sv", "knivsta", "https://d.example/")
    assert (fields["week"], fields["received"], fields["sent"], fields["failed"]) == (4, 7, 7, 2)
    assert fields["accounts"] == [(figures[0], "1 tim 0 min"), (figures[1], "")]
    assert fields["links"] == ("https://d.example/knivsta",)
