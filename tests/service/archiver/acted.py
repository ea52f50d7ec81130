"""What people do with records and case files, as the desk tells it."""

from itertools import count
from typing import Any, TypeVar

from common.events import (
    CaseFileClosed,
    CaseFileCorrected,
    CaseFileReopened,
    Judged,
    RecordArchived,
    RecordAssessed,
    RecordClosed,
    RecordConfirmed,
    RecordCorrected,
    RecordLinked,
    RecordPassedOn,
    RecordWrittenOff,
    derived_id,
)
from tests.service.archiver.recorded import AT, item_id

J = TypeVar("J", bound=Judged)
_serial = count(1)


def act(of: type[J], object_id: str = "c1", *, municipality: str = "sogne", **said: Any) -> J:  # noqa: ANN401 - whatever the act has
    """Return one act on the item's record, or on a case file that it belongs to."""
    number = next(_serial)
    facts: dict[str, Any] = {
        "event_id": derived_id("acted", number),
        "municipality": municipality,
        "item_id": item_id(object_id, municipality),
        "occurred_at": AT,
        "recorded_at": AT,
        "revision": 1,
        "actor": "kari",
        "act_id": f"act-{number}",
    }
    return of(**(facts | said))


def confirm(object_id: str = "c1", **said: Any) -> RecordConfirmed:  # noqa: ANN401 - whatever the act has
    return act(RecordConfirmed, object_id, **said)


def archive(object_id: str = "c1", **said: Any) -> RecordArchived:  # noqa: ANN401 - whatever the act has
    return act(RecordArchived, object_id, **said)


def write_off(object_id: str = "c1", how: str = "TE", **said: Any) -> RecordWrittenOff:  # noqa: ANN401 - whatever the act has
    return act(RecordWrittenOff, object_id, how=how, **said)


def close_case(case_file: str = "2026/1", object_id: str = "c1", **said: Any) -> CaseFileClosed:  # noqa: ANN401 - whatever the act has
    return act(CaseFileClosed, object_id, case_file=case_file, **said)


__all__ = [
    "CaseFileClosed",
    "CaseFileCorrected",
    "CaseFileReopened",
    "RecordArchived",
    "RecordAssessed",
    "RecordClosed",
    "RecordConfirmed",
    "RecordCorrected",
    "RecordLinked",
    "RecordPassedOn",
    "RecordWrittenOff",
    "act",
    "archive",
    "close_case",
    "confirm",
    "write_off",
]
