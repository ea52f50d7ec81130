"""Handling days and follow-ups (RANDABERG-32, -43, -62), worked by hand with the Norwegian calendar of 2026."""

from datetime import datetime, time

import msgspec
import pytest

from common.calendar import OpeningHours
from common.policy.asked import Context, EditOf, Marks
from common.policy.deadline import follow_up, recounted, warnings
from common.policy.decide import decide
from tests.core.policy.asking import alert_to, item, step_of, with_rule
from tests.core.policy.packs import of

HOLDING = Context(marks=Marks(cannot_answer_now=True))
CLOSE = "T15:30:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-05-13T09:00:00+02:00", "2026-05-13T15:30:00+02:00"),
        ("2026-05-13T15:29:59+02:00", "2026-05-13T15:30:00+02:00"),
        # The closing minute is closed; Thursday is Ascension Day.
        ("2026-05-13T15:30:00+02:00", "2026-05-15T15:30:00+02:00"),
        ("2026-05-16T11:00:00+02:00", "2026-05-18T15:30:00+02:00"),
        ("2026-05-13T06:00:00+02:00", "2026-05-13T15:30:00+02:00"),
        ("2026-07-15T12:00:00+02:00", "2026-07-15T15:30:00+02:00"),
        # The clocks change on this Sunday.
        ("2026-03-29T01:30:00+01:00", "2026-03-30T15:30:00+02:00"),
    ],
)
def test_a_first_answer_is_due_at_the_close_of_the_handling_day(received: str, due: str) -> None:
    decided = decide(of("randaberg"), item("question", received_at=at(received)))
    assert decided.due_at == at(due)
    assert decided.due_at.isoformat() == due
    assert decided.promise is not None
    assert decided.promise.kind == "handling_day"


def test_the_day_is_checked_at_its_time_and_at_its_close() -> None:
    decided = decide(of("randaberg"), item("question", received_at=at("2026-05-13T09:00:00+02:00")))
    assert [alert.when for alert in decided.alerts] == ["2026-05-13T14:00:00+02:00", "2026-05-13T15:30:00+02:00"]
    _of_the_answer, *of_the_time, _of_not_keeping = step_of(decided, "answer").clauses
    assert alert_to(decided, "kontoadministrator").clauses == tuple(of_the_time)


def test_a_check_that_is_over_is_not_announced() -> None:
    decided = decide(of("randaberg"), item("question", received_at=at("2026-05-13T14:30:00+02:00")))
    assert [alert.when for alert in decided.alerts] == ["2026-05-13T15:30:00+02:00"]


def test_a_check_at_the_very_close_is_no_warning_of_its_own() -> None:
    pack = with_rule(of("randaberg"), deadline__warn_at=(0.5,), deadline__check_at=time(15, 30))
    decided = decide(pack, item("question", received_at=at("2026-05-13T09:30:00+02:00")))
    assert [alert.when for alert in decided.alerts] == ["2026-05-13T12:30:00+02:00"]


def test_neutral_remarks_and_thanks_have_no_time() -> None:
    for tags in ((), ("praise",)):
        assert decide(of("randaberg"), item(*tags)).due_at is None


def test_casework_gets_its_first_answer_on_the_handling_day_too() -> None:
    decided = decide(of("randaberg"), item("saksbehandling", casework="extensive"))
    assert step_of(decided, "say_no_casework").due_at == at("2026-01-19T15:30:00+01:00")


@pytest.mark.parametrize(
    ("received", "due", "named"),
    [
        ("2026-05-13T09:00:00+02:00", "2026-05-15", "fredag 15. mai"),
        # Received on a Saturday: the general answer goes out on Monday, the rest comes on Tuesday.
        ("2026-05-16T11:00:00+02:00", "2026-05-19", "tirsdag 19. mai"),
        ("2026-01-16T10:00:00+01:00", "2026-01-19", "mandag 19. januar"),
    ],
)
def test_a_general_answer_promises_the_next_working_day_and_names_it(received: str, due: str, named: str) -> None:
    decided = decide(of("randaberg"), item("question", received_at=at(received), context=HOLDING))
    assert decided.follow_up_due is not None
    assert decided.follow_up_due.isoformat()[:19] == due + CLOSE
    assert named in (step_of(decided, "holding_reply").text or "")


def test_a_follow_up_is_warned_of_before_and_when_it_is_due() -> None:
    decided = decide(of("randaberg"), item("question", received_at=at("2026-05-13T09:00:00+02:00"), context=HOLDING))
    promise = decided.follow_up
    assert promise is not None
    # 6.5 hours on Wednesday and 7.5 on Friday: three quarters of them are over on Friday at noon.
    assert [when.isoformat() for when in promise.warn_at] == ["2026-05-15T12:00:00+02:00", "2026-05-15T15:30:00+02:00"]
    assert {when.isoformat() for when in promise.warn_at} <= {alert.when for alert in decided.alerts}
    assert promise.stops_on == ("answer",)


