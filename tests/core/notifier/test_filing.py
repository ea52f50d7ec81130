"""What the archivists hear of a record: that it waits, was refused or has no receipt, and what settles that."""

from datetime import timedelta
from typing import Any, TypeVar

import msgspec
import pytest

from common.events import (
    RecordCaptured,
    RecordChanged,
    RecordDelivered,
    Recorded,
    RecordJournaled,
    RecordUnconfirmed,
    RecordWithdrawn,
    derived_id,
)
from common.pack_folder import read_files
from notifier.core.decision import said_of
from notifier.core.facts import Facts
from notifier.core.filing import Filing, filed
from notifier.core.matters import wanted_alerts
from notifier.core.roles import NOBODY, RoleBook
from tests.core.notifier.test_matters import AT, ITEM, MINUTE, WAITS, decision, now
from tests.core.notifier.test_roles import book
from tests.service.told import POLICIES

R = TypeVar("R", bound=Recorded)
RECORD = derived_id("record")


def told(kind: type[R], minutes: float = 0, **more: object) -> R:
    """Return an event of the record so many minutes after the first."""
    at = AT + MINUTE * minutes
    given: dict[str, Any] = {
        "event_id": derived_id(kind.__name__, str(at), str(more)),
        "municipality": "bo",
        "item_id": ITEM,
        "revision": 1,
        "occurred_at": at,
        "recorded_at": at,
        "record_id": RECORD,
        "kind": "I",
        "status": {RecordJournaled: "J", RecordWithdrawn: "U", RecordDelivered: "S"}.get(kind, "M"),
        **({"captured_at": AT} if kind is RecordUnconfirmed else {}),
        **more,
    }
    return kind(**given)


def delivered(delivery: str, minutes: float = 0, **more: object) -> RecordDelivered:
    return told(RecordDelivered, minutes, delivery=delivery, **more)


UNCONFIRMED = told(RecordUnconfirmed, 5, to=("arkivar",), clauses=("SOGNE-17",))
REFUSED, LATE = delivered("refused", 5, trouble="refused_case"), delivered("late", 5, to=("arkivar",))


def after(*events: Recorded) -> Filing:
    known = None
    for event in events:
        known = filed(known, event) or known
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("events", "wants"),
    [
        ((told(RecordCaptured),), None),
        ((told(RecordCaptured), UNCONFIRMED), "record_unconfirmed"),
        ((UNCONFIRMED, told(RecordCaptured, 6)), "record_unconfirmed"),
        ((UNCONFIRMED, told(RecordJournaled, 6)), None),
        ((UNCONFIRMED, told(RecordWithdrawn, 6)), None),
        ((UNCONFIRMED, delivered("ordered", 6)), None),
        ((UNCONFIRMED, told(RecordChanged, 6, status="S", what="assessed")), None),
        ((delivered("sent"), REFUSED), "delivery_refused"),
        ((REFUSED, told(RecordChanged, 6, status="S", what="assessed")), "delivery_refused"),
        ((REFUSED, delivered("sending", 6)), None),
        ((REFUSED, told(RecordJournaled, 6)), None),
        ((delivered("sent"), LATE), "delivery_late"),
        ((LATE, delivered("sent", 6)), "delivery_late"),
        ((LATE, delivered("received", 6)), None),
        ((LATE, delivered("refused", 6)), "delivery_refused"),
        ((LATE, told(RecordJournaled, 6)), None),
        ((LATE, told(RecordWithdrawn, 6)), None),
    ],
)
def test_a_record_wants_a_person_until_it_is_confirmed_taken_back_received_or_journaled(
    events: tuple[Recorded, ...], wants: str | None
) -> None:
    assert after(*events).wants == wants


def test_older_news_changes_nothing_and_the_same_twice_is_once() -> None:
    journaled = told(RecordJournaled, 6)
    assert after(journaled, UNCONFIRMED) == after(journaled)
    assert after(UNCONFIRMED, UNCONFIRMED) == after(UNCONFIRMED)


def test_sent_again_it_still_goes_to_whom_it_went_when_it_was_late() -> None:
    assert after(LATE, delivered("sent", 6)).to == ("arkivar",)
    assert after(LATE, delivered("received", 6)).to == ()


def wanted(*filings: Filing, named: tuple[str, ...] = (), book: RoleBook = NOBODY) -> list[tuple[str, tuple[str, ...]]]:
    said = said_of(decision(alerts=(now(*named, "BO-1"),))) if named else None
    facts = Facts(municipality="bo", item_id=ITEM, said=said, filings=filings)
    found = wanted_alerts(facts, (), AT, WAITS, book)
    return [(one.reason, one.to) for one in found if one.reason != "attention"]


def test_the_pack_says_who_the_archivists_are_else_who_looks_after_the_item_or_the_account() -> None:
    refused = after(REFUSED)
    pack = RoleBook(archivists=("servicetorget",), owners=frozenset({"redaktor"}))
    owners = RoleBook(owners=frozenset({"redaktor"}))
    assert wanted(after(LATE), book=pack) == [("delivery_late", ("arkivar",))]
    assert wanted(refused, named=("admin",), book=pack) == [("delivery_refused", ("servicetorget",))]
    assert wanted(refused, named=("admin",), book=owners) == [("delivery_refused", ("admin",))]
    assert wanted(refused, book=owners) == [("delivery_refused", ("redaktor",))]
    assert wanted(refused) == [("delivery_refused", ("operator",))]


def test_several_records_of_an_item_are_one_alert_with_a_cause_each() -> None:
    other = msgspec.structs.replace(after(UNCONFIRMED), record_id=derived_id("another"), to=("enhet",))
    facts = Facts(municipality="bo", item_id=ITEM, filings=(after(UNCONFIRMED), other))
    (alert,) = wanted_alerts(facts, (), AT + timedelta(days=1), WAITS, NOBODY)
    assert (alert.reason, alert.to, alert.clauses) == ("record_unconfirmed", ("arkivar", "enhet"), ("SOGNE-17",))
    assert len(set(alert.causes)) == 2


def test_a_record_that_is_journaled_asks_for_nobody_though_another_of_the_item_does() -> None:
    journaled = msgspec.structs.replace(after(told(RecordJournaled)), record_id=derived_id("another"))
    assert wanted(journaled, after(REFUSED), journaled) == wanted(after(REFUSED))
    assert wanted(journaled) == []


@pytest.mark.parametrize(
    ("municipality", "archivists"),
    [("sogne", ("servicetorget",)), ("randaberg", ("kontoadministrator",)), ("kinn", ()), ("knivsta", ())],
)
def test_a_packs_own_watch_names_its_archivists(municipality: str, archivists: tuple[str, ...]) -> None:
    assert "pack.toml" in read_files(POLICIES / municipality)
    assert book(municipality).archivists == archivists
