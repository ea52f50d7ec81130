"""What was counted: sums by day, account and code that stay when the items they tell of are erased."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, select

from common.db import ACROSS, Among, Prepared, Tx, add_up_each, by_municipality, upsert, upsert_each
from desk.core.counting import CAME, Cell, Cells, cells_of
from desk.core.facts import Case
from desk.core.figures import DAILY, Counted
from desk.core.period import Period
from desk.store.tables import CASES, COUNTED, FIGURES

RULES = 1
"""How cells are made of a case: raise it when that changes, and every case is counted anew."""
CASE = "case"
"""The part of an item that the desk's own case counts for. What else counts of it has a part of its own."""
_CELL = tuple(Cell.__struct_fields__)
_KEY = ("municipality", *_CELL)
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(list[tuple[Cell, int]])
_COUNTED = Among(*(COUNTED.c[name] for name in ("item_id", "part", "rules", "cells")))
_EMPTY = Prepared(delete(FIGURES).where(*(FIGURES.c[name] == bindparam(name) for name in _KEY), FIGURES.c.n == 0))


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
        before = _cells_from(raw)
        _add_each(self._tx, self._mine, _more(before, cells))
        upsert(self._tx, COUNTED, _counted_row((self._mine, item_id), part, cells))

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


def count_whole(tx: Tx, case: Case, zone: str) -> None:
    """Count a case that may never have been counted: of an older release, or before it is erased."""
    Figures(tx, case.municipality).count(case.item_id, CASE, cells_of(case, zone))


def count_each(tx: Tx, cases: Sequence[tuple[Case, str]]) -> None:
    """Let each case count for what it is now, by the days of its time zone. The caller holds the items.

    What many add to one sum is added once, and what counts as before is not touched.
    """
    cells = {(case.municipality, case.item_id): cells_of(case, zone) for case, zone in cases}
    changed: list[Mapping[str, Any]] = []
    for municipality, ids in by_municipality(cells).items():
        counted = {row.item_id: row for row in _COUNTED(tx, municipality, ids) if row.part == CASE}
        more: Counter[Cell] = Counter()
        for item_id in ids:
            now, row = cells[municipality, item_id], counted.get(item_id)
            before = _cells_from(row.cells) if row is not None else {}
            if before != now or (row is not None and row.rules != RULES):
                more.update(_more(before, now))
                changed.append(_counted_row((municipality, item_id), CASE, now))
        _add_each(tx, municipality, more)
    upsert_each(tx, COUNTED, changed)


def _cells_from(raw: bytes | None) -> Cells:
    return dict(_DECODER.decode(raw)) if raw else {}


def _more(before: Cells, now: Cells) -> dict[Cell, int]:
    return {cell: now.get(cell, 0) - before.get(cell, 0) for cell in {*before, *now}}


def _add_each(tx: Tx, municipality: str, more: Mapping[Cell, int]) -> None:
    """Add to the sums; one that comes to nothing goes."""
    # In one order everywhere: two who count at once wait for each other and do not lock each other out.
    rows = [
        {"municipality": municipality, **{name: getattr(cell, name) for name in _CELL}, "n": more[cell]}
        for cell in sorted(more)
        if more[cell] != 0
    ]
    add_up_each(tx, FIGURES, rows, "n")
    _EMPTY.run_each(tx, [{name: row[name] for name in _KEY} for row in rows if row["n"] < 0])


def _counted_row(item: tuple[str, UUID], part: str, cells: Cells) -> dict[str, Any]:
    municipality, item_id = item
    row = {"municipality": municipality, "item_id": item_id, "part": part, "rules": RULES}
    return {**row, "cells": _ENCODER.encode(sorted(cells.items()))}


def uncounted(tx: Tx, after: tuple[str, UUID] | None, at_once: int) -> Sequence[tuple[str, UUID]]:
    """Return the next cases, by municipality and item, that count for nothing yet, or by older rules."""
    counted = and_(
        COUNTED.c.municipality == CASES.c.municipality,
        COUNTED.c.item_id == CASES.c.item_id,
        COUNTED.c.rules == RULES,
        COUNTED.c.part == CASE,
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
