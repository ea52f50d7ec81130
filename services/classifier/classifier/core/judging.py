"""What a person's judgement makes of what is known: a person's word stands before the classifier's (G8)."""

import msgspec

from classifier.core.known import Known
from common.events import (
    CaseFileLinked,
    CaseworkConfirmed,
    Judged,
    MarkSet,
    PoliticalCasePicked,
    RemovalExplained,
    Tagging,
    TagsCorrected,
    UnitConfirmed,
)


def judged(known: Known, judgement: Judged) -> Known:
    """Return the row with the judgement; one on an older text changes nothing but casework and what was picked."""
    change = _change(known, judgement)
    if not change:
        return known
    acts = known.acts if judgement.act_id in known.acts else (*known.acts, judgement.act_id)
    return msgspec.structs.replace(known, **change, acts=acts)


def _change(known: Known, judgement: Judged) -> dict[str, object]:
    change: dict[str, object] = {}
    match judgement:
        case TagsCorrected() if judgement.revision >= known.corrected_revision:
            change = {"corrected": _corrected(judgement), "corrected_revision": judgement.revision}
        case CaseworkConfirmed():
            change = {"casework": judgement.casework}
        case MarkSet() if _is_newer(judgement, known.marks):
            change = {"marks": judgement}
        case PoliticalCasePicked() if _is_newer(judgement, known.political_case):
            change = {"political_case": judgement}
        case CaseFileLinked() if _is_newer(judgement, known.case_file):
            change = {"case_file": judgement}
        case UnitConfirmed() if _is_newer(judgement, known.unit):
            change = {"unit": judgement}
        case RemovalExplained() if _is_newer(judgement, known.removal):
            change = {"removal": judgement}
        case _:
            pass
    return change


def _is_newer(judgement: Judged, known: Judged | None) -> bool:
    """What a person said last stands, in whatever order it comes."""
    return known is None or (judgement.occurred_at, judgement.act_id) > (known.occurred_at, known.act_id)


def _corrected(judgement: TagsCorrected) -> Tagging:
    return Tagging(lang="und", tags=judgement.tags, abuse_reasons=judgement.abuse_reasons, casework=judgement.casework)
