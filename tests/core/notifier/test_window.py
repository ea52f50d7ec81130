"""The platform lets us write in private for some time only: people are told while they can still do it."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.calendar import OpeningHours, is_open, opening_time_between
from common.events import derived_id
from notifier.core.facts import Done, Facts, Said, Text
from notifier.core.hour import assumed_hours
from notifier.core.window import COMMENT_WINDOW, LEAD, MESSAGE_WINDOW, Window, window_of
from tests.core.notifier.test_hour import INSTANTS, calendars

HOURS = assumed_hours("NO", "Europe/Oslo")
AT = datetime.fromisoformat("2026-01-19T10:00:00+01:00")
"""A Monday."""


def facts(kind: str = "comment", platform: str = "facebook", at: datetime = AT, **more: object) -> Facts:
    asks = more.pop("asks", ("answer",))
    made = {
        "municipality": "bo",
        "item_id": derived_id("item"),
        "said": Said(revision=1, decision_no=1, since=at, asks=asks),  # type: ignore[arg-type]  # words
        "texts": (Text(revision=1, happened_at=at, received_at=at),),
        "account": f"{platform}:1",
        "kind": kind,
        **more,
    }
    return Facts(**made)  # type: ignore[arg-type]  # given keyword by keyword


def done(do: str, at: datetime = AT, **more: object) -> Done:
    made = {"do": do, "by_person": True, "notice": False, "result": "taken", "revision": 1, **more}
    return Done(action_id=derived_id(do, str(at)), at=at, **made)  # type: ignore[arg-type]  # given keyword by keyword


def window(of: Facts, *, answered: bool = False, looked: bool = False, hours: OpeningHours = HOURS) -> Window | None:
    return window_of(of, answered=answered, looked=looked, hours=hours)


NOTIFY = ("answer", "notify_author_privately")


@pytest.mark.parametrize("platform", ["facebook", "messenger", "instagram"])
def test_a_private_message_is_to_be_answered_within_a_day_and_people_hear_two_opening_hours_before(
    platform: str,
) -> None:
    found = window(facts("message", platform))
    assert found is not None
    assert found.ends_at == AT + MESSAGE_WINDOW
    assert found.warn_at == datetime.fromisoformat("2026-01-20T08:00:00+01:00")


def test_the_day_begins_anew_with_each_message_of_the_other_person() -> None:
    later = AT + timedelta(hours=3)
    found = window(facts("message", spoken_at=later))
    assert found is not None
    assert found.ends_at == later + MESSAGE_WINDOW


def test_a_private_reply_to_a_comment_is_possible_for_a_week_and_once() -> None:
    found = window(facts(asks=NOTIFY))
    assert found is not None
    assert found.ends_at == AT + COMMENT_WINDOW
    assert found.warn_at == datetime.fromisoformat("2026-01-26T08:00:00+01:00")
    assert window(facts(asks=NOTIFY, done=(done("private_reply", notice=True),))) is None


def test_under_what_is_hidden_only_a_private_reply_is_left() -> None:
    assert window(facts()) is None
    assert window(facts(done=(done("hide"),))) is not None
    shown = (done("hide"), done("unhide", AT + timedelta(hours=1)))
    assert window(facts(done=shown)) is None


def test_nobody_hears_of_a_window_that_nobody_needs() -> None:
    assert window(facts("message"), answered=True) is None
    assert window(facts("message", asks=())) is None
    assert window(facts("message", gone_at=AT)) is None
    assert window(facts("message", closings=((1, AT),))) is None
    assert window(facts("message", said=None)) is None
    assert window(facts(asks=NOTIFY), looked=True) is None
    assert window(facts(asks=NOTIFY, texts=())) is None


@pytest.mark.parametrize(("kind", "platform"), [("comment", "youtube"), ("message", "x"), ("review", "facebook")])
def test_other_platforms_have_no_such_clock(kind: str, platform: str) -> None:
    assert window(facts(kind, platform, asks=NOTIFY)) is None


def test_a_window_without_an_opening_hour_in_it_is_told_to_nobody() -> None:
    friday = datetime.fromisoformat("2026-01-16T16:00:00+01:00")
    assert window(facts("message", at=friday)) is None


def test_a_short_window_is_told_of_as_soon_as_people_are_there() -> None:
    saturday = datetime.fromisoformat("2026-01-18T09:00:00+01:00")
    found = window(facts("message", at=saturday))
    assert found is not None
    assert found.warn_at == datetime.fromisoformat("2026-01-19T08:00:00+01:00")


def test_where_nobody_knows_the_hours_it_is_two_hours_of_the_clock() -> None:
    found = window_of(facts("message"), answered=False, looked=False, hours=None)
    assert found is not None
    assert found.warn_at == AT + MESSAGE_WINDOW - LEAD


@given(at=INSTANTS, hours=calendars(), kind=st.sampled_from(["message", "comment"]))
def test_people_are_always_told_while_they_are_there_and_before_it_is_too_late(
    at: datetime, hours: OpeningHours, kind: str
) -> None:
    found = window(facts(kind, at=at, asks=NOTIFY), hours=hours)
    if found is None:
        assert not opening_time_between(hours, at, at + MESSAGE_WINDOW)
        return
    assert is_open(hours, found.warn_at)
    assert at <= found.warn_at < found.ends_at
    left = opening_time_between(hours, found.warn_at, found.ends_at)
    assert timedelta() < left <= max(LEAD, opening_time_between(hours, at, found.ends_at))
    again = window(msgspec.structs.replace(facts(kind, at=at, asks=NOTIFY), done=()), hours=hours)
    assert again == found
