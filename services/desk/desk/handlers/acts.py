"""What people do with items: checked against the case as it stands, saved, published, all in one transaction."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec

from common.db import Tx
from common.events import (
    AlertSeen,
    CaseFileLinked,
    CaseworkConfirmed,
    GroundGiven,
    HideUpheld,
    Judged,
    MarkSet,
    MatterClosed,
    PoliticalCasePicked,
    RemovalExplained,
    ReplyClaimed,
    TagsCorrected,
    UnitConfirmed,
    derived_id,
)
from desk.core.claim import CLAIMED, holder
from desk.core.deeds import (
    Acted,
    ClaimReply,
    Close,
    ConfirmCasework,
    ConfirmUnit,
    CorrectTags,
    Deed,
    ExplainRemoval,
    GiveGround,
    KeepHidden,
    LinkCaseFile,
    PickPoliticalCase,
    SeeAlert,
    SetMarks,
)
from desk.core.facts import Case
from desk.core.filing_deeds import AskPackage, Filing
from desk.core.line import Line
from desk.core.refusal import Refusal
from desk.core.refuse import refusal
from desk.core.refuse_filing import needs_archivist
from desk.core.rights import ARCHIVE, READ, needed_for
from desk.core.view import view
from desk.handlers.filing import judgements_of
from desk.handlers.folding import LimitsOf, advance, want_seal
from desk.handlers.rights import may_on
from desk.handlers.since import Changed, changed_since
from desk.handlers.statements import linked
from desk.store import MACHINERY, Cases, Claims

NO_SUCH_ITEM = "no_such_item"
STALE, SEEN_OTHERWISE = "stale", "seen_otherwise"
KEY_REUSED = "key_reused"
NO_ARCHIVE_RIGHT = "no_archive_right"
NO_RIGHT = "no_right_on_account"
SECOND = "held_for_second"
"""The decision waits for a second person: it is kept, and nothing is done."""
HELD = "held_in_crisis"
"""The words wait for approval: they are kept, and nothing is sent."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """A person's act on an item as they saw it. `key` is the caller's own (Idempotency-Key), where it gave one.

    `seen` is the visibility that they saw, "" where they do not say.
    """

    municipality: str
    item_id: UUID
    person: str
    revision: int
    deed: Deed
    key: str | None = None
    seen: str = ""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The act is on record and under way."""

    act_id: UUID


class NotDone(msgspec.Struct, frozen=True, kw_only=True):
    """The act is not done. `code` picks the words; `clauses` say what a refusal rests on; `newest` is the item now.

    `by` is who has claimed it, where somebody else has; `changed` is what is another text than the one they saw.
    """

    code: str
    clauses: tuple[str, ...] = ()
    newest: dict[str, object] | None = None
    by: str = ""
    changed: Changed | None = None


Gate = Callable[[Case, Act, UUID], Refusal | None]
"""Looks at what may be done before it is done: the third is the act's id."""


Cited = Callable[[Case, Act], tuple[str, ...]]
"""Finds the clauses that tell somebody without a right on the account why they have none."""


def do_act(
    tx: Tx, act: Act, at: datetime, limits: LimitsOf, gate: Gate | None = None, cited: Cited | None = None
) -> Done | NotDone:
    """Do the act, or say why not. Twice with the same key is once; a refusal stands on the timeline too."""
    cases = Cases(tx, act.municipality)
    cases.lock(act.item_id)
    case = cases.get(act.item_id)
    if case is None or not may_on(tx, case, act.person, READ):
        why = cited(case, act) if cited and case and case.item else ()
        return NotDone(code=NO_RIGHT if why else NO_SUCH_ITEM, clauses=why)
    act_id, sha256 = _act_id(cases, act), _sha256(act)
    known = cases.act_sha256(act_id)
    if known is not None:
        return Done(act_id=act_id) if known == sha256 else NotDone(code=KEY_REUSED)
    overtaken = _overtaken(tx, case, act)
    if overtaken is not None:
        # Whoever is told what it says now reads it.
        cases.audit(act.person, "read_item", act.item_id, at)
        return overtaken
    claim = Claims(tx, act.municipality).of_item(act.item_id)
    if (by := holder(claim, at)) not in {None, act.person}:
        return NotDone(code=CLAIMED, by=by or "")
    refused = _without_right(tx, case, act)
    if refused is not None and cited is not None:
        refused = msgspec.structs.replace(refused, clauses=cited(case, act))
    refused = refused or refusal(case, act.deed)
    if refused is None and gate is not None:
        refused = gate(case, act, act_id)
    if refused is not None:
        _write_refusal(cases, act, act_id, refused, at)
        return NotDone(code=refused.code, clauses=refused.clauses)
    _carry_out(tx, case, act, act_id, at, limits)
    return Done(act_id=act_id)


def _overtaken(tx: Tx, case: Case, act: Act) -> NotDone | None:
    """Return what is another than they saw: the text, or, where they say it, whether it is shown."""
    if act.revision != case.revision:
        return NotDone(code=STALE, newest=view(case), changed=changed_since(tx, case, act.revision))
    return None if act.seen in {"", case.visibility} else NotDone(code=SEEN_OTHERWISE, newest=view(case))


