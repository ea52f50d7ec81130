"""What was counted: sums by day, account and code that stay when the items they tell of are erased."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, delete, func, select

from common.db import ACROSS, Tx, add_up, upsert
from desk.core.counting import CAME, Cell, Cells
from desk.core.figures import DAILY, Counted
from desk.core.period import Period
from desk.store.tables import CASES, COUNTED, FIGURES

RULES = 1
"""How cells are made of a case: raise it when that changes, and every case is counted anew."""
_CELL = tuple(Cell.__struct_fields__)


class Figures:
    """One municipality's figures."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def count(self, item_id: UUID, part: str, cells: Cells) -> None:
        """Let a part of an item count for these cells and no others, whatever it counted for before.

        `part` tells apart what counts on its own ("case"). The caller holds the item.
        """
        key = and_(COUNTED.c.municipality == self._mine, COUNTED.c.item_id == item_id, COUNTED.c.part == part)
        raw = self._tx.execute(select(COUNTED.c.cells).where(COUNTED.c.municipality == self._mine, key)).scalar()
        before = dict(msgspec.json.decode(raw, type=list[tuple[Cell, int]])) if raw else {}
        # In one order everywhere: two who count at once wait for each other and do not lock each other out.
        for cell in sorted({*before, *cells}):
            self._add(cell, cells.get(cell, 0) - before.get(cell, 0))
        row = {"municipality": self._mine, "item_id": item_id, "part": part, "rules": RULES}
        upsert(self._tx, COUNTED, {**row, "cells": msgspec.json.encode(sorted(cells.items()))})

    def _add(self, cell: Cell, more: int) -> None:
        if more == 0:
            return
        row = {"municipality": self._mine, **{name: getattr(cell, name) for name in _CELL}}
        add_up(self._tx, FIGURES, {**row, "n": more}, "n")
        if more < 0:
            same = and_(*(FIGURES.c[name] == value for name, value in row.items()))
            self._tx.execute(delete(FIGURES).where(FIGURES.c.municipality == self._mine, same, FIGURES.c.n == 0))

    def counted(self, period: Period, account: str | None = None) -> Counted:
        """Return what was counted in a period, of one account ("platform:id") or all."""
        by_key = [FIGURES.c[name] for name in ("what", "account", "kind", "detail", "amount")]
        by_day = [FIGURES.c[name] for name in ("day", "what", "detail")]
        each_day = self._sums(by_day, period, account).where(FIGURES.c.what.in_(DAILY))
        return Counted(
            period=period,
            totals={
                (row.what, row.account, row.kind, row.detail, row.amount): row.n
                for row in self._tx.execute(self._sums(by_key, period, account))
            },
            daily={(row.day, row.what, row.detail): row.n for row in self._tx.execute(each_day)},
        )

    def _sums(self, columns: Sequence[ColumnElement[Any]], period: Period, account: str | None) -> Select[Any]:
        query = select(*columns, func.sum(FIGURES.c.n).label("n")).group_by(*columns)
        query = query.where(FIGURES.c.municipality == self._mine, FIGURES.c.day.between(period.first, period.last))
        return query if account is None else query.where(FIGURES.c.account == account)

    def accounts(self) -> list[str]:
        """Return every account that anything came to, as "platform:id"."""
        query = select(FIGURES.c.account).where(FIGURES.c.municipality == self._mine, FIGURES.c.what == CAME)
        return sorted(self._tx.execute(query.distinct()).scalars())

    def first_day(self) -> date | None:
        """Return the first day of which anything was counted."""
        query = select(func.min(FIGURES.c.day)).where(FIGURES.c.municipality == self._mine)
        return self._tx.execute(query).scalar()

    def waiting(self, at: datetime) -> tuple[list[datetime], int]:
        """Return since when each open case waits, and how many of them are past their due time."""
        mine = and_(CASES.c.municipality == self._mine, CASES.c.is_open.is_(True), CASES.c.has_item.is_(True))
        since = select(CASES.c.received_at).where(CASES.c.municipality == self._mine, mine)
        late = select(func.count()).where(CASES.c.municipality == self._mine, mine, CASES.c.due_at < at)
        return list(self._tx.execute(since).scalars()), int(self._tx.execute(late).scalar_one())


def uncounted(tx: Tx, after: tuple[str, UUID] | None, at_once: int) -> Sequence[tuple[str, UUID]]:
    """Return the next cases, by municipality and item, that count for nothing yet, or by older rules."""
    counted = and_(
        COUNTED.c.municipality == CASES.c.municipality,
        COUNTED.c.item_id == CASES.c.item_id,
        COUNTED.c.rules == RULES,
        COUNTED.c.part == "case",
    )
    query = select(CASES.c.municipality, CASES.c.item_id).outerjoin(COUNTED, counted)
    query = query.where(COUNTED.c.item_id.is_(None), CASES.c.has_item.is_(True))
    if after is not None:
        mine, item_id = after
        query = query.where(
            (CASES.c.municipality > mine) | ((CASES.c.municipality == mine) & (CASES.c.item_id > item_id))
        )
    query = query.order_by(CASES.c.municipality, CASES.c.item_id).limit(at_once)
    found = tx.execute(query.execution_options(**{ACROSS: "what an older release has not counted"})).all()
    return [(row[0], row[1]) for row in found]
