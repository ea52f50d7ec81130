"""Events of the neighbours, as they would tell them: Bø, a question on a Monday morning."""

from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from common.events import (
    ActionTaken,
    AlertWanted,
    Author,
    DecisionMade,
    EvidenceFailed,
    EvidenceSecured,
    EvidenceWanted,
    GroundGiven,
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    MessageParked,
    Outcome,
    Promise,
    RemovalExplained,
    Step,
    Tagging,
    derived_id,
    item_id_of,
)

RECEIVED = datetime.fromisoformat("2026-01-19T08:00:00+01:00")
WARN = datetime.fromisoformat("2026-01-20T11:45:00+01:00")
DUE = datetime.fromisoformat("2026-01-20T15:30:00+01:00")
C = TypeVar("C", bound=ItemChanged)
SECRET = "Hemmeligordet fra kommentaren"
AUTHOR = "Kari Navnesen"


def item_of(municipality: str = "bo", object_id: str = "c1") -> UUID:
    return item_id_of(municipality, "facebook", object_id)


def _envelope(kind: str, municipality: str, object_id: str, at: datetime, *more: object) -> dict[str, Any]:
    item_id = item_of(municipality, object_id)
    return {
        "event_id": derived_id(item_id, kind, str(at), *map(str, more)),
        "municipality": municipality,
        "item_id": item_id,
        "occurred_at": at,
        "recorded_at": at,
    }


def _changed(kind: type[C], municipality: str, object_id: str, at: datetime, /, **more: object) -> C:
    given: dict[str, Any] = {
        **_envelope(kind.__name__, municipality, object_id, at, more.get("revision", 1)),
        "revision": 1,
        "platform": "facebook",
        "account_id": "1",
        "object_id": object_id,
        "kind": "comment",
        "text": SECRET,
        "author": Author(id="9", name=AUTHOR),
        "post_id": "p1",
        "received_at": at,
        **more,
    }
    return kind(**given)


def posted(municipality: str = "bo", object_id: str = "c1", at: datetime = RECEIVED, **more: object) -> ItemPosted:
    return _changed(ItemPosted, municipality, object_id, at, **{"created_at": at, **more})


def edited(at: datetime, revision: int = 2, **more: object) -> ItemEdited:
    return _changed(ItemEdited, "bo", "c1", at, revision=revision, **more)


def removed(at: datetime, revision: int = 2, object_id: str = "c1", **more: object) -> ItemRemoved:
    given: dict[str, object] = {"change_no": 9, "visibility": "removed", "revision": revision, **more}
    return _changed(ItemRemoved, "bo", object_id, at, **given)


def hidden(at: datetime, change_no: int = 3, **more: object) -> ItemHidden:
    """Somebody hid it on the platform itself."""
    return _changed(ItemHidden, "bo", "c1", at, **{"change_no": change_no, "visibility": "hidden", **more})


def shown(at: datetime, change_no: int = 5, **more: object) -> ItemUnhidden:
    """Somebody showed it again on the platform itself."""
    return _changed(ItemUnhidden, "bo", "c1", at, **{"change_no": change_no, **more})


def explained(at: datetime, by: str = "writer") -> RemovalExplained:
    """A person says who removed it."""
    given = _envelope("RemovalExplained", "bo", "c1", at, by)
    return RemovalExplained(**given, revision=1, actor="kari", act_id=f"explained {by}", by=by)


def grounded(at: datetime, change_no: int = 3) -> GroundGiven:
    """A person gives the ground of what was done on the platform itself."""
    given = _envelope("GroundGiven", "bo", "c1", at, change_no)
    return GroundGiven(**given, revision=1, actor="kari", act_id=f"ground {change_no}", change_no=change_no, reason="x")


def own_reply(at: datetime, to: str = "c1", municipality: str = "bo") -> ItemPosted:
    """The municipality wrote in the thread itself, past the desk."""
    return posted(municipality, f"own-{at.isoformat()}", at, own=True, parent_id=to)


