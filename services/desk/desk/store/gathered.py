"""A batch of events on the desk's tables: its items are read at once, and what became of them is written at once."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from common.db import Among, Tx, by_municipality, insert_each, lock_each, upsert_each
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


def settle(tx: Tx) -> None:
    """Write what was gathered so far, if anything was: whoever looks at the tables next sees all of it."""
    is_open = SHEAF.of(tx)
    if is_open is None:
        return
    sheaf = is_open.handed_over()
    changed = [(key, case) for key in sheaf.put_at if (case := sheaf.known[key]) is not None]
    upsert_each(tx, CASES, [row_of(case, sheaf.put_at[key]) for key, case in changed])
    insert_each(tx, LOG, sheaf.lines)
    insert_each(tx, ACTING.versions, sheaf.texts)
    upsert_each(tx, FINDABLE, [row for key, case in changed if (row := _findable(case, sheaf.before[key])) is not None])
    count_each(tx, [(case, zone) for key, case in changed if (zone := sheaf.zones.get(key)) is not None])
    for key, case in changed:
        FiledRecords(tx, case.municipality).keep(case, sheaf.put_at[key])


def _findable(case: Case, before: Case | None) -> dict[str, Any] | None:
    is_new = case.item is not None and (before is None or before.item != case.item)
    return row_of_text(case) if is_new else None
