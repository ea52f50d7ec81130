"""Where two things are under way, which of them the item is said to be in."""

from typing import Any

import pytest

from common.events import AlertRaised, AlertSent
from desk.core.deeds import Reply
from desk.core.phase import phase_of
from tests.core.desk.scene import Run, decided, item, sealed
from tests.core.desk.test_left_to_do import CRISIS, asked, item_no, states
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
