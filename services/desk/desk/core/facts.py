"""What the desk knows of one item: facts that only grow, so that the order in which they come does not matter."""

from datetime import datetime
from uuid import UUID

import msgspec

from common.events import DecisionMade, ItemChanged
from desk.core.deeds import ConfirmUnit, LinkCaseFile, PickPoliticalCase, SetMarks
from desk.core.look_facts import Corrected, Looked
from desk.core.media_facts import MediaKept
from desk.core.record_facts import FilingAct, FilingRefused, Look, RecordFact

AUTO = "auto"
"""The actor of what the system orders by itself; every other actor is a person's id."""

VISIBLE, HIDDEN, REMOVED = "visible", "hidden", "removed"
ORDERED, TAKEN, FAILED, UNKNOWN, WITHDRAWN = "ordered", "taken", "failed", "unknown", "withdrawn"
NOTICE = "notice"
"""The purpose of a private reply that tells why something will be removed."""
HOLDING = "holding_reply"
"""The step of a general first answer: the answer itself is still to come (RANDABERG-43)."""
INTERNAL = frozenset({"N", "X"})
"""Kinds of records that belong to an item's own record: a note, a question within the house."""


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence of one revision at one stage. `sha256` None: wanted, not there; `failed`: no further try follows."""

    revision: int
    stage: int
    sha256: str | None = None
    failed: bool = False


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """An order that was given, for the text of `revision`.

    `act_id` is the person's act that it carries out, None for an auto step; `carries_out` are the steps that a reply
    carries out.
    """

    action_id: UUID
    do: str
    revision: int
    attempt: int
    actor: str
    clause: str
    purpose: str
    pack: str
    decision_no: int
    act_id: str | None = None
    text: str | None = None
    reason: str | None = None
    evidence_sha256: str | None = None
    withdrawn: bool = False
    carries_out: tuple[str, ...] = ()


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order. `do` stands here too, because an outcome may come before what it belongs to.

    `object_id` is the platform's id of what it created.
    """

    action_id: UUID
    do: str
    state: str
    at: datetime
    why: str | None = None
    object_id: str | None = None


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A person's standing decision on an item: hide, unhide or remove, for the text of `revision`.

    `notice` is what the writer is told before a removal, None where nothing is. `past_notice`: the person
    saw that nobody can tell whether the notice arrived, and wants the removal to go on. `kept`: what the system hid is
    to stay so, which is the last word.
    """

    act_id: str
    do: str
    actor: str
    revision: int
    reason: str
    clause: str
    notice: str | None = None
    past_notice: bool = False
    kept: bool = False


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A reply of ours as it stands on the platform.

    `by_order`: its words are those of an order of ours; `history`: it was found long after it was written.
    """

    reply_id: UUID
    object_id: str
    at: datetime
    by_order: bool = False
    history: bool = False


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody hid, showed or removed the item on the platform itself, when the text of `revision` stood there."""

    do: str
    change_no: int
    revision: int
    at: datetime


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """Since when the newest text stands there."""

    revision: int
    at: datetime


class Remover(msgspec.Struct, frozen=True, kw_only=True):
    """Who removed the item, as a person says: "we", "writer" or "platform". The actor "auto": nobody said anything."""

    by: str
    actor: str
    clause: str = ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a person says to the text of `revision`: a reply, public or private, a like, or our own words put right.

    `carries_out` are the steps that a reply carries out; `goes_at` is until when it can be taken back.
    """

    act_id: str
    do: str
    actor: str
    revision: int
    text: str
    clause: str
    carries_out: tuple[str, ...] = ()
    goes_at: datetime | None = None


