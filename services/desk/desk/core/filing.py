"""What a case remembers of people's acts on its record, and of the archive's answers."""

from uuid import UUID

import msgspec

from common.events import ActRefused, Event, RecordChanged
from desk.core.deeds import Acted
from desk.core.facts import Case
from desk.core.filing_deeds import (
    ArchiveRecord,
    AskPackage,
    AssessRecord,
    CloseCaseFile,
    CloseRecord,
    ConfirmRecord,
    CorrectCaseFile,
    CorrectRecordTitle,
    Filing,
    KeepRecord,
    LinkRecord,
    PassOnRecord,
    PushRecord,
    RegisterSecret,
    ReopenCaseFile,
    WriteOffRecord,
)
from desk.core.record_facts import FilingAct, FilingRefused, Look, RecordFact

CONFIRMS, ASSESSES, CLOSES = "RecordConfirmed", "RecordAssessed", "RecordClosed"
ASKS: dict[type[Filing], tuple[str, ...]] = {
    ConfirmRecord: (CONFIRMS,),
    KeepRecord: (CONFIRMS,),
    RegisterSecret: (CONFIRMS, ASSESSES),
    CloseRecord: (CLOSES,),
    ArchiveRecord: ("RecordArchived",),
    WriteOffRecord: ("RecordWrittenOff",),
    AssessRecord: (ASSESSES,),
    LinkRecord: ("RecordLinked",),
    CorrectRecordTitle: ("RecordCorrected",),
    PassOnRecord: ("RecordPassedOn",),
    PushRecord: ("RecordPushed",),
    CloseCaseFile: ("CaseFileClosed",),
    ReopenCaseFile: ("CaseFileReopened",),
    CorrectCaseFile: ("CaseFileCorrected",),
    AskPackage: ("PackageAsked",),
}
"""The judgements by which each deed is asked of the archiver."""
_RANK = {"M": 0, "S": 2, "J": 3, "A": 4, "U": 5}
_KEPT_RANK = 1
"""What is kept without a number may become an entry of the journal later."""
_WITHDRAWN, _KEPT = "U", "documented"
_ASSESSED, LIFT_ASKED = "assessed", "lift_asked"


def with_filing(case: Case, acted: Acted, deed: Filing) -> dict[str, object]:
    """Return what an act on the record changes of the case: the last act of its kind, and that it was confirmed."""
    reason = getattr(deed, "reason", "")
    mine = [FilingAct(asked=one, act_id=acted.act_id, actor=acted.actor, reason=reason) for one in ASKS[type(deed)]]
    asked = {one.asked for one in mine}
    filing = (*(one for one in case.filing if one.asked not in asked), *mine)
    new: dict[str, object] = {"filing": tuple(sorted(filing, key=lambda one: one.asked))}
    return new | ({"record_of": case.revision} if CONFIRMS in asked else {})


def with_refused(case: Case, event: ActRefused) -> Case:
    """Return the case with what the archive did not do; the same refusal twice is one."""
    new = FilingRefused(act_id=event.act_id, asked=event.asked, at=event.recorded_at, broken=event.broken)
    rest = (one for one in case.unfiled if (one.act_id, one.asked) != (new.act_id, new.asked))
    unfiled = tuple(sorted((*rest, new), key=lambda one: (one.at, one.act_id, one.asked)))
    return msgspec.structs.replace(case, unfiled=unfiled)


def with_assessed(case: Case, event: Event) -> Case:
    """Return the case with a record that somebody has read for publishing."""
    if not isinstance(event, RecordChanged) or event.what not in {_ASSESSED, LIFT_ASKED}:
        return case
    new = Look(record_id=event.record_id, what=event.what, at=event.recorded_at)
    mine = [one for one in case.looks if one.record_id == new.record_id]
    last = max((*mine, new), key=lambda one: (one.at, one.what))
    looks = tuple(sorted((*(one for one in case.looks if one not in mine), last), key=lambda one: str(one.record_id)))
    case = msgspec.structs.replace(case, looks=looks)
    if event.what != _ASSESSED:
        return case
    return msgspec.structs.replace(case, assessed=tuple(sorted({*case.assessed, event.record_id}, key=str)))


def waits_for_second(case: Case, record_id: UUID) -> bool:
    """True while somebody wants a record opened and a second person has not said the same."""
    return any(one.record_id == record_id and one.what == LIFT_ASKED for one in case.looks)


def is_newer(new: RecordFact, old: RecordFact) -> bool:
    """Say whether a record stands as `new` tells: the further it is the newer, but a withdrawn one may be taken back.

    That is told by the archive alone; how a delivery does says nothing of it.
    """
    if (new.status == _WITHDRAWN) != (old.status == _WITHDRAWN):
        back = old if new.status == _WITHDRAWN else new
        if back.delivery is not None:
            return new is not back
        return new.at > old.at
    return (_rank(new), new.at) > (_rank(old), old.at)


def _rank(record: RecordFact) -> int:
    is_kept = record.kind == _KEPT and record.status == "A"
    return _KEPT_RANK if is_kept else _RANK.get(record.status, 0)


def is_confirmed(case: Case) -> bool:
    """True while a person's confirmation of this text's record is on its way or done: the archive did not refuse it."""
    return case.record_of == case.revision and not is_unconfirmed(case)


def is_unconfirmed(case: Case) -> bool:
    """True when the archive refused the last confirmation."""
    return any(one.asked == CONFIRMS for one in case.refused_filing)


def is_marked(case: Case) -> bool:
    """True once a person has said what is withheld, and the archive did not refuse it."""
    said = any(one.asked == ASSESSES for one in case.filing)
    return said and not any(one.asked == ASSESSES for one in case.refused_filing)


def why_withdrawn(case: Case) -> FilingAct | None:
    """Return the act by which a person withdrew the record; None where a decision did, or nobody."""
    if case.record is None or case.record.status != _WITHDRAWN:
        return None
    return next((one for one in case.filing if one.asked == CLOSES), None)
