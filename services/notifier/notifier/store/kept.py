"""All that is kept of items, read with one statement: each table is an arm of it, its columns fill common slots."""

from collections import defaultdict
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.types import TypeEngine

from common.db import Instant, Prepared, Tx
from notifier.core.facts import Done, Outside, Reply, Seal, Text
from notifier.core.open import Open
from notifier.store.tables import (
    ALERT,
    CLOSED,
    DEADLINE,
    DECISION,
    ERASED,
    EXPLAINED,
    ITEM,
    OPEN,
    OUTCOME,
    OUTSIDE,
    RECORD,
    REPLY,
    SEAL,
    TEXT,
    UNIT,
)

Row = Mapping[str, Any]
Kept = Mapping[str, MutableMapping[tuple[Any, ...], Row]]
"""Arm → key within the item → row: all that is kept of one item."""
_KINDS: tuple[tuple[type[TypeEngine[Any]], TypeEngine[Any]], ...] = (
    (Boolean, Boolean()),
    (Integer, Integer()),
    (Instant, Instant()),
    (Uuid, Uuid()),
    (LargeBinary, LargeBinary()),
    (String, String()),
)
"""What a column is → of which type its slot is."""


class Arm(NamedTuple):
    """Which columns of a table are read. `keys` tell the rows of an item apart, `ordered_by` gives their order.

    `besides` are what a batch needs to write the row anew.
    """

    name: str
    table: Table
    columns: tuple[str, ...]
    keys: tuple[str, ...] = ()
    ordered_by: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Return each of its columns once."""
        return tuple(dict.fromkeys((*self.columns, *self.keys, *self.ordered_by, *self.besides)))


_ARMS = (
    Arm("item", ITEM, ("account", "kind", "conversation"), besides=("revision",)),
    Arm("said", DECISION, ("said",)),
    Arm("texts", TEXT, Text.__struct_fields__, ("revision",), ("revision",)),
    Arm("replies", REPLY, Reply.__struct_fields__, ("reply_id",), ("at", "reply_id")),
    Arm("outside", OUTSIDE, Outside.__struct_fields__, ("change_no",), ("change_no",)),
    Arm("explained", EXPLAINED, ("change_no", "by"), ("act_id",), ("at", "act_id")),
    Arm("done", OUTCOME, Done.__struct_fields__, ("event_id",), ("at", "event_id")),
    Arm("seals", SEAL, Seal.__struct_fields__, ("revision", "stage"), ("revision", "stage")),
    Arm("unit", UNIT, ("topic", "unit"), besides=("confirmed_at", "act_id")),
    Arm("filings", RECORD, ("filing",), ("record_id",), ("record_id",)),
    Arm("closings", CLOSED, ("revision", "at"), ("act_id",), ("at", "act_id")),
    Arm("deadlines", DEADLINE, ("deadline",), ("deadline_id",), ("deadline_id",)),
    Arm("open", OPEN, tuple(name for name in Open.__struct_fields__ if name != "item_id")),
    Arm(ERASED.table.name, ERASED.table, ("at",)),
    Arm("alerts", ALERT, ("alert",), ("alert_id",), ("reason",), ("matter", "state", "raised_at", "resolved_at")),
)
ARM_OF = {arm.table.name: arm for arm in _ARMS}
"""Table → its arm."""


def _kind(column: Column[Any]) -> TypeEngine[Any]:
    return next(slot for kind, slot in _KINDS if isinstance(column.type, kind))


def _allotted() -> tuple[list[TypeEngine[Any]], list[dict[str, int]]]:
    """Return the slots' types, and for each arm in which slot each of its columns stands."""
    slots: list[TypeEngine[Any]] = []
    places = []
    for arm in _ARMS:
        mine: dict[str, int] = {}
        for name in arm.all_columns:
            kind, taken = _kind(arm.table.c[name]), set(mine.values())
            free = [n for n, slot in enumerate(slots) if type(slot) is type(kind) and n not in taken]
            if not free:
                slots.append(kind)
            mine[name] = free[0] if free else len(slots) - 1
        places.append(mine)
    return slots, places