PROMISE = Promise(
    kind="opening_time",
    starts_at=RECEIVED,
    due_at=DUE,
    warn_at=(WARN, DUE),
    alert=("administratorer",),
    stops_on=("answer", "refer_unit", "ask_formal_letter"),
    clauses=("BO-23", "BO-24"),
)
ANSWER = Step(
    do="answer", clauses=("BO-23",), rule="reply.question", because=SECRET, mode="draft", text=SECRET, lang="nb"
)
HIDE = Step(do="hide_pending_review", clauses=("BO-39",), rule="removal.grounds.a", because=SECRET, mode="auto")
CRISIS = Step(
    do="escalate_crisis", clauses=("GEN-17",), rule="urgent", because=SECRET, mode="auto", text=SECRET, lang="nb"
)
HIDE_ALERT = AlertWanted(to=("administratorer",), when="now", clauses=("BO-39",), reason=SECRET)
CRISIS_ALERT = AlertWanted(to=("krise_og_beredskapsteam",), when="now", clauses=("GEN-17",), reason=SECRET)


def decided(
    no: int = 1,
    *,
    municipality: str = "bo",
    object_id: str = "c1",
    revision: int = 1,
    at: datetime = RECEIVED,
    **more: object,
) -> DecisionMade:
    """A decision that asks for nothing, unless `more` says otherwise."""
    given: dict[str, Any] = {
        **_envelope("DecisionMade", municipality, object_id, at, revision, no),
        "revision": revision,
        "decision_no": no,
        "supersedes": None,
        "pack": f"{municipality}/1",
        "pack_sha256": "0" * 64,
        "inputs_sha256": "1" * 64,
        "tagging": Tagging(lang="nb", tags=("question",)),
        "steps": (),
        **more,
    }
    return DecisionMade(**given)


def asked(no: int = 1, **more: Any) -> DecisionMade:  # noqa: ANN401 - the fields of an event
    """A decision that promises an answer."""
    return decided(no, **{"steps": (ANSWER,), "promise": PROMISE, "due_at": DUE, **more})


def threat(no: int = 1, **more: Any) -> DecisionMade:  # noqa: ANN401 - the fields of an event
    """A decision that hides the item at once."""
    return decided(no, **{"steps": (HIDE,), "alerts": (HIDE_ALERT,), **more})


def urgent(no: int = 1, **more: Any) -> DecisionMade:  # noqa: ANN401 - the fields of an event
    """A decision that somebody may be in danger."""
    return decided(no, **{"steps": (CRISIS,), "alerts": (CRISIS_ALERT,), **more})


def outcome(kind: type[Outcome], do: str, at: datetime, **more: object) -> Outcome:
    """What became of an order."""
    given: dict[str, Any] = {
        **_envelope(kind.__name__, "bo", "c1", at, do),
        "revision": 1,
        "action_id": derived_id(do, str(at)),
        "do": do,
        "actor": "auto",
        **({"done_at": at} if issubclass(kind, ActionTaken) else {"why": "not_possible"}),
        **more,
    }
    return kind(**given)


def seal_wanted(at: datetime, revision: int = 1, stage: int = 1) -> EvidenceWanted:
    given = _envelope("EvidenceWanted", "bo", "c1", at, revision, stage)
    return EvidenceWanted(**given, revision=revision, stage=stage)


def seal_secured(at: datetime, revision: int = 1, stage: int = 1) -> EvidenceSecured:
    given = _envelope("EvidenceSecured", "bo", "c1", at, revision, stage)
    return EvidenceSecured(
        **given, revision=revision, stage=stage, seal_id=derived_id("seal", revision, stage), sha256="2" * 64
    )


def seal_failed(at: datetime, revision: int = 1, stage: int = 1) -> EvidenceFailed:
    given = _envelope("EvidenceFailed", "bo", "c1", at, revision, stage)
    return EvidenceFailed(**given, revision=revision, stage=stage, why="storage", final=True)


def parked(letter: int, at: datetime = RECEIVED) -> MessageParked:
    return MessageParked(
        event_id=derived_id("parked", letter),
        municipality="bo",
        occurred_at=at,
        recorded_at=at,
        service="classifier",
        topic="items",
        letter_id=str(derived_id("letter", letter)),
        fault="ours",
        why="KeyError",
    )


def again(event: DecisionMade, minutes: float) -> DecisionMade:
    """The same decision, decided later."""
    return msgspec.structs.replace(event, occurred_at=event.occurred_at + timedelta(minutes=minutes))
