"""When something may be erased: only by a row of the pack that says who decided so (GEN-07, KNIVSTA-48)."""

from datetime import date, datetime, timedelta

import msgspec

from common.policy.pack import Pack
from common.policy.vocabulary import RetentionCategory


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """That something may be erased, since when, and by whose decision."""

    category: str
    allowed_since: datetime
    decided_by: str
    decided_on: date
    decision_no: str
    clauses: tuple[str, ...]
    because: str


def may_be_erased(pack: Pack, category: RetentionCategory, at: datetime, since: datetime) -> Erasure | None:
    """Return the leave to erase, at an instant, what has been kept since another; None when it must stay.

    Nothing is erased without a row, nor before its days have run, nor before it was decided. Both instants carry
    an offset. What has several categories may be erased when each of them allows it.
    """
    row = next((row for row in pack.file.retention if row.category == category), None)
    if row is None or row.keep == "forever" or row.decided_on > at.date():
        return None
    allowed_since = since + timedelta(days=row.keep)
    if at < allowed_since:
        return None
    return Erasure(
        category=category,
        allowed_since=allowed_since,
        decided_by=row.decided_by,
        decided_on=row.decided_on,
        decision_no=row.decision_no,
        clauses=row.clauses,
        because=row.because,
    )
