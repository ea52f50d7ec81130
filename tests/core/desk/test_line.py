"""What the timeline says of an item's events: what was done, on which clause, without anybody's words."""

import pytest

from common.events import (
    AlertRaised,
    DeadlineMoved,
    DeadlineSet,
    Event,
    EvidenceFailed,
    EvidenceWanted,
    PackageMade,
    RecordCaptured,
    RecordDelivered,
    RecordJournaled,
    derived_id,
)
from desk.core.deeds import Remove
from desk.core.line import Line, line_of, ordered_line
from tests.core.desk.scene import T0, Run, decided, ended, item, parked, removed, replayed, sealed, threat_hidden
from tests.core.desk.test_view import alert, deadline, record, told


@pytest.mark.parametrize(
    ("event", "what", "detail"),
    [
        (item(), "item_posted", "1"),
        (removed(), "item_removed", "1"),
        (decided(), "decided", "hide_pending_review remove notify_author_privately"),
        (sealed(2), "sealed", "2"),
        (parked(), "parked", "code"),
        (replayed(), "replayed", ""),
        (alert(AlertRaised, 1), "alert_raised", "administratorer"),
        (deadline(DeadlineSet, 1, T0), "deadline_set", T0.isoformat()),
        (deadline(DeadlineMoved, 1, T0, moved_from=T0, because="x"), "deadline_moved", T0.isoformat()),
        (record(RecordJournaled, 1, "J", number="2026/1"), "record_journaled", "2026/1"),
        (record(RecordCaptured, 1, "M"), "record_captured", "I"),
        (
            told(PackageMade, 1, act_id="act-1", sha256="ab" * 32, size_bytes=9, key_id="k", kept_until=T0),
            "package_made",
            "abababababab",
        ),
        (
            told(RecordDelivered, 1, record_id=derived_id("r"), kind="I", status="S", delivery="sent", tracking="K-7"),
            "delivery_sent",
            "K-7",
        ),
        (
            told(RecordDelivered, 2, record_id=derived_id("r"), kind="I", status="S", delivery="late"),
            "delivery_late",
            "",
        ),
        (told(EvidenceFailed, 1, stage=1, why="disk_full", final=True), "seal_failed", "disk_full"),
    ],
)
def test_the_timeline_says_what_each_event_was_without_anybodys_words(event: Event, what: str, detail: str) -> None:
    line = line_of(event, Run().case)
    assert line is not None
    assert (line.what, line.detail) == (what, detail)


def test_the_timeline_names_clause_and_pack_of_orders_and_what_became_of_them() -> None:
    run = threat_hidden().act(Remove(reason="Trussel.")).take(sealed(2))
    hide, notice = run.last("hide"), run.last("private_reply")
    assert ordered_line(hide) == Line(what="hide_ordered", who="desk", clause="BO-39", pack="bo/1")
    assert ordered_line(notice).what == "notice_ordered"
    lines = [line_of(ended(p, end), run.case) for p, end in ((hide, "taken"), (notice, "failed"), (notice, "unknown"))]
    assert [(x.what, x.clause) for x in lines if x] == [
        ("hide_taken", "BO-39"),
        ("notice_failed", "GEN-21"),
        ("notice_unknown", "GEN-21"),
    ]


def test_an_outcome_of_an_order_that_is_not_known_is_told_all_the_same() -> None:
    line = line_of(ended(threat_hidden().last("hide")), Run().case)
    assert line is not None
    assert (line.what, line.clause) == ("hide_taken", "")


def test_what_the_desk_itself_asked_for_is_no_line_of_its_own() -> None:
    wanted = told(EvidenceWanted, 1, stage=1)
    assert line_of(wanted, Run().case) is None
    assert Run().take(wanted).case == Run().case