def test_a_follow_up_counts_from_when_the_general_answer_was_sent() -> None:
    pack = of("randaberg")
    sent = follow_up(pack, pack.file.hours, at("2026-05-12T15:00:00+02:00"))
    assert sent is not None
    assert sent.due_at == at("2026-05-13T15:30:00+02:00")


def test_without_a_rule_or_hours_nothing_is_followed_up() -> None:
    assert follow_up(of("bo"), of("bo").file.hours, at("2026-05-12T15:00:00+02:00")) is None
    assert follow_up(of("randaberg"), None, at("2026-05-12T15:00:00+02:00")) is None


def test_an_answer_that_can_be_given_promises_no_follow_up() -> None:
    decided = decide(of("randaberg"), item("question"))
    assert (decided.follow_up, decided.follow_up_due) == (None, None)


def test_an_edit_that_only_then_asks_starts_the_handling_day() -> None:
    edit = EditOf(received_at=at("2026-01-12T10:00:00+01:00"), tags=())
    decided = decide(of("randaberg"), item("question", context=Context(edit_of=edit)))
    assert decided.due_at == at("2026-01-19T15:30:00+01:00")
    assert "common.edit" in step_of(decided, "answer").rule.split("+")


@pytest.mark.parametrize("municipality", ["kinn", "sogne", "knivsta"])
def test_who_promises_no_time_sets_none(municipality: str) -> None:
    decided = decide(of(municipality), item("question", "criticism", "saksbehandling", casework="light"))
    assert (decided.due_at, decided.promise, decided.follow_up_due) == (None, None, None)


@pytest.mark.parametrize("municipality", ["kinn", "sogne", "knivsta"])
def test_an_edit_where_no_time_is_promised_still_says_what_the_answer_rests_on(municipality: str) -> None:
    edit = EditOf(received_at=at("2026-01-12T10:00:00+01:00"), tags=())
    edited = decide(of(municipality), item("question", context=Context(edit_of=edit)))
    assert (edited.due_at, "GEN-09" in step_of(edited, "answer").clauses) == (None, True)
    assert "GEN-09" not in step_of(decide(of(municipality), item("question")), "answer").clauses


def test_shares_of_a_handling_day_are_of_what_is_left_of_it() -> None:
    pack = with_rule(of("randaberg"), deadline__warn_at=(0.5,), deadline__check_at=None)
    decided = decide(pack, item("question", received_at=at("2026-05-13T09:30:00+02:00")))
    assert [alert.when for alert in decided.alerts] == ["2026-05-13T12:30:00+02:00"]


def hours() -> OpeningHours:
    found = of("randaberg").file.hours
    assert found is not None
    return found


SENT = at("2026-05-13T09:00:00+02:00")
LATER = {"opens": time(10), "closes": time(14)}


def test_a_promise_that_nobody_is_to_hear_of_warns_nobody() -> None:
    made = follow_up(of("randaberg"), hours(), SENT)
    assert made is not None
    assert [warning.to for warning in warnings(made, "Fordi.")] == [made.alert] * len(made.warn_at)
    assert warnings(msgspec.structs.replace(made, alert=()), "Fordi.") == ()


def test_a_follow_up_in_other_hours_is_due_when_they_close() -> None:
    made, other = follow_up(of("randaberg"), hours(), SENT), msgspec.structs.replace(hours(), **LATER)
    assert made is not None
    again = recounted(of("randaberg"), made, hours(), other)
    assert again == follow_up(of("randaberg"), other, SENT)
    assert again.due_at == at("2026-05-15T14:00:00+02:00")


def test_a_follow_up_stays_as_it_was_promised_where_the_pack_promises_none_any_more() -> None:
    made, other = follow_up(of("randaberg"), hours(), SENT), msgspec.structs.replace(hours(), **LATER)
    assert made is not None
    assert recounted(with_rule(of("randaberg"), deadline__follow_up=None), made, hours(), other) == made


def test_a_promise_of_another_kind_than_the_packs_stays_and_its_own_is_counted_anew() -> None:
    made = decide(of("randaberg"), item("question", received_at=SENT)).promise
    other = msgspec.structs.replace(hours(), **LATER)
    assert made is not None
    assert recounted(of("randaberg"), made, hours(), other).due_at == at("2026-05-13T14:00:00+02:00")
    assert recounted(with_rule(of("randaberg"), deadline__kind="opening_time"), made, hours(), other) == made
