"""What the archiver's neighbours told of it that year: items as ingest tells them, decisions, orders, people's acts."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from common.events import (
    MESSAGE,
    ActionTaken,
    Archived,
    Author,
    CaseFileClosed,
    DecisionMade,
    Event,
    EvidenceWanted,
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    RecordAssessed,
    RecordClosed,
    RecordConfirmed,
    Step,
    Tagging,
    derived_id,
    item_id_of,
)
from common.policy.pack import Pack
from standalone.last_year.story import Done, Moment, Story, Written

_ITEM_OF = {
    "edit": ItemEdited,
    "hide": ItemHidden,
    "unhide": ItemUnhidden,
    "remove": ItemRemoved,
}
"""What an act on the platform makes of the item."""
_VISIBILITY = {"hide": "hidden", "remove": "removed"}
_STAGE = {"hide": 1, "remove": 2}
"""Which seal must be there before it may be done (G4)."""


class Telling:
    """Tells what happened. `accounts` is platform → our account there."""

    def __init__(self, story: Story, pack: Pack, accounts: Mapping[str, str]) -> None:
        self._story = story
        self._pack = pack
        self._accounts = accounts
        self._changes: dict[str, int] = {}
        self._revisions: dict[str, tuple[int, str, str]] = {}

    def item_id(self, one: Written) -> UUID:
        """Return the inquiry's id."""
        return item_id_of(self._story.municipality, one.platform, one.id)

    def items(self, one: Written) -> tuple[UUID, UUID]:
        """Return the ids of the inquiry and of our answer to it."""
        return self.item_id(one), item_id_of(self._story.municipality, one.platform, _answer_to(one))

    def change(self, moment: Moment) -> bytes | None:
        """Return the bytes that the platform sent of a new text; None where it sent none."""
        done = moment.done
        if done is not None and done.do not in {"edit", "reply"}:
            return None
        ours = done is not None and done.do == "reply"
        sent = {
            "item": moment.of.kind,
            "verb": "edited" if done is not None and done.do == "edit" else "add",
            "comment_id": _answer_to(moment.of) if ours else moment.of.id,
            "post_id": None if moment.of.kind == MESSAGE else "innlegg",
            "parent_id": moment.of.id if ours else None,
            "from": {"name": self._story.municipality_name if ours else moment.of.by},
            "message": done.text if done is not None else moment.of.text,
            "created_time": int(moment.at.timestamp()),
        }
        return msgspec.json.encode({"field": "feed", "value": sent}, order="sorted")

    # --- what came --------------------------------------------------------------------------------------------

    def came(self, moment: Moment, sha256: str) -> tuple[Event, ...]:
        """Return what is told of a new inquiry."""
        self._revisions[moment.of.id] = (1, moment.of.text, sha256)
        return self._item(ItemPosted, moment), self._decision(moment, 1)

    def edited(self, moment: Moment, text: str, sha256: str) -> tuple[Event, ...]:
        """Return what is told of a changed text: a new revision, decided on like the first."""
        revision = self._revisions[moment.of.id][0] + 1
        self._revisions[moment.of.id] = (revision, text, sha256)
        return self._item(ItemEdited, moment), self._decision(moment, revision)

    def answered(self, moment: Moment, done: Done, sha256: str) -> tuple[Event, ...]:
        """Return what is told of our answer: it was ordered, and came back as an item of its own."""
        one = moment.of
        answer = _answer_to(one)
        ours = {
            "object_id": answer,
            "item_id": self.items(one)[1],
            "own": True,
            "text": done.text,
            "revision": 1,
            "change_no": 1,
            "parent_id": None if one.kind == MESSAGE else one.id,
            "author": Author(id=self._account(one), name=self._story.municipality_name),
            "created_at": moment.at,
            "received_at": moment.at,
            "change_sha256": sha256,
        }
        return self._taken(moment, "reply", object_id=answer), self._item(ItemPosted, moment, **ours)

    # --- what was done about it -------------------------------------------------------------------------------

    def wanted(self, moment: Moment, do: str) -> tuple[Event, ...]:
        """Return what has it sealed before an act on the platform; nothing where it needs no seal."""
        if do not in _STAGE:
            return ()
        sha256 = self._revisions[moment.of.id][2]
        return (EvidenceWanted(**self._about(moment, "wanted"), stage=_STAGE[do], change_sha256=sha256),)

    def acted(self, moment: Moment, done: Done) -> tuple[Event, ...]:
        """Return what is told of an act of ours on the platform."""
        words = {"clause": done.clause, "reason": done.reason or None}
        changed = {"visibility": _VISIBILITY.get(done.do, "visible"), "changed_by_us": True}
        return self._taken(moment, done.do, **words), self._item(_ITEM_OF[done.do], moment, **changed)

    # --- what people said of its record -----------------------------------------------------------------------

    def confirmed(self, moment: Moment, done: Done, case_file: str | None) -> RecordConfirmed:
        """Return that somebody at the desk confirmed it."""
        act = self._act(moment, self._story.desk)
        return RecordConfirmed(**act, title=done.title, klasse=done.klasse, case_file=case_file)

    def not_kept(self, moment: Moment, done: Done) -> RecordClosed:
        """Return that the archivist took it out."""
        return RecordClosed(**self._act(moment, self._story.archivist), reason=done.reason)

    def read(self, moment: Moment, done: Done, record_id: UUID) -> RecordAssessed:
        """Return that the archivist read one of its records for publishing, and what is withheld."""
        return RecordAssessed(
            **self._act(moment, self._story.archivist, str(record_id)),
            record_id=record_id,
            metadata=done.metadata,
            document=done.document,
            hjemmel=done.law,
        )

    def closed(self, moment: Moment, done: Done, case_file: str) -> CaseFileClosed:
        """Return that the archivist archived what is in its case, and closed that."""
        act = self._act(moment, self._story.archivist)
        return CaseFileClosed(**act, case_file=case_file, archive=True, write_off=done.write_off)

    # --- parts ------------------------------------------------------------------------------------------------

    def _item(self, kind: type[ItemChanged], moment: Moment, **said: Any) -> ItemChanged:  # noqa: ANN401 - facts of it
        one = moment.of
        revision, text, sha256 = self._revisions[one.id]
        self._changes[one.id] = self._changes.get(one.id, 0) + ("own" not in said)
        facts: dict[str, Any] = {
            "platform": one.platform,
            "account_id": self._account(one),
            "object_id": one.id,
            "kind": one.kind,
            "text": text,
            "author": Author(id=str(derived_id(one.by).int % 10**15), name=one.by),
            "created_at": moment.at if kind is ItemPosted else None,
            "post_id": None if one.kind == MESSAGE else f"{one.platform}-innlegg",
            "thread_id": one.id,
            "revision": revision,
            "change_no": self._changes[one.id],
            "received_at": moment.at,
            "change_sha256": sha256,
        }
        return kind(**(self._about(moment, kind.__name__) | facts | said))

    def _decision(self, moment: Moment, revision: int) -> DecisionMade:
        told = self._story.decision(moment.of)
        asked = [*told.steps, *(["restrict_access"] if moment.of.restricted else [])]
        steps = [Step(do=do, clauses=told.clauses, rule=moment.of.decided, because="", mode="propose") for do in asked]
        inputs = hashlib.sha256(self._revisions[moment.of.id][1].encode()).hexdigest()
        return DecisionMade(
            **(self._about(moment, "decided") | {"revision": revision}),
            decision_no=1,
            supersedes=None,
            pack=self._pack.ref,
            pack_sha256=self._pack.sha256,
            inputs_sha256=inputs,
            tagging=Tagging(lang="nb", tags=("saksbehandling",) if moment.of.decided == "casework" else ()),
            steps=tuple(steps),
            archived=Archived(kind=told.archive, clauses=told.clauses) if told.archive else None,
        )

    def _taken(self, moment: Moment, do: str, **said: Any) -> ActionTaken:  # noqa: ANN401 - facts of it
        about = self._about(moment, "taken")
        action_id = derived_id(about["event_id"], "action")
        return ActionTaken(**about, action_id=action_id, do=do, actor=self._story.desk, done_at=moment.at, **said)

    def _act(self, moment: Moment, actor: str, *of: str) -> dict[str, Any]:
        about = self._about(moment, "act", *of)
        return about | {"actor": actor, "act_id": str(about["event_id"])}

    def _about(self, moment: Moment, *what: str) -> dict[str, Any]:
        return {
            "event_id": derived_id(self.item_id(moment.of), moment.at.isoformat(), *what),
            "municipality": self._story.municipality,
            "item_id": self.item_id(moment.of),
            "occurred_at": moment.at,
            "recorded_at": moment.at,
            "revision": self._revisions[moment.of.id][0],
            "thread_id": moment.of.id,
        }

    def _account(self, one: Written) -> str:
        return self._accounts.get(one.platform, f"{self._story.municipality}-{one.platform}")


def _answer_to(one: Written) -> str:
    return f"{one.id}-svar"
