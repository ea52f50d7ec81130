"""Cases and all that is drawn from them: one that changes alone is written at once, those of a batch at its end."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from common.db import Among, Tx, by_municipality, insert_each, lock_each, upsert_each
from desk.core.counting import cells_of
from desk.core.facts import Case
from desk.store.cases import LOCK, case_from, row_of
from desk.store.figures import count_each
from desk.store.filed import FiledRecords
from desk.store.searching import row_of_text
from desk.store.sheaf import SHEAF, Key, Sheaf
from desk.store.tables import ACTING, CASES, ERASED, FINDABLE, LOG

_STATES = Among(CASES.c.item_id, CASES.c.state)


@contextmanager
def gathered(tx: Tx, items: Collection[Key]) -> Iterator[None]:
    """Hold these items, in this order, and gather what is said of any while it is open."""
    lock_each(tx, [one for mine in items for one in ((True, ERASED.parts_of(*mine)), (False, (LOCK, *mine)))])
    known: dict[Key, Case | None] = dict.fromkeys(items)
    for municipality, ids in by_municipality(items).items():
        known.update({(municipality, row.item_id): case_from(row.state) for row in _STATES(tx, municipality, ids)})
    with ERASED.seen_at_once(tx, items), SHEAF.open(tx, Sheaf(set(items), known)):
        yield
        settle(tx)


def keep(tx: Tx, before: Case, case: Case, at: datetime, zone: str) -> None:
    """Save what became of a case, and all that is drawn from it: in a batch at its end, else now.

    `zone` is that of the days by which it counts. The caller holds the item.
    """
    counted_in = zone if case is not before else None
    sheaf = SHEAF.of(tx)
    if sheaf is not None:
        sheaf.put((case.municipality, case.item_id), case, at, counted_in)
        return
    if cells_of(case, zone) == cells_of(before, zone):
        counted_in = None
    _write(tx, [_Changed(before, case, at, counted_in)])


def settle(tx: Tx) -> None:
    """Write what was gathered so far, if anything was: whoever looks at the tables next sees all of it."""
    is_open = SHEAF.of(tx)
    if is_open is None:
        return
    sheaf = is_open.handed_over()
    insert_each(tx, LOG, sheaf.lines)
    insert_each(tx, ACTING.versions, sheaf.texts)
    changed = [(key, case) for key in sheaf.put_at if (case := sheaf.known[key]) is not None]
    _write(tx, [_Changed(sheaf.before[key], case, sheaf.put_at[key], sheaf.zones.get(key)) for key, case in changed])


class _Changed(NamedTuple):
    """A case before and after, when it changed, and by which days it is counted; None: it counts for what it did."""

    before: Case | None
    case: Case
    at: datetime
    zone: str | None


def _write(tx: Tx, changed: Sequence[_Changed]) -> None:
    """Write cases, their texts as they are searched, what they count for, and where their records stand."""
    upsert_each(tx, CASES, [row_of(one.case, one.at) for one in changed])
    upsert_each(tx, FINDABLE, [row for one in changed if (row := _findable(one)) is not None])
    count_each(tx, [(one.case, one.zone) for one in changed if one.zone is not None])
    for one in changed:
        FiledRecords(tx, one.case.municipality).keep(one.case, one.at)


def _findable(changed: _Changed) -> dict[str, Any] | None:
    item = changed.case.item
    is_new = item is not None and (changed.before is None or changed.before.item != item)
    return row_of_text(changed.case) if is_new else None
