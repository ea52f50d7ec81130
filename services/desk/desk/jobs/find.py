"""Makes the texts of an older release findable, some at a time, until all are."""

from uuid import UUID

from common.db import Tx
from desk.store import Cases
from desk.store.searching import Searching, not_findable

AT_ONCE = 100


def make_some_findable(tx: Tx, after: tuple[str, UUID] | None, at_once: int = AT_ONCE) -> tuple[str, UUID] | None:
    """Keep the words of the next cases, and return the last of them; None when there are no more."""
    found = not_findable(tx, after, at_once)
    for municipality, item_id in found:
        cases = Cases(tx, municipality)
        cases.lock(item_id)
        case = cases.get(item_id)
        if case is not None:
            Searching(tx, municipality).put(case)
    return found[-1] if found else None
