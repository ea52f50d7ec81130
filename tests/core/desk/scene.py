"""Recorded events of one item, and a pretend world that answers the desk's orders, for tests of the case."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from common.events import (
    ActionFailed,
    ActionTaken,
    ActionUnknown,
    Author,
    DecisionMade,
    Event,
    EvidenceFailed,
    EvidenceSecured,
    ItemChanged,
    ItemEdited,
    ItemHidden,
    ItemPosted,
    ItemRemoved,
    ItemUnhidden,
    MessageParked,
    MessageReplayed,
    NoticeFailed,
    NoticeSent,
    NoticeUnknown,
    Span,
    Step,
    Tagging,
    derived_id,
    item_id_of,
)
from desk.core.case import Heard, step
from desk.core.deeds import Acted, Deed, Rang
from desk.core.facts import Case, Placed
from desk.core.limits import Limits
from desk.core.orders import Asked, Clock, Order, WantEvidence, Withdraw

BO = "bo"
T0 = datetime(2026, 5, 14, 9, 0, tzinfo=UTC)
LIMITS = Limits()
THREAT = "Jeg vet hvor du bor, og jeg kommer i natt."

HIDE = Step(
    do="hide_pending_review",
    clauses=("BO-39",),
    rule="removal.grounds.sjikane",
    because="Sjikane og trusler med personangrep skal fjernes.",
    mode="auto",
)
REMOVE = Step(
    do="remove",
    clauses=("BO-39", "BO-38", "BO-40"),
    rule="removal.grounds.sjikane",
    because="Sjikane og trusler med personangrep skal fjernes.",
    mode="propose",
    to=("administratorer",),
)
NOTIFY = Step(
    do="notify_author_privately",
    clauses=("BO-40", "BO-38"),
    rule="removal.notice",
    because="Avsender skal samtidig få en privat beskjed.",
    mode="propose",
    text="Hei! Vi har skjult kommentaren din, og den vil bli fjernet.",
    lang="nb",
)
FLAG = Step(do="flag_for_review", clauses=("GEN-19",), rule="confidence", because="Se på den.", mode="auto")
ANSWER = Step(
    do="answer",
    clauses=("BO-23",),
    rule="reply.question",
    because="Spørsmål bør besvares.",
    mode="draft",
    text="Hei! Takk for spørsmålet.",
    lang="nb",
)
THREAT_STEPS = (HIDE, REMOVE, NOTIFY)


def item_id(municipality: str = BO) -> UUID:
    """The id of the scene's item in a municipality."""
    return item_id_of(municipality, "facebook", "123_456")


def _about(event: str, at: datetime, municipality: str, revision: int) -> dict[str, Any]:
    return {
        "event_id": derived_id(municipality, event, revision, at.isoformat()),
        "municipality": municipality,
        "item_id": item_id(municipality),
        "revision": revision,
        "occurred_at": at,
        "recorded_at": at,
    }


def item(
    told: type[Any] = ItemPosted,
    *,
    revision: int = 1,
    change_no: int = 1,
    at: datetime = T0,
    municipality: str = BO,
    **more: object,
) -> ItemChanged:
    """An item event: a comment with a threat, where nothing else is said."""
    given: dict[str, Any] = {
        "platform": "facebook",
        "account_id": "1234567890321",
        "object_id": "123_456",
        "kind": "comment",
        "text": THREAT,
        "author": Author(id="77", name="Ola Testesen"),
        "created_at": T0,
        "received_at": T0,
        "change_sha256": "c" * 64,
    }
    about = _about(told.__name__, at, municipality, revision)
    changed: ItemChanged = told(**about, change_no=change_no, **(given | more))
    return changed


def _changed(told: type[Any], fields: dict[str, Any], more: dict[str, Any]) -> ItemChanged:
    changed: ItemChanged = item(told, **(fields | more))
    return changed


def edited(text: str = "Jeg mente det ikke.", **more: object) -> ItemChanged:
    """The text was changed: revision 2."""
    return _changed(ItemEdited, {"revision": 2, "change_no": 6, "at": T0 + timedelta(minutes=9), "text": text}, more)


def hidden(*, at: datetime = T0 + timedelta(seconds=30), **more: object) -> ItemChanged:
    """The item is hidden, by an order of ours where nothing else is said."""
    fields = {"change_no": 3, "at": at, "visibility": "hidden", "changed_by_us": True}
    return _changed(ItemHidden, fields, more)


def unhidden(*, at: datetime = T0 + timedelta(minutes=5), **more: object) -> ItemChanged:
    """The item is shown again, by an order of ours where nothing else is said."""
    fields = {"change_no": 5, "at": at, "visibility": "visible", "changed_by_us": True}
    return _changed(ItemUnhidden, fields, more)


def removed(*, at: datetime = T0 + timedelta(minutes=20), **more: object) -> ItemChanged:
    """The item is gone from the platform."""
    return _changed(ItemRemoved, {"change_no": 9, "at": at, "visibility": "removed"}, more)


