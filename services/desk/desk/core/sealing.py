"""Asks for a seal of the text as it stands, with a clock that tells when it is late."""

from datetime import datetime, timedelta

from desk.core.facts import Case, Seal
from desk.core.fold import with_seal
from desk.core.limits import Limits
from desk.core.orders import Asked, Clock, WantEvidence

Next = tuple[Case, tuple[Asked, ...]]
"""The case after something was asked for, and what; the same case when nothing is."""


def want(case: Case, stage: int, at: datetime, limits: Limits) -> Next:
    """Ask for a seal, unless it was asked for: stage 1 is enough to hide, 2 to remove."""
    if case.seal(stage) is not None:
        return case, ()
    case = with_seal(case, Seal(revision=case.revision, stage=stage))
    rings = at + timedelta(seconds=limits.evidence_wait_s_max)
    clock = Clock(kind="evidence", about=f"{case.revision}/{stage}", run_at=rings)
    return case, (WantEvidence(stage=stage, revision=case.revision), clock)
