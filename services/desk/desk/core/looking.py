"""That a person has looked at a text, and what they put right in it: kept for the figures, without who it was."""

from datetime import datetime

import msgspec

from desk.core.deeds import Acted, CorrectTags
from desk.core.facts import Case
from desk.core.look_facts import Corrected, Looked


def with_look(case: Case, acted: Acted, at: datetime) -> Case:
    """Return the case with the first look at the text as it stands, and with what a correction changes.

    Called before the act is taken in: what the classifier found stands there still. The same act twice is one.
    """
    if acted.act_id in case.acts:
        return case
    if all(one.revision != case.revision for one in case.looked):
        case = msgspec.structs.replace(case, looked=(*case.looked, Looked(revision=case.revision, at=at)))
    return _with_correction(case, acted.deed, at) if isinstance(acted.deed, CorrectTags) else case


def _with_correction(case: Case, deed: CorrectTags, at: datetime) -> Case:
    known = next((one for one in case.corrected if one.revision == case.revision), None)
    if known is None:
        before = case.ruling.tagging.tags if case.ruling else ()
        known = Corrected(revision=case.revision, at=at, before=before, after=())
    rest = tuple(one for one in case.corrected if one.revision != case.revision)
    return msgspec.structs.replace(case, corrected=(*rest, msgspec.structs.replace(known, after=deed.tags)))
