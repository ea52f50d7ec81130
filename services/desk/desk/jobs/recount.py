"""Counts the cases of an older release, some at a time, until all are in the figures."""

from uuid import UUID

from common.db import Tx
from desk.handlers.folding import LimitsOf
from desk.store import Cases
from desk.store.figures import count_whole, uncounted

Place = tuple[str, UUID]
"""Municipality and item."""
AT_ONCE = 100


def count_some(tx: Tx, after: Place | None, limits: LimitsOf, at_once: int = AT_ONCE) -> Place | None:
    """Count the next cases that are in no figures yet, and return the last of them; None when there are no more."""
    found = uncounted(tx, after, at_once)
    for municipality, item_id in found:
        cases = Cases(tx, municipality)
        cases.lock(item_id)
        case = cases.get(item_id)
        if case is not None:
            count_whole(tx, case, limits(municipality).timezone)
    return found[-1] if found else None
