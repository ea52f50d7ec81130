"""What the neighbours of the archiver have told: one item in Søgne, its decisions, what people said and did."""

from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar
from uuid import UUID

from common.events import (
    ActionTaken,
    Archived,
    Author,
    CaseFileClosed,
    DecisionMade,
    EvidenceWanted,
    GroundGiven,
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    RecordConfirmed,
    RemovalExplained,
    ReplyClaimed,
    Step,
    Tagging,
    UnitAnswered,
    UnitConfirmed,
    derived_id,
    item_id_of,
)

AT = datetime(2026, 5, 14, 13, 0, tzinfo=UTC)
RESIDENT = Author(id="77", name="Kari Nordmann")
TEXT = "Kan dere fikse gatelyset i Solveien 4?"
C = TypeVar("C", bound=ItemChanged)
_serial = count(1)


def _envelope(municipality: str, item_id: UUID, at: datetime = AT) -> dict[str, Any]:
    return {
        "event_id": derived_id("told", next(_serial)),
        "municipality": municipality,
        "item_id": item_id,
        "occurred_at": at,
        "recorded_at": at,
    }


def item_id(object_id: str = "c1", municipality: str = "sogne") -> UUID:
    return item_id_of(municipality, "facebook", object_id)


def posted(object_id: str = "c1", *, municipality: str = "sogne", **said: object) -> ItemPosted:
    return _told(ItemPosted, object_id, municipality, said)


def edited(object_id: str = "c1", *, municipality: str = "sogne", **said: object) -> ItemEdited:
    return _told(ItemEdited, object_id, municipality, {"revision": 2, "change_no": 2} | said)


def removed(object_id: str = "c1", *, municipality: str = "sogne", **said: object) -> ItemRemoved:
    return _told(ItemRemoved, object_id, municipality, {"change_no": 3, "visibility": "removed"} | said)


def _told(kind: type[C], object_id: str, municipality: str, said: dict[str, object]) -> C:
    facts: dict[str, Any] = {
        "platform": "facebook",
        "account_id": "100",
        "object_id": object_id,
        "kind": "comment",
        "text": TEXT,
        "author": RESIDENT,
        "created_at": AT,
        "post_id": "p1",
        "thread_id": said.get("parent_id") or object_id,
        "revision": 1,
        "change_no": 1,
        "received_at": AT,
    }
    return kind(**_envelope(municipality, item_id(object_id, municipality)), **(facts | said))


def reply(object_id: str = "r1", *, to: str = "c1", municipality: str = "sogne") -> ItemPosted:
    """Our own answer under a comment."""
    us = Author(id="100", name="Søgne kommune")
    return posted(object_id, municipality=municipality, own=True, parent_id=to, text="Lyset er meldt inn.", author=us)


def decided(
    object_id: str = "c1",
    kind: str | None = "I",
    *,
    municipality: str = "sogne",
    no: int = 1,
    **more: Any,  # noqa: ANN401 - whatever the event has
) -> DecisionMade:
    """A decision; `kind` None means that the item is not archived. `steps` are what it asks for, in one `mode`."""
    steps, mode = more.get("steps", ()), more.get("mode", "propose")
    filing = {"case_file": more.get("case_file"), "note": more.get("note")}
    asked = [Step(do=do, clauses=("SOGNE-33",), rule="casework", because="sak", mode=mode) for do in steps]
    return DecisionMade(
        **_envelope(municipality, item_id(object_id, municipality)),
        revision=more.get("revision", 1),
        decision_no=no,
        supersedes=None,
        pack=f"{municipality}/1",
        pack_sha256="a" * 64,
        inputs_sha256="b" * 64,
        tagging=Tagging(lang="nb"),
        steps=tuple(asked),
        archived=Archived(kind=kind, clauses=("SOGNE-24",), **filing) if kind else None,
    )


def casework_confirmed(object_id: str = "c1", *, case_file: str | None = None) -> DecisionMade:
    """What the classifier decides once a person has said that the casework is light."""
    steps = ("open_case_file", "journal_incoming")
    return decided(object_id, no=2, steps=steps, mode="auto", case_file=case_file)


def confirmed(object_id: str = "c1", *, municipality: str = "sogne", revision: int = 1) -> RecordConfirmed:
    given = _envelope(municipality, item_id(object_id, municipality))
    return RecordConfirmed(**given, revision=revision, actor="ola", act_id="act-1")


def case_closed(object_id: str = "c1", *, case_file: str = "2026/1") -> CaseFileClosed:
    """A person closes the case file, and has it archived."""
    given = _envelope("sogne", item_id(object_id))
    closing: dict[str, Any] = {"case_file": case_file, "write_off": "TE", "archive": True}
    return CaseFileClosed(**given, revision=1, actor="ola", act_id="close", **closing)


def taken(do: str, object_id: str = "c1", *, municipality: str = "sogne") -> ActionTaken:
    given = _envelope(municipality, item_id(object_id, municipality))
    return ActionTaken(**given, revision=1, action_id=derived_id(object_id, do), do=do, actor="ola", done_at=AT)


def hidden(object_id: str = "c1", **said: object) -> ItemHidden:
    """Somebody hid it on the platform itself."""
    return _told(ItemHidden, object_id, "sogne", {"change_no": 2, "visibility": "hidden"} | said)


def explained(by: str, object_id: str = "c1", *, reason: str = "", clause: str = "") -> RemovalExplained:
    """A person says who removed it."""
    given = _envelope("sogne", item_id(object_id))
    return RemovalExplained(
        **given, revision=1, actor="ola", act_id=f"removal-{by}", by=by, reason=reason, clause=clause
    )


def grounded(object_id: str = "c1") -> GroundGiven:
    """A person gives the ground of what was done on the platform itself."""
    given = _envelope("sogne", item_id(object_id))
    return GroundGiven(
        **given, revision=1, actor="ola", act_id="ground", change_no=2, reason="Trussel.", clause="SOGNE-20"
    )


def claimed(reply_id: str = "r1", *, to: str = "c1", mine: bool = True) -> ReplyClaimed:
    """A person says who wrote a reply of ours."""
    given = _envelope("sogne", item_id(to))
    return ReplyClaimed(**given, revision=1, actor="kari", act_id="claim", reply_id=item_id(reply_id), mine=mine)


def unit_confirmed(object_id: str = "c1") -> UnitConfirmed:
    """A person says whose matter it is."""
    given = _envelope("sogne", item_id(object_id))
    return UnitConfirmed(**given, revision=1, actor="ola", act_id="unit", topic="vei", unit="Teknisk drift")


def unit_answered(object_id: str = "c1") -> UnitAnswered:
    """The unit answers."""
    given = _envelope("sogne", item_id(object_id))
    return UnitAnswered(
        **given, revision=1, actor="per", act_id="answer", unit="Teknisk drift", text="Vi retter lyset i dag."
    )


def wanted(stage: int = 1, object_id: str = "c1", *, municipality: str = "sogne", revision: int = 1) -> EvidenceWanted:
    given = _envelope(municipality, item_id(object_id, municipality))
    return EvidenceWanted(**given, revision=revision, stage=stage)
