"""Dated rows beside the pack. None is ever changed, and none deleted but those of the rota that are long over."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import delete, select

from common.db import ACROSS, Tx, insert_once, lock, rows
from common.events import CalendarRow, ContactRow, CrisisState, LearningState, PoliticalCaseState, RotaRow, derived_id
from common.policy.beside import CALENDAR, CONTACT, CRISIS, LEARNING, POLITICAL_CASE, ROTA
from desk.core.rows import Row, Value
from desk.store.tables import ROWS

_SHAPES: dict[str, type[Value]] = {
    CALENDAR: CalendarRow,
    CONTACT: ContactRow,
    CRISIS: CrisisState,
    LEARNING: LearningState,
    POLITICAL_CASE: PoliticalCaseState,
    ROTA: RotaRow,
}


class _Kept(msgspec.Struct, frozen=True):
    title: str
    value: msgspec.Raw


class Rows:
    """One municipality's dated rows."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def lock(self) -> None:
        """Nobody else states rows here until the transaction ends."""
        lock(self._tx, "desk", "rows", self._mine)

    def all(self) -> tuple[Row, ...]:
        """Return every row in the order in which they were stated."""
        query = select(ROWS).where(ROWS.c.municipality == self._mine).order_by(ROWS.c.stated_at, ROWS.c.place)
        return tuple(_row(row["kind"], row["name"], row["value"]) for row in rows(self._tx, query))

    def add(self, row: Row, place: int, at: datetime) -> None:
        """Save a row; `place` tells apart what is stated at the same instant."""
        insert_once(
            self._tx,
            ROWS,
            {
                "municipality": self._mine,
                "row_id": derived_id(self._mine, "row", row.kind, row.name, at.isoformat(), place),
                "kind": row.kind,
                "name": row.name,
                "stated_by": row.value.stated_by,
                "stated_at": at,
                "place": place,
                "value": msgspec.json.encode(_Kept(title=row.title, value=msgspec.Raw(msgspec.json.encode(row.value)))),
            },
        )


def _row(kind: str, name: str, raw: bytes) -> Row:
    kept = msgspec.json.decode(raw, type=_Kept)
    return Row(kind=kind, name=name, title=kept.title, value=msgspec.json.decode(kept.value, type=_SHAPES[kind]))


def municipalities_with_rows(tx: Tx) -> Sequence[str]:
    """Return the municipalities that have dated rows."""
    query = select(ROWS.c.municipality).distinct().order_by(ROWS.c.municipality)
    return tx.execute(query.execution_options(**{ACROSS: "an operator's list"})).scalars().all()


def forget_rota(tx: Tx, before: datetime) -> Mapping[str, frozenset[str]]:
    """Delete rows of the rota that were over by then, in all municipalities; return the references that are gone."""
    gone: dict[str, frozenset[str]] = {}
    for municipality in municipalities_with_rows(tx):
        mine = [row for row in Rows(tx, municipality).all() if isinstance(row.value, RotaRow)]
        old = frozenset(row.name for row in mine if isinstance(row.value, RotaRow) and row.value.until < before)
        if old:
            gone[municipality] = old
            its = (ROWS.c.municipality == municipality) & (ROWS.c.kind == ROTA)
            tx.execute(delete(ROWS).where(its, ROWS.c.name.in_(sorted(old))))
    return gone
