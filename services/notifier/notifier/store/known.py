"""All that is kept of one item, read with one statement: each table is an arm of it, its columns fill common slots."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    Uuid,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    union_all,
)
from sqlalchemy.types import TypeEngine

from common.db import Instant, Prepared, Tx
from notifier.core.alert import Alert
from notifier.core.deadline import Deadline
from notifier.core.facts import Done, Facts, Outside, Reply, Said, Seal, Text, taken_away_at
from notifier.core.filing import Filing
from notifier.core.open import Open
from notifier.core.roles import Unit
from notifier.store.conversations import own_messages, spoken_at
from notifier.store.tables import (
    ALERT,
    CLOSED,
    DEADLINE,
    DECISION,
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

S = TypeVar("S", bound=msgspec.Struct)
Row = Sequence[Any]
Arms = Mapping[str, Sequence[Row]]
_KINDS: tuple[tuple[type[TypeEngine[Any]], TypeEngine[Any]], ...] = (
    (Boolean, Boolean()),
    (Integer, Integer()),
    (Instant, Instant()),
    (Uuid, Uuid()),
    (LargeBinary, LargeBinary()),
    (String, String()),
)
"""What a column is → of which type its slot is."""


class Known(NamedTuple):
    """What is known of an item, and what follows from it so far: deadlines, what is open of it, its alerts by id."""

    facts: Facts
    deadlines: dict[UUID, Deadline]
    open: Open | None
    alerts: dict[UUID, Alert]


class _Arm(NamedTuple):
    """Which columns of a table are read. The last ones give the order, where it matters."""

    name: str
    table: Table
    columns: tuple[str, ...]
    ordered_by: tuple[str, ...] = ()


_ARMS = (
    _Arm("item", ITEM, ("account", "kind", "conversation")),
    _Arm("said", DECISION, ("said",)),
    _Arm("texts", TEXT, Text.__struct_fields__, ("revision",)),
    _Arm("replies", REPLY, Reply.__struct_fields__, ("at", "reply_id")),
    _Arm("outside", OUTSIDE, Outside.__struct_fields__, ("change_no",)),
    _Arm("explained", EXPLAINED, ("change_no", "by"), ("at", "act_id")),
    _Arm("done", OUTCOME, Done.__struct_fields__, ("at", "event_id")),
    _Arm("seals", SEAL, Seal.__struct_fields__, ("revision", "stage")),
    _Arm("unit", UNIT, ("topic", "unit")),
    _Arm("filings", RECORD, ("filing",), ("record_id",)),
    _Arm("closings", CLOSED, ("revision", "at"), ("at", "act_id")),
    _Arm("deadlines", DEADLINE, ("deadline",)),
    _Arm("open", OPEN, Open.__struct_fields__),
    _Arm("alerts", ALERT, ("alert",), ("reason",)),
)


def _kind(column: Column[Any]) -> TypeEngine[Any]:
    return next(slot for kind, slot in _KINDS if isinstance(column.type, kind))


def _allotted() -> tuple[list[TypeEngine[Any]], list[dict[str, int]]]:
    """Return the slots' types, and for each arm in which slot each of its columns stands."""
    slots: list[TypeEngine[Any]] = []
    places = []
    for arm in _ARMS:
        mine: dict[str, int] = {}
        for name in dict.fromkeys((*arm.columns, *arm.ordered_by)):
            kind, taken = _kind(arm.table.c[name]), set(mine.values())
            free = [n for n, slot in enumerate(slots) if type(slot) is type(kind) and n not in taken]
            if not free:
                slots.append(kind)
            mine[name] = free[0] if free else len(slots) - 1
        places.append(mine)
    return slots, places


_SLOTS, _PLACES = _allotted()


def _read(number: int) -> Select[Any]:
    """Return one arm: its number, then its columns where their slots are, NULL in all others."""
    table, by_slot = _ARMS[number].table, {slot: name for name, slot in _PLACES[number].items()}
    # Typed, or PostgreSQL would take it for text.
    cells = [table.c[by_slot[n]] if n in by_slot else cast(null(), kind) for n, kind in enumerate(_SLOTS)]
    named = [cell.label(f"slot_{n}") for n, cell in enumerate(cells)]
    about = table.c.matter == bindparam("matter") if table is ALERT else table.c.item_id == bindparam("item_id")
    which: Select[Any] = select(literal_column(str(number), Integer).label("arm"), *named)
    return which.where(table.c.municipality == bindparam("municipality"), about)