class DeadlineFact(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline as the notifier last told of it: set, moved, warned, met, dropped or missed."""

    deadline_id: UUID
    kind: str
    due_at: datetime
    state: str
    at: datetime
    clauses: tuple[str, ...] = ()


class AlertFact(msgspec.Struct, frozen=True, kw_only=True):
    """An alert as the notifier last told of it: raised, sent, failed, escalated, acknowledged or resolved.

    `by` is who has seen it: a person's id, or the role that a link was sent to. `round_no` counts how often the matter
    came up, 0 where it was not told.
    """

    alert_id: UUID
    reason: str
    to: tuple[str, ...]
    state: str
    at: datetime
    by: str = ""
    round_no: int = 0


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """All that the desk knows of an item. Empty at first, and whole only with item and decision.

    `closed`, `casework_of` and `record_of` name the revision that a person said it of, -1 where nobody did. Unit,
    political case, marks and case file are what a person said last. `spoken`, `outside` and `written` are what the
    platform told of; `claims`, `grounds` (by number of change) and `remover` what people said of it. `awaited` are
    the clocks that were set for it. `published_by` is who published it from the desk, "" where nobody did.
    `filing` are the last acts of each kind on its record, `unfiled` those that the archive refused, `assessed` the
    records that somebody has read for publishing, `looks` what came of the last reading of each. `looked`,
    `corrected` and `ground_clauses` (by number of change) are what the figures need of people's acts. `unsent` are
    acts whose words were taken back before they went out. `media_asked` is the revision whose pictures were asked for.
    """

    municipality: str
    item_id: UUID
    item: ItemChanged | None = None
    created_at: datetime | None = None
    decision: DecisionMade | None = None
    seals: tuple[Seal, ...] = ()
    placed: tuple[Placed, ...] = ()
    ended: tuple[Ended, ...] = ()
    parked: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    rung: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    wish: Wish | None = None
    answers: tuple[Answer, ...] = ()
    closed: int = -1
    casework: str | None = None
    casework_of: int = -1
    record_of: int = -1
    unit: ConfirmUnit | None = None
    political_case: PickPoliticalCase | None = None
    marks: SetMarks | None = None
    case_file: LinkCaseFile | None = None
    deadlines: tuple[DeadlineFact, ...] = ()
    alerts: tuple[AlertFact, ...] = ()
    records: tuple[RecordFact, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    claims: tuple[UUID, ...] = ()
    outside: tuple[Outside, ...] = ()
    grounds: tuple[int, ...] = ()
    remover: Remover | None = None
    written: Written | None = None
    awaited: tuple[str, ...] = ()
    published_by: str = ""
    filing: tuple[FilingAct, ...] = ()
    unfiled: tuple[FilingRefused, ...] = ()
    assessed: tuple[UUID, ...] = ()
    looks: tuple[Look, ...] = ()
    looked: tuple[Looked, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    ground_clauses: dict[int, str] = {}
    unsent: tuple[str, ...] = ()
    media: tuple[MediaKept, ...] = ()
    media_asked: int = -1

    @property
    def incomplete(self) -> bool:
        """True while a message about the item is parked: no auto step, no removal (G3)."""
        return not set(self.parked) <= set(self.settled)

    @property
    def revision(self) -> int:
        """The newest revision known, 0 before the item came."""
        return self.item.revision if self.item else 0

    @property
    def visibility(self) -> str:
        """What the platform shows, by the newest of what ingest told: item events and outcomes."""
        if self.item is None:
            return VISIBLE
        if self.item.visibility == REMOVED or any(e.do == "remove" and e.state == TAKEN for e in self.ended):
            return REMOVED
        told = {"hide": HIDDEN, "unhide": VISIBLE}
        seen = [(e.at, told[e.do]) for e in self.ended if e.state == TAKEN and e.do in told]
        return max([*seen, (self.item.recorded_at, self.item.visibility)], key=lambda s: s[0])[1]

    @property
    def ruling(self) -> DecisionMade | None:
        """The newest decision, when it speaks of the text that we know; else None."""
        d = self.decision
        return d if d is not None and 0 < self.revision == d.revision else None

    def seal(self, stage: int) -> Seal | None:
        """The seal of the newest revision at this stage, wanted or there."""
        mine = (s for s in self.seals if s.revision == self.revision and s.stage == stage)
        return next(mine, None)

    def sealed(self, stage: int) -> str | None:
        """The SHA-256 of the newest revision's seal; None when it is not there (G4)."""
        seal = self.seal(stage)
        return seal.sha256 if seal else None

    def outcome(self, action_id: UUID) -> Ended | None:
        """What became of an order, as far as known."""
        return next((e for e in self.ended if e.action_id == action_id), None)

    @property
    def record(self) -> RecordFact | None:
        """The item's own record that stands, the one told of last; a withdrawn one only when there is no other."""
        own = [r for r in self.records if r.kind not in INTERNAL]
        return max(own, key=lambda r: (r.status != "U", r.at), default=None)

    @property
    def refused_filing(self) -> tuple[FilingRefused, ...]:
        """What the archive refused and nobody has asked for anew since, oldest first."""
        last = {one.act_id for one in self.filing}
        return tuple(sorted((one for one in self.unfiled if one.act_id in last), key=lambda one: one.at))

    def state_of(self, order: Placed) -> str:
        """How an order stands: ordered, taken, failed, unknown or withdrawn."""
        outcome = self.outcome(order.action_id)
        if outcome is not None:
            return outcome.state
        return WITHDRAWN if order.withdrawn else ORDERED

    def is_open(self, order: Placed) -> bool:
        """True while nothing is known of what became of it."""
        return self.state_of(order) == ORDERED

    def standing(self) -> Wish | None:
        """The person's decision, while it speaks of the text that stands there now."""
        return self.wish if self.wish is not None and self.wish.revision == self.revision else None
