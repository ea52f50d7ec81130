"""Warnings of a promise: at a share of its opening time, within opening hours, and never after the due time."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.calendar import OpeningHours, is_open, opening_time_between
from common.events.decision import Promise
from common.policy.asked import Asked, Context, EditOf
from common.policy.deadline import follow_up, judge_deadline
from common.policy.pack import Pack
from common.policy.rules_time import Deadline, FollowUp
from tests.core.policy.packs import example

HOURS = OpeningHours(opens=time(8), closes=time(15, 30), country="NO", timezone="Europe/Oslo")
SECOND = timedelta(seconds=1)
FOLLOW_UP = FollowUp(clauses=("FV-1",), because="Sjekkes dagen etter.", warn_at=(0.75, 1.0), alert=("vakt",))
replace = msgspec.structs.replace


def pack_with(deadline: Deadline) -> Pack:
    return replace(example(), file=replace(example().file, deadline=deadline, hours=HOURS))


DEADLINE = replace(example().file.deadline, opening_days=2.0, warn_at=(0.75, 1.0), applies_to=("question",))
TWO_DAYS = pack_with(DEADLINE)
SAME_DAY = pack_with(replace(DEADLINE, kind="handling_day", opening_days=0.0, follow_up=FOLLOW_UP))
CHECKED = pack_with(replace(DEADLINE, kind="handling_day", opening_days=0.0, warn_at=(1.0,), check_at=time(14)))


def oslo(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HOURS.zone)


def first_answer(pack: Pack, at: datetime, context: Context | None = None) -> Promise:
    asked = Asked(kind="comment", received_at=at, tags=("question",), context=context or Context())
    promise = judge_deadline(pack, asked).promise
    assert promise is not None
    return promise


def after_a_general_answer(at: datetime) -> Promise:
    promise = follow_up(SAME_DAY, HOURS, at)
    assert promise is not None
    return promise


KINDS: dict[str, Callable[[datetime], Promise]] = {
    "opening_time": partial(first_answer, TWO_DAYS),
    "handling_day": partial(first_answer, SAME_DAY),
    "checked": partial(first_answer, CHECKED),
    "follow_up": after_a_general_answer,
}
# Kind, when it came or was sent, due, warnings.
WORKED = [
    ("opening_time", "2026-05-13 09:00", "2026-05-18T09:00:00+02:00", ["2026-05-15T12:45:00+02:00", "due"]),
    ("handling_day", "2026-05-13 09:00", "2026-05-13T15:30:00+02:00", ["2026-05-13T13:52:30+02:00", "due"]),
    ("handling_day", "2026-05-16 12:00", "2026-05-18T15:30:00+02:00", ["2026-05-18T13:37:30+02:00", "due"]),
    ("handling_day", "2026-01-19 06:00", "2026-01-19T15:30:00+01:00", ["2026-01-19T13:37:30+01:00", "due"]),
    ("handling_day", "2026-01-19 15:30", "2026-01-20T15:30:00+01:00", ["2026-01-20T13:37:30+01:00", "due"]),
    ("checked", "2026-05-13 09:00", "2026-05-13T15:30:00+02:00", ["2026-05-13T14:00:00+02:00", "due"]),
    ("checked", "2026-05-13 14:00", "2026-05-13T15:30:00+02:00", ["due"]),
    ("checked", "2026-05-13 15:30", "2026-05-15T15:30:00+02:00", ["2026-05-15T14:00:00+02:00", "due"]),
    ("follow_up", "2026-05-13 12:00", "2026-05-15T15:30:00+02:00", ["2026-05-15T12:45:00+02:00", "due"]),
    ("follow_up", "2026-05-16 12:00", "2026-05-18T15:30:00+02:00", ["2026-05-18T13:37:30+02:00", "due"]),
    ("follow_up", "2026-10-23 15:00", "2026-10-26T15:30:00+01:00", ["2026-10-26T13:30:00+01:00", "due"]),
]


@pytest.mark.parametrize(("kind", "at", "due", "warned"), WORKED)
def test_a_promise_is_due_and_warned_of_when_the_clauses_say(kind: str, at: str, due: str, warned: list[str]) -> None:
    promise = KINDS[kind](oslo(at))
    assert promise.due_at.isoformat() == due
    assert [warning.isoformat() for warning in promise.warn_at] == [due if one == "due" else one for one in warned]


def test_a_short_day_is_not_checked_after_it_has_closed() -> None:
    closes_at_noon = replace(HOURS, short_days={oslo("2026-12-23 00:00").date(): time(12)})
    pack = replace(CHECKED, file=replace(CHECKED.file, hours=closes_at_noon))
    promise = first_answer(pack, oslo("2026-12-23 09:00"))
    assert promise.due_at == oslo("2026-12-23 12:00")
    assert promise.warn_at == (promise.due_at,)


@pytest.mark.parametrize("kind", ["asap", "none"])
def test_where_no_time_is_promised_nobody_is_warned(kind: str) -> None:
    pack = pack_with(msgspec.convert({**msgspec.structs.asdict(DEADLINE), "kind": kind}, Deadline))
    found = judge_deadline(pack, Asked(kind="comment", received_at=oslo("2026-05-13 09:00"), tags=("question",)))
    assert found.promise is None
    assert found.alerts == ()


@pytest.mark.parametrize("pack", [TWO_DAYS, SAME_DAY], ids=["opening_time", "handling_day"])
def test_an_edit_leaves_the_clock_alone_unless_it_brought_the_question(pack: Pack) -> None:
    before, now = oslo("2026-01-19 09:00"), oslo("2026-01-21 09:00")
    asked_before = Context(edit_of=EditOf(received_at=before, tags=("question",)))
    asked_only_now = Context(edit_of=EditOf(received_at=before, tags=("praise",)))
    assert first_answer(pack, now, asked_before).warn_at == first_answer(pack, before).warn_at
    assert first_answer(pack, now, asked_only_now).warn_at == first_answer(pack, now).warn_at


# To the microsecond, as a clock gives them.
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(HOURS.zone))  # noqa: DTZ001 - the zone is given beside


@pytest.mark.parametrize("kind", KINDS)
# The first look at a year works out its public holidays, which takes longer than an example may.
@settings(deadline=None)
@given(at=instants)
def test_people_are_warned_in_time_within_opening_hours_and_last_at_the_due_time(kind: str, at: datetime) -> None:
    promise = KINDS[kind](at)
    assert sorted(promise.warn_at) == list(promise.warn_at)
    assert promise.warn_at[-1] == promise.due_at
    for warning in promise.warn_at:
        assert at <= warning <= promise.due_at
        assert is_open(HOURS, warning) or is_open(HOURS, warning - timedelta(microseconds=1))


@pytest.mark.parametrize("kind", ["opening_time", "handling_day", "follow_up"])
@settings(deadline=None)
@given(at=instants)
def test_three_quarters_of_the_opening_time_have_run_at_the_first_warning(kind: str, at: datetime) -> None:
    promise = KINDS[kind](at)
    whole = opening_time_between(HOURS, at, promise.due_at)
    run = opening_time_between(HOURS, at, promise.warn_at[0])
    assert abs(run - 0.75 * whole) <= SECOND / 2