def decided(
    steps: tuple[Step, ...] = THREAT_STEPS,
    *,
    revision: int = 1,
    decision_no: int = 1,
    municipality: str = BO,
    tagging: Tagging | None = None,
    **more: object,
) -> DecisionMade:
    """The pack's decision on the item."""
    at = T0 + timedelta(seconds=1, milliseconds=decision_no)
    said = tagging or Tagging(
        lang="nb",
        tags=("abuse",),
        abuse_reasons=("threat",),
        because=(Span(tag="abuse", start=0, end=18, phase="lexicon"),),
    )
    make: type[Any] = DecisionMade
    decision: DecisionMade = make(
        **_about("decided", at, municipality, revision),
        decision_no=decision_no,
        supersedes=None,
        pack="bo/1",
        pack_sha256="a" * 64,
        inputs_sha256="b" * 64,
        tagging=said,
        steps=steps,
        **more,
    )
    return decision


def sha_of(stage: int, revision: int = 1) -> str:
    """The hash of a seal in the scene."""
    return f"{revision}{stage}" * 32


def sealed(stage: int = 1, *, revision: int = 1, municipality: str = BO) -> EvidenceSecured:
    """The archiver has sealed the revision."""
    return EvidenceSecured(
        **_about(f"sealed{stage}", T0 + timedelta(seconds=5), municipality, revision),
        stage=stage,
        seal_id=derived_id("seal", stage),
        sha256=sha_of(stage, revision),
    )


def failed_seal(stage: int = 1, *, final: bool = True) -> EvidenceFailed:
    """The archiver could not seal the revision."""
    about = _about(f"failed{stage}{final}", T0, BO, 1)
    return EvidenceFailed(**about, stage=stage, why="disk_full", final=final)


def parked(letter: str = "letter-1") -> MessageParked:
    """A message about the item could not be handled."""
    about = _about(f"parked{letter}", T0, BO, 0)
    return MessageParked(**about, service="ingest", topic="deliveries", letter_id=letter, fault="ours", why="code")


def replayed(letter: str = "letter-1") -> MessageReplayed:
    """The parked message was handled after all."""
    return MessageReplayed(
        **_about(f"replayed{letter}", T0, BO, 0), service="ingest", topic="deliveries", letter_id=letter
    )


_ENDS: dict[tuple[str, bool], type[Any]] = {
    ("taken", False): ActionTaken,
    ("taken", True): NoticeSent,
    ("failed", False): ActionFailed,
    ("failed", True): NoticeFailed,
    ("unknown", False): ActionUnknown,
    ("unknown", True): NoticeUnknown,
}


def ended(
    placed: Placed, end: str = "taken", *, at: datetime = T0 + timedelta(seconds=20), object_id: str | None = None
) -> Event:
    """What ingest tells of an order."""
    kind = _ENDS[end, placed.do == "private_reply"]
    extra: dict[str, Any] = {"done_at": at, "object_id": object_id} if end == "taken" else {"why": "not_possible"}
    about = _about(f"ended{placed.action_id}{end}", at, BO, placed.revision)
    outcome: Event = kind(**about, action_id=placed.action_id, do=placed.do, actor=placed.actor, **extra)
    return outcome


@dataclass
class Run:
    """A case on its way: what was asked for so far."""

    case: Case = field(default_factory=lambda: Case(municipality=BO, item_id=item_id()))
    asked: list[Asked] = field(default_factory=list)
    at: datetime = T0
    acts: int = 0

    def take(self, *events: Heard) -> "Run":
        """Let the case take events in."""
        for event in events:
            self.case, asked = step(self.case, event, self.at, LIMITS)
            self.asked.extend(asked)
        return self

    def act(self, deed: Deed, actor: str = "kari") -> "Run":
        """A person does something."""
        self.acts += 1
        return self.take(Acted(act_id=f"act-{self.acts}", actor=actor, deed=deed))

    def orders(self, do: str | None = None) -> list[Placed]:
        """The orders given, of one kind or all."""
        placed = [a.placed for a in self.asked if isinstance(a, Order)]
        return [p for p in placed if do in {None, p.do}]

    def last(self, do: str) -> Placed:
        """The newest order of a kind."""
        return self.orders(do)[-1]

    def wanted(self) -> list[tuple[int, int]]:
        """The evidence asked for: (revision, stage)."""
        return [(a.revision, a.stage) for a in self.asked if isinstance(a, WantEvidence)]

    def withdrawn(self) -> list[str]:
        """Why orders were taken back."""
        return [a.why for a in self.asked if isinstance(a, Withdraw)]

    def clocks(self, kind: str) -> list[Clock]:
        """The clocks set."""
        return [a for a in self.asked if isinstance(a, Clock) and a.kind == kind]

    def ring(self, kind: str) -> "Run":
        """The newest clock of a kind comes to its time."""
        clock = self.clocks(kind)[-1]
        later = replace(self, at=clock.run_at)
        later.take(Rang(kind=clock.kind, about=clock.about))
        self.case, self.at = later.case, later.at
        return self


def threat_hidden(steps: tuple[Step, ...] = THREAT_STEPS) -> Run:
    """A threat that was sealed and hidden by the system."""
    run = Run().take(item(), decided(steps), sealed())
    return run.take(ended(run.last("hide")), hidden())