def _without_right(tx: Tx, case: Case, act: Act) -> Refusal | None:
    """Return the refusal of what needs a right on the item's account, for whoever has it not."""
    if isinstance(act.deed, Filing) and needs_archivist(case, act.deed):
        return None if may_on(tx, case, act.person, ARCHIVE) else Refusal(code=NO_ARCHIVE_RIGHT)
    if isinstance(act.deed, Filing) and may_on(tx, case, act.person, ARCHIVE):
        return None
    return None if may_on(tx, case, act.person, needed_for(act.deed)) else Refusal(code=NO_RIGHT)


def was_done(tx: Tx, municipality: str, person: str, key: str) -> bool:
    """True for the key of an act that is on record: what comes with it once more is done already."""
    return Cases(tx, municipality).act_sha256(_id_by_key(municipality, person, key)) is not None


def _id_by_key(municipality: str, person: str, key: str) -> UUID:
    return derived_id(municipality, "act", person, key)


def _act_id(cases: Cases, act: Act) -> UUID:
    """With the caller's key the same id each time; else the next of this item."""
    if act.key is not None:
        return _id_by_key(act.municipality, act.person, act.key)
    return derived_id(act.municipality, "act", str(act.item_id), cases.acts_on(act.item_id) + 1)


def _sha256(act: Act) -> str:
    said = f"{act.item_id}\x1f{act.revision}\x1f{type(act.deed).__name__}\x1f".encode()
    return hashlib.sha256(said + msgspec.json.encode(act.deed)).hexdigest()


def _write_refusal(cases: Cases, act: Act, act_id: UUID, refused: Refusal, at: datetime) -> None:
    what = {HELD: "crisis_held", SECOND: "second_wanted"}.get(refused.code, "refused")
    line = Line(what=what, who=act.person, clause=" ".join(refused.clauses), detail=refused.code)
    cases.write_line(act.item_id, derived_id(act_id, "refused", at.isoformat()), line, at, at)


def _carry_out(tx: Tx, case: Case, act: Act, act_id: UUID, at: datetime, limits: LimitsOf) -> None:
    cases = Cases(tx, act.municipality)
    row = {
        "item_id": act.item_id,
        "actor": act.person,
        "deed_sha256": _sha256(act),
        "deed": msgspec.json.encode(act.deed),
        "at": at,
    }
    cases.write_act(act_id, row)
    cases.write_line(act.item_id, act_id, _line(case, act), at, at)
    cases.audit(act.person, f"act_{type(act.deed).__name__.lower()}", act.item_id, at)
    if isinstance(act.deed, AskPackage):
        # What is handed out is sealed first, the newest text too.
        want_seal(tx, case, at)
    for judged in _judgements(case, act, act_id, at):
        MACHINERY.outbox.publish(tx, judged)
    # The link is a secret: it stands in the message alone, not in the act that is on record.
    deed = linked(tx, case, act.deed, at, limits(act.municipality).terms)
    advance(tx, case, Acted(act_id=str(act_id), actor=act.person, deed=deed), at, limits)


def _line(case: Case, act: Act) -> Line:
    """The person's own words of reason stand on the timeline; the text of a reply stands in its order."""
    clause = getattr(act.deed, "clause", "")
    return Line(
        what=f"act_{type(act.deed).__name__.lower()}",
        who=act.person,
        clause=clause,
        pack=case.ruling.pack if case.ruling else "",
        detail=_detail(act.deed),
    )


def _detail(deed: Deed) -> str:
    """What the timeline tells of a deed: a reason, or what was said of the item."""
    match deed:
        case ConfirmUnit(topic=topic, unit=unit):
            return f"{topic}: {unit}" if unit else topic
        case PickPoliticalCase(ref=ref):
            return ref or ""
        case LinkCaseFile(case_file=case_file):
            return case_file or ""
        case ClaimReply() | ExplainRemoval():
            return _said_of_outside(deed)
        case SetMarks():
            return " ".join(name for name, value in msgspec.structs.asdict(deed).items() if value)
        case _:
            plain = (getattr(deed, name, "") for name in ("reason", "casework", "to_authority"))
            return next((said for said in plain if said), "")


def _said_of_outside(deed: ClaimReply | ExplainRemoval) -> str:
    if isinstance(deed, ClaimReply):
        return "mine" if deed.mine else "colleague"
    return deed.reason or deed.by


def _judgements(case: Case, act: Act, act_id: UUID, at: datetime) -> list[Judged]:
    """Return what the other services are told of the act, in the order in which they are to hear it."""
    about = {
        "event_id": derived_id(act_id, "judgement"),
        "municipality": act.municipality,
        "occurred_at": at,
        "recorded_at": at,
        "item_id": act.item_id,
        "revision": act.revision,
        "thread_id": case.item.thread_id if case.item else None,
        "actor": act.person,
        "act_id": str(act_id),
    }
    if isinstance(act.deed, Filing):
        return judgements_of(act.deed, about)
    kind = _JUDGEMENTS.get(type(act.deed))
    # A deed says what its judgement says, under the same names.
    return [] if kind is None else [msgspec.convert({**about, **msgspec.structs.asdict(act.deed)}, kind)]


_JUDGEMENTS: dict[type[Deed], type[Judged]] = {
    ConfirmCasework: CaseworkConfirmed,
    CorrectTags: TagsCorrected,
    ConfirmUnit: UnitConfirmed,
    PickPoliticalCase: PoliticalCasePicked,
    SetMarks: MarkSet,
    LinkCaseFile: CaseFileLinked,
    ClaimReply: ReplyClaimed,
    Close: MatterClosed,
    GiveGround: GroundGiven,
    KeepHidden: HideUpheld,
    ExplainRemoval: RemovalExplained,
    SeeAlert: AlertSeen,
}
