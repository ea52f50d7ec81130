"""What a case asks for is told to the others and on its timeline: under the same ids however often it is asked."""

from datetime import timedelta
from uuid import UUID

import pytest

from common.events import ActionOrdered, ActionWithdrawn, EvidenceWanted, RemovalExplained, derived_id
from desk.core.facts import AUTO
from desk.core.line import Line
from desk.core.orders import CountAsWriters, Order, WantEvidence, Withdraw
from desk.core.telling import Outward, told
from tests.core.desk.scene import T0, Run, item_id, threat_hidden

ACTION = threat_hidden().last("hide").action_id
COUNTED = derived_id(item_id(), "counted", 9)


def ids(run: Run, asked: Outward) -> tuple[UUID, UUID]:
    """Return the ids of event and line; what is asked again later has the same."""
    first, again = (told(run.case, asked, T0 + timedelta(hours=hours)) for hours in (0, 1))
    assert (first.event.event_id, first.line_id, first.line) == (again.event.event_id, again.line_id, again.line)
    assert (first.event.item_id, first.event.thread_id) == (item_id(), None)
    assert again.event.occurred_at == again.event.recorded_at == T0 + timedelta(hours=1)
    return first.event.event_id, first.line_id


@pytest.mark.parametrize(
    ("asked", "event_id", "line_id"),
    [
        (WantEvidence(stage=2, revision=1), *[derived_id(item_id(), "evidence_wanted", 1, 2)] * 2),
        (Order(placed=threat_hidden().last("hide")), *[derived_id(ACTION, "ordered")] * 2),
        (Withdraw(action_id=ACTION, why="edited", actor=AUTO), *[derived_id(ACTION, "withdrawn")] * 2),
        (CountAsWriters(change_no=9), derived_id(COUNTED, "judgement"), COUNTED),
    ],
)
def test_the_ids_stay_those_under_which_earlier_releases_have_told_it(
    asked: Outward, event_id: UUID, line_id: UUID
) -> None:
    assert ids(threat_hidden(), asked) == (event_id, line_id)


def test_an_order_carries_what_ingest_needs_to_prove_it() -> None:
    run = threat_hidden()
    placed = run.last("hide")
    event, _, line = told(run.case, Order(placed=placed), T0)
    assert isinstance(event, ActionOrdered)
    assert (event.do, event.revision, event.evidence_sha256) == ("hide", 1, placed.evidence_sha256)
    assert (event.action_id, event.actor, event.clause, event.pack) == (ACTION, AUTO, "BO-39", "bo/1")
    assert line == Line(what="hide_ordered", who="desk", clause="BO-39", pack="bo/1")


def test_what_is_to_be_sealed_names_the_change_it_came_with() -> None:
    known, unknown = (told(run.case, WantEvidence(stage=1, revision=1), T0).event for run in (threat_hidden(), Run()))
    assert isinstance(known, EvidenceWanted)
    assert isinstance(unknown, EvidenceWanted)
    assert (known.stage, known.change_sha256, known.barred) == (1, "c" * 64, False)
    assert (unknown.change_sha256, unknown.barred) == (None, False)


def test_what_is_taken_back_says_why_and_what_counts_as_the_writers_says_so() -> None:
    run = threat_hidden()
    back = told(run.case, Withdraw(action_id=ACTION, why="edited", actor=AUTO), T0).event
    assert isinstance(back, ActionWithdrawn)
    assert (back.action_id, back.why, back.revision) == (ACTION, "edited", 1)
    counted = told(run.case, CountAsWriters(change_no=9), T0).event
    assert isinstance(counted, RemovalExplained)
    assert (counted.by, counted.actor, counted.act_id, counted.revision) == ("writer", AUTO, str(COUNTED), 1)
