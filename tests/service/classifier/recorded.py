"""Events of the neighbours, as they would tell them: items that ingest made, judgements from the desk."""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from common.events import (
    Author,
    CaseFileLinked,
    CaseworkConfirmed,
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    MarkSet,
    PoliticalCasePicked,
    RecordConfirmed,
    RemovalExplained,
    TagsCorrected,
    UnitConfirmed,
    derived_id,
    item_id_of,
)

RECEIVED = datetime.fromisoformat("2026-05-11T10:00:00+02:00")
"""A Monday morning."""
QUESTION = "Når åpner svømmehallen?"
PRAISE = "Så flott jobba, tusen takk!"
THREAT = "Eg skal drepe deg, din jævel!"
CASEWORK = "Gatelyset i Storgata 5 er ødelagt, kan dere fikse det?"
APPLICATION = "Jeg søker om barnehageplass til datteren min fra august."
URGENT = "Jeg orker ikke mer og vil ta livet mitt i kveld"
C = TypeVar("C", bound=ItemChanged)


def id_of(object_id: str = "c1", municipality: str = "bo") -> UUID:
    return item_id_of(municipality, "facebook", object_id)


def changed(kind: type[C], /, object_id: str = "c1", change_no: int = 1, **more: Any) -> C:  # noqa: ANN401 - an event's fields
    """Return an item's event; it is received a minute after it was written, each change an hour after the other."""
    municipality = str(more.pop("municipality", "bo"))
    item_id = id_of(object_id, municipality)
    at = RECEIVED + timedelta(hours=change_no - 1)
    parent_id = more.get("parent_id")
    given: dict[str, Any] = {
        "event_id": derived_id(item_id, "change", change_no),
        "municipality": municipality,
        "item_id": item_id,
        "occurred_at": at,
        "recorded_at": at,
        "revision": 1,
        "change_no": change_no,
        "thread_id": parent_id or object_id,
        "platform": "facebook",
        "account_id": "1",
        "object_id": object_id,
        "kind": "comment",
        "text": QUESTION,
        "author": Author("9", "Kari Nordmann"),
        "created_at": RECEIVED - timedelta(minutes=1),
        "received_at": RECEIVED,
        "post_id": "1_2",
        **more,
    }
    return kind(**given)


def posted(object_id: str = "c1", **more: Any) -> ItemPosted:  # noqa: ANN401 - an event's fields
    return changed(ItemPosted, object_id, **more)


def edited(text: str, object_id: str = "c1", change_no: int = 2, **more: Any) -> ItemEdited:  # noqa: ANN401 - whatever the event has
    return changed(ItemEdited, object_id, change_no, **{"text": text, "revision": change_no, **more})


def hidden_by_us(object_id: str = "c1", change_no: int = 2, **more: Any) -> ItemHidden:  # noqa: ANN401 - whatever the event has
    return changed(ItemHidden, object_id, change_no, **{"visibility": "hidden", "changed_by_us": True, **more})


def removed(object_id: str = "c1", change_no: int = 2, **more: Any) -> ItemRemoved:  # noqa: ANN401 - whatever the event has
    return changed(ItemRemoved, object_id, change_no, **{"visibility": "removed", **more})


def _judgement(name: str, object_id: str, number: int, municipality: str, revision: int) -> dict[str, Any]:
    at = RECEIVED + timedelta(hours=number)
    return {
        "event_id": derived_id(id_of(object_id, municipality), name, number),
        "municipality": municipality,
        "occurred_at": at,
        "recorded_at": at,
        "item_id": id_of(object_id, municipality),
        "revision": revision,
        "actor": "ola",
        "act_id": f"{name}-{number}",
    }


def corrected(
    *tags: str, object_id: str = "c1", number: int = 1, municipality: str = "bo", revision: int = 1
) -> TagsCorrected:
    """A person says what the item says."""
    return TagsCorrected(**_judgement("tags", object_id, number, municipality, revision), tags=tags)


def confirmed(
    casework: str, object_id: str = "c1", number: int = 1, municipality: str = "bo", revision: int = 1
) -> CaseworkConfirmed:
    """A person sets light or extensive casework."""
    return CaseworkConfirmed(**_judgement("casework", object_id, number, municipality, revision), casework=casework)


def marked(object_id: str = "c1", number: int = 1, municipality: str = "bo", **marks: Any) -> MarkSet:  # noqa: ANN401 - an event's fields
    """A person sets marks on an item."""
    return MarkSet(**_judgement("marks", object_id, number, municipality, 1), **marks)


def picked(ref: str | None, object_id: str = "c1", number: int = 1, municipality: str = "sogne") -> PoliticalCasePicked:
    """A person says which political case an item is about."""
    return PoliticalCasePicked(**_judgement("case", object_id, number, municipality, 1), ref=ref)


def linked(
    case_file: str | None, object_id: str = "c1", number: int = 1, municipality: str = "sogne"
) -> CaseFileLinked:
    """A person links an item's thread or post to a case file."""
    return CaseFileLinked(**_judgement("link", object_id, number, municipality, 1), case_file=case_file)


def explained(by: str = "writer", object_id: str = "c1", number: int = 2, municipality: str = "bo") -> RemovalExplained:
    """A person says who removed an item."""
    return RemovalExplained(**_judgement("removal", object_id, number, municipality, 1), by=by)


def unit_confirmed(
    topic: str, unit: str | None = None, object_id: str = "c1", municipality: str = "bo"
) -> UnitConfirmed:
    """A person names an item's topic."""
    return UnitConfirmed(**_judgement("unit", object_id, 1, municipality, 1), topic=topic, unit=unit)


def record_confirmed(object_id: str = "c1") -> RecordConfirmed:
    return RecordConfirmed(**_judgement("record", object_id, 1, "bo", 1))
