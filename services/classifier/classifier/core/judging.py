"""What a person's judgement makes of what is known: a person's word stands before the classifier's (G8)."""

import msgspec

from classifier.core.known import Known
from common.events import CaseworkConfirmed, Judged, Tagging, TagsCorrected


def judged(known: Known, judgement: Judged) -> Known:
    """Return the row with the judgement; one on an older text changes nothing but casework."""
    match judgement:
        case TagsCorrected() if judgement.revision >= known.corrected_revision:
            return msgspec.structs.replace(
                known, corrected=_corrected(judgement), corrected_revision=judgement.revision
            )
        case CaseworkConfirmed():
            return msgspec.structs.replace(known, casework=judgement.casework)
        case _:
            return known


def _corrected(judgement: TagsCorrected) -> Tagging:
    return Tagging(lang="und", tags=judgement.tags, abuse_reasons=judgement.abuse_reasons, casework=judgement.casework)