_SLOTS, _PLACES = _allotted()
_Which = Callable[[Column[Any], str], ColumnElement[bool]]
"""Says of a column, and the name of what it is compared with, which rows are read."""


def _read(number: int, which: _Which) -> Select[Any]:
    """Return one arm: its number, whose row it is, then its columns where their slots are, NULL in all others."""
    table, by_slot = _ARMS[number].table, {slot: name for name, slot in _PLACES[number].items()}
    # Typed, or PostgreSQL would take it for text.
    cells = [table.c[by_slot[n]] if n in by_slot else cast(null(), kind) for n, kind in enumerate(_SLOTS)]
    named = [cell.label(f"slot_{n}") for n, cell in enumerate(cells)]
    of_alert = table is ALERT
    item = cast(null(), Uuid()) if of_alert else table.c.item_id
    about = which(table.c.matter, "matters") if of_alert else which(table.c.item_id, "items")
    found: Select[Any] = select(literal_column(str(number), Integer).label("arm"), item.label("item"), *named)
    return found.where(table.c.municipality == bindparam("municipality"), about)


def _is(column: Column[Any], name: str) -> ColumnElement[bool]:
    return column == bindparam(name)


def _is_listed(column: Column[Any], name: str) -> ColumnElement[bool]:
    listed = func.json_each(bindparam(name, type_=String)).table_valued("value")
    return column.in_(select(listed.c.value))


def _is_any(column: Column[Any], name: str) -> ColumnElement[bool]:
    return column == func.any(bindparam(name, type_=ARRAY(column.type)))


_ONE, _LISTED, _ANY = (
    Prepared(union_all(*(_read(number, which) for number in range(len(_ARMS))))) for which in (_is, _is_listed, _is_any)
)
_SLOT = 2
"""Where the slots begin in a row: before them stand the arm and the item."""
_MATTER = itemgetter(_SLOT + _PLACES[-1]["matter"])


def kept_of_each(tx: Tx, municipality: str, items: Sequence[UUID]) -> dict[UUID, Kept]:
    """Return all that is kept of each of these items, in no order."""
    found: dict[UUID, Kept] = {item_id: defaultdict(dict) for item_id in items}
    for row in _rows(tx, municipality, items):
        arm, places = _ARMS[row[0]], _PLACES[row[0]]
        kept = {name: row[_SLOT + places[name]] for name in arm.all_columns}
        of = UUID(_MATTER(row)) if row[1] is None else row[1]
        found[of][arm.name][key_of(arm, kept)] = kept
    return found


def _rows(tx: Tx, municipality: str, items: Sequence[UUID]) -> Sequence[Sequence[Any]]:
    matters = [str(item_id) for item_id in items]
    if len(items) == 1:
        return _ONE.all(tx, municipality=municipality, items=items[0], matters=matters[0])
    if tx.dialect.name == "postgresql":
        return _ANY.all(tx, municipality=municipality, items=list(items), matters=matters)
    listed = [msgspec.json.encode(ids).decode() for ids in ([item_id.hex for item_id in items], matters)]
    return _LISTED.all(tx, municipality=municipality, items=listed[0], matters=listed[1])


def key_of(arm: Arm, row: Row) -> tuple[Any, ...]:
    """Return what tells a row apart from the others that its item has in the arm."""
    return tuple(row[name] for name in arm.keys)


def cells_of(kept: Kept, table: Table) -> list[Sequence[Any]]:
    """Return the rows of an item in a table, each with its arm's columns, in its arm's order."""
    arm = ARM_OF[table.name]
    rows = list(kept[arm.name].values()) if arm.name in kept else []
    if len(rows) > 1 and arm.ordered_by:
        rows.sort(key=itemgetter(*arm.ordered_by))
    return [[row[name] for name in arm.columns] for row in rows]
