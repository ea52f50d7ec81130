"""The platform's own clock for a private message: how many it takes of us, and until when."""

from datetime import timedelta

import pytest

from desk.core.deeds import Reply
from desk.core.facts import Case
from desk.core.platform_clock import platform_clock
from tests.core.desk.scene import ANSWER, T0, THREAT_STEPS, Run, decided, ended, item, item_id, removed

DAY = timedelta(days=1)


def question(**more: object) -> Run:
    return Run().take(item(text="Når åpner biblioteket?", **more), decided((ANSWER,)))  # type: ignore[arg-type]  # the scene's fields


def state(run: Run, days: float = 0) -> str:
    clock = platform_clock(run.case, T0 + days * DAY)
    assert clock is not None
    return clock.state


@pytest.mark.parametrize(
    "case",
    [
        Case(municipality="bo", item_id=item_id()),
        question(own=True).case,
        question(kind="message").case,
        question().take(removed()).case,
    ],
    ids=["unknown", "our own", "a conversation", "gone"],
)
def test_there_is_none_where_no_private_message_could_be_about_it(case: Case) -> None:
    assert platform_clock(case, T0) is None


def test_a_platform_without_private_messages_says_so() -> None:
    assert state(question(platform="youtube")) == "none"


def test_a_comment_is_answered_in_private_within_seven_days_of_when_it_was_written() -> None:
    clock = platform_clock(question().case, T0)
    assert clock is not None
    assert clock.until == T0 + 7 * DAY
    assert [state(question(), days) for days in (0, 6.99, 7)] == ["open", "open", "over"]


def test_the_one_message_is_used_once_it_is_sent_or_on_its_way_and_not_when_it_failed() -> None:
    run = question().act(Reply(text="Hei!", private=True))
    assert state(run) == "used"
    assert state(Run(case=run.case).take(ended(run.last("private_reply")))) == "used"
    assert state(Run(case=run.case).take(ended(run.last("private_reply"), "failed"))) == "open"
    assert state(question().act(Reply(text="Hei!"))) == "open", "what is said in public uses none of it"


def test_where_a_removal_asks_for_a_notice_the_one_message_is_kept_for_that_by_its_clauses() -> None:
    clock = platform_clock(Run().take(item(), decided(THREAT_STEPS)).case, T0)
    assert clock is not None
    assert (clock.state, clock.clauses) == ("kept", ("BO-38", "BO-40"))
