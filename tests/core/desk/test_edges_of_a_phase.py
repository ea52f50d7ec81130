"""Where two things are under way, which of them the item is said to be in."""

from typing import Any

import pytest

from common.events import AlertRaised, AlertSent
from desk.core.deeds import KeepHidden, Reply
from desk.core.phase import attention, is_kept_hidden, phase_of
from tests.core.desk.scene import (
    HIDE,
    Run,
    decided,
    failed_seal,
    item,
    parked,
    sealed,
    threat_hidden,
    unhidden,
)
from tests.core.desk.test_left_to_do import CRISIS, asked, item_no, states
from tests.core.desk.test_removing import DEED
from tests.core.desk.test_view import told


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 1)])
def test_of_two_alarms_about_danger_the_newest_says_how_it_stands(first: int, second: int) -> None:
    about: dict[str, Any] = {"reason": "urgent", "to": ("krise",)}
    run = asked(CRISIS).take(
        told(AlertRaised, 1, alert_id=item_no(first), **about),
        told(AlertSent, 2, alert_id=item_no(first), channel="mail", **about),
        told(AlertRaised, 3, alert_id=item_no(second), **about),
    )
    assert states(run)["escalate_crisis"] == "ordered"


def test_an_item_that_is_being_hidden_and_answered_is_being_hidden_until_it_is() -> None:
    run = Run().take(item(), decided(), sealed())
    run.act(Reply(text="Svar."))
    assert phase_of(run.case) == "hiding"


def test_a_removal_whose_evidence_is_missing_says_so_and_not_that_it_is_on_its_way() -> None:
    run = threat_hidden().act(DEED)
    assert phase_of(run.case) == "sealing"
    late = run.ring("evidence")
    assert phase_of(late.case) == "seal_late"
    assert phase_of(late.take(failed_seal(2)).case) == "seal_failed"


def test_a_removal_that_waits_for_a_message_to_be_handled_is_still_being_sealed() -> None:
    run = threat_hidden().take(parked()).act(DEED)
    assert (run.wanted(), phase_of(run.case)) == ([(1, 1)], "sealing")


def test_what_a_person_has_decided_to_keep_hidden_asks_nobody_and_what_the_system_hid_does() -> None:
    run = threat_hidden((HIDE,))
    assert (is_kept_hidden(run.case), attention(run.case)) == (False, 2)
    run.act(KeepHidden(reason="Trussel.", clause="BO-39"))
    assert (is_kept_hidden(run.case), attention(run.case)) == (True, 4)


def test_what_was_to_stay_hidden_and_is_shown_on_the_platform_asks_somebody_again() -> None:
    run = threat_hidden().act(KeepHidden(reason="Trussel.", clause="BO-39")).take(unhidden(changed_by_us=False))
    assert (is_kept_hidden(run.case), attention(run.case)) == (False, 2)
