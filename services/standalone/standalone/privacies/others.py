"""What the services beside the archiver keep of items: each knows which of its rows go and which stay."""

import importlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from common.retention import Counts, ItemRows
from common.settings import Settings
from standalone.doors import tables_of

SERVICES = ("ingest", "classifier", "notifier", "desk")


def _rows_of(service: str) -> ItemRows:
    rows: ItemRows = importlib.import_module(f"{service}.store").ITEM_ROWS
    return rows


async def shown(environ: Mapping[str, str], municipality: str, items: Iterable[UUID]) -> list[dict[str, Any]]:
    """Return what each service keeps of these items."""
    settings, these, found = Settings.from_environ(environ), list(items), []
    for name in SERVICES:
        async with tables_of(settings, name) as db:
            rows = await db.read(lambda tx, n=name: list(_rows_of(n).shown(tx, municipality, these)))  # type: ignore[misc]  # bound now, not at the call
        found += [{"service": name, **row} for row in rows]
    return found


async def erase(
    environ: Mapping[str, str], municipality: str, items: Iterable[UUID], at: datetime
) -> dict[str, Counts]:
    """Have each service erase these items at once; return how many rows went, by service and table.

    The archiver tells them of it too (`ItemErased`): when that comes, what was under way is kept out and alerts are
    settled.
    """
    settings, these, gone = Settings.from_environ(environ), list(items), {}
    for name in SERVICES:
        async with tables_of(settings, name) as db:
            gone[name] = await db.write(lambda tx, n=name: _rows_of(n).erase(tx, municipality, these, at))  # type: ignore[misc]  # bound now, not at the call
    return gone
