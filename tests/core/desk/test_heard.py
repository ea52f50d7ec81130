"""What a case takes in is heard: nobody has to name an event twice."""

import msgspec

from common.codec import types_on
from common.events import AlertChanged, DeadlineChanged, Event, EvidenceWanted, RecordUnconfirmed
from desk.core.fold import FOLDED, alert_state, deadline_state
from desk.core.limits import Limits
from desk.handlers.hearing import handlers_of

TOPICS = ("items", "decisions", "evidence", "outcomes", "records", "deadlines", "alerts", "dead-letters")
NOT_HEARD = {EvidenceWanted, RecordUnconfirmed}
"""What the desk itself asks for, and what the notifier alone reminds of."""
ABOUT = {
    **dict.fromkeys(("event_id", "deadline_id", "alert_id"), "00000000-0000-0000-0000-000000000000"),
    **dict.fromkeys(("occurred_at", "recorded_at", "due_at", "moved_from", "met_at"), "2026-05-14T09:00:00Z"),
    **dict.fromkeys(("municipality", "kind", "because", "reason", "channel", "why", "by", "how"), "x"),
    **dict.fromkeys(("warn_no", "step_no"), 1),
    "to": [],
}
TOLD: set[type[Event]] = {event for topic in TOPICS for event in types_on(topic)}


def test_all_that_is_told_of_items_is_heard_but_what_is_named_here() -> None:
    assert TOLD - set(handlers_of(lambda _: Limits())) == NOT_HEARD


def test_nothing_is_taken_into_a_case_that_nobody_tells() -> None:
    assert [kind for kind in FOLDED if not any(issubclass(event, kind) for event in TOLD)] == []


def test_every_deadline_and_every_alert_that_is_told_has_a_state() -> None:
    for event in TOLD:
        if issubclass(event, DeadlineChanged):
            assert deadline_state(msgspec.convert(ABOUT, event))
        elif issubclass(event, AlertChanged):
            assert alert_state(msgspec.convert(ABOUT, event))