_ALL = Prepared(union_all(*(_read(number) for number in range(len(_ARMS)))))
_TAKE = [itemgetter(*(1 + places[name] for name in arm.columns)) for arm, places in zip(_ARMS, _PLACES, strict=True)]
_ORDER = [
    itemgetter(*(1 + places[name] for name in arm.ordered_by)) if arm.ordered_by else None
    for arm, places in zip(_ARMS, _PLACES, strict=True)
]


def _arms(tx: Tx, municipality: str, item_id: UUID) -> Arms:
    """Return the rows of an item by arm, each with its columns as the arm names them, in its order."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in _ALL.all(tx, municipality=municipality, item_id=item_id, matter=str(item_id)):
        found[row[0]].append(row)
    return {_ARMS[number].name: _cells(number, rows) for number, rows in found.items()}


def _cells(number: int, rows: list[Row]) -> list[Row]:
    order, take = _ORDER[number], _TAKE[number]
    if order is not None and len(rows) > 1:
        rows.sort(key=order)
    cells = [take(row) for row in rows]
    return [(cell,) for cell in cells] if len(_ARMS[number].columns) == 1 else cells


def known_of(tx: Tx, municipality: str, item_id: UUID) -> Known:
    """Return everything that is known of an item."""
    arms = _arms(tx, municipality, item_id)
    deadlines = [msgspec.json.decode(row[0], type=Deadline) for row in arms.get("deadlines", ())]
    alerts = [msgspec.json.decode(row[0], type=Alert) for row in arms.get("alerts", ())]
    return Known(
        facts=_facts(tx, municipality, item_id, arms),
        deadlines={deadline.deadline_id: deadline for deadline in deadlines},
        open=next((_made(Open, row) for row in arms.get("open", ())), None),
        alerts={alert.alert_id: alert for alert in alerts},
    )


def _facts(tx: Tx, municipality: str, item_id: UUID, arms: Arms) -> Facts:
    outside = tuple(_made(Outside, row) for row in arms.get("outside", ()))
    grounds, remover = _explained(arms.get("explained", ()))
    place = _place(tx, municipality, arms)
    return Facts(
        municipality=municipality,
        item_id=item_id,
        said=next((msgspec.json.decode(row[0], type=Said) for row in arms.get("said", ())), None),
        texts=tuple(_made(Text, row) for row in arms.get("texts", ())),
        gone_at=taken_away_at(outside, remover),
        replies=(*(_made(Reply, row) for row in arms.get("replies", ())), *place.replies),
        done=tuple(_done(row) for row in arms.get("done", ())),
        seals=tuple(_made(Seal, row) for row in arms.get("seals", ())),
        account=place.account,
        kind=place.kind,
        spoken_at=place.spoken_at,
        unit=next((Unit(topic=row[0], unit=row[1]) for row in arms.get("unit", ())), None),
        outside=outside,
        grounds=grounds,
        remover=remover,
        filings=tuple(msgspec.json.decode(row[0], type=Filing) for row in arms.get("filings", ())),
        closings=tuple((row[0], row[1]) for row in arms.get("closings", ())),
    )


def _made(kind: type[S], row: Row) -> S:
    return kind(**dict(zip(kind.__struct_fields__, row, strict=True)))


def _done(row: Row) -> Done:
    values = dict(zip(Done.__struct_fields__, row, strict=True))
    return Done(**{**values, "held": bool(values["held"])})


class _Place(NamedTuple):
    account: str | None = None
    kind: str | None = None
    spoken_at: datetime | None = None
    replies: tuple[Reply, ...] = ()


def _place(tx: Tx, municipality: str, arms: Arms) -> _Place:
    """Return where the item stands and what it is; of a private message, who has spoken in its conversation."""
    for account, kind, conversation in arms.get("item", ()):
        if conversation is None:
            return _Place(account, kind)
        said = spoken_at(tx, municipality, conversation)
        return _Place(account, kind, said, own_messages(tx, municipality, conversation))
    return _Place()


def _explained(found: Iterable[Row]) -> tuple[tuple[int, ...], str | None]:
    """Return the changes that have a ground, and who removed the item, by what was said last."""
    grounds, remover = [], None
    for change_no, by in found:
        remover = by or remover
        if change_no is not None:
            grounds.append(change_no)
    return tuple(grounds), remover
