"""Keeps the figures in step with the cases, in the transaction that changes a case."""

from common.db import Tx
from desk.core.counting import cells_of
from desk.core.facts import Case
from desk.store import Figures
from desk.store.figures import CASE
from desk.store.sheaf import SHEAF


def count(tx: Tx, before: Case, after: Case, timezone: str) -> None:
    """Count a case as it is now, when that makes a difference to the figures. The caller holds the item."""
    if before is after:
        return
    sheaf = SHEAF.of(tx)
    if sheaf is not None:
        sheaf.zones[after.municipality, after.item_id] = timezone
    elif cells_of(after, timezone) != cells_of(before, timezone):
        count_whole(tx, after, timezone)


def count_whole(tx: Tx, case: Case, timezone: str) -> None:
    """Count a case that may never have been counted: of an older release, or before it is erased."""
    Figures(tx, case.municipality).count(case.item_id, CASE, cells_of(case, timezone))
