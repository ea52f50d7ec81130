"""What a service's tables hold of an item: shown to whom it is about, and erased when the archive lets it go (G12)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Table, delete, select

from common.db import Tx
from common.dead_letters import DISCARDED, DeadLetters
from common.waiting import Waiting

AT_ONCE_MAX = 500
Counts = dict[str, int]


class ItemRows:
    """One service's rows about items. `goes` are erased with an item; `stays` tell who did what and hold none of its
    words."""

    def __init__(
        self, waiting: Waiting, dead_letters: DeadLetters, goes: Sequence[Table], stays: Sequence[Table] = ()
    ) -> None:
        self._letters = dead_letters
        self._goes = (*goes, waiting.table)
        self._stays = tuple(stays)

    def shown(self, tx: Tx, municipality: str, items: Iterable[UUID]) -> Iterator[dict[str, Any]]:
        """Yield every row about these items, as its owner may read it."""
        for some in _some(items):
            for table in (*self._goes, *self._stays):
                mine = (table.c.municipality == municipality) & table.c.item_id.in_(some)
                query = select(table).where(table.c.municipality == municipality, mine)
                for row in tx.execute(query).mappings():
                    yield {"table": table.name, **{name: _readable(value) for name, value in row.items()}}

    def erase(self, tx: Tx, municipality: str, items: Iterable[UUID], at: datetime) -> Counts:
        """Erase what goes of these items, dead letters too; return how many rows went, by table."""
        counts: Counts = {}
        for some in _some(items):
            for table in self._goes:
                mine = (table.c.municipality == municipality) & table.c.item_id.in_(some)
                gone = tx.execute(delete(table).where(table.c.municipality == municipality, mine)).rowcount
                counts[table.name] = counts.get(table.name, 0) + gone
            letters = [row for row in self._letters.open(tx, municipality) if row["item_id"] in some]
            for row in letters:
                self._letters.settle(tx, municipality, row["letter_id"], DISCARDED, at)
            counts["dead_letters"] = counts.get("dead_letters", 0) + len(letters)
        return {name: count for name, count in counts.items() if count}


def _some(items: Iterable[UUID]) -> Iterator[list[UUID]]:
    every = sorted(set(items))
    for start in range(0, len(every), AT_ONCE_MAX):
        yield every[start : start + AT_ONCE_MAX]


def _readable(value: object) -> object:
    """Bytes are JSON in our tables, but for a raw change, which may be anything."""
    if not isinstance(value, bytes):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return value.decode("utf-8", "replace")
