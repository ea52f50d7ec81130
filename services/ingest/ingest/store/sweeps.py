"""Sweeps as rows: what was ordered, how far it has come, what it found; and items as a sweep asks for them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, delete, func, select, update

from common.db import ACROSS, Tx, insert_once, lock
from ingest.core.item_state import GONE, ItemState
from ingest.core.sweeping import DONE, OPEN, WAITING, Head, Known, Past, Step, Whose
from ingest.store.tables import ITEMS, SWEEPS

_ALL = {ACROSS: "the schedule is the same for all"}


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a sweep has come: what is left to list, and what was done and found. `turn` counts its jobs, `opened`
    the pages beside the account's own that could be listed; `refused` is why one could not, `left_out` how many
    lists were left because a page of theirs was never answered.
    """

    steps: tuple[Step, ...] = ()
    turn: int = 0
    pages: int = 0
    listings: int = 0
    listed: int = 0
    looked: int = 0
    opened: int = 0
    refused: str | None = None
    left_out: int = 0
    wait_s: float = 0.0
    found: dict[str, int] = msgspec.field(default_factory=dict)


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """One sweep of an account. `since` is how far back posts are listed, `born_from` from when on what is found new
    becomes an item; both are set at the latest when it begins.
    """

    municipality: str
    sweep_id: UUID
    platform: str
    account_id: str
    why: str
    ordered_at: datetime
    state: str = WAITING
    since: datetime | None = None
    born_from: datetime | None = None
    began_at: datetime | None = None
    ended_at: datetime | None = None
    problem: str | None = None
    progress: Progress = Progress()


class Sweeps:
    """Sweeps of one municipality, and what they ask of its items."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def order(self, sweep: Sweep) -> bool:
        """Save a sweep; false when it is known."""
        return insert_once(self._tx, SWEEPS, _row(sweep))

    def sweep(self, sweep_id: UUID) -> Sweep | None:
        """Return a sweep as it stands."""
        found = self._tx.execute(
            select(SWEEPS).where(SWEEPS.c.municipality == self._mine, SWEEPS.c.sweep_id == sweep_id)
        ).one_or_none()
        return None if found is None else _sweep(found)

    def save(self, sweep: Sweep) -> None:
        """Save how a sweep stands now."""
        row = _row(sweep)
        self._tx.execute(
            update(SWEEPS)
            .where(SWEEPS.c.municipality == self._mine, SWEEPS.c.sweep_id == sweep.sweep_id)
            .values(**{name: row[name] for name in row if name not in {"municipality", "sweep_id"}})
        )

    def items(self, ids: Collection[UUID]) -> dict[UUID, ItemState]:
        """Return the states of those items that we know."""
        found = self._tx.execute(
            select(ITEMS.c.item_id, ITEMS.c.state).where(ITEMS.c.municipality == self._mine, ITEMS.c.item_id.in_(ids))
        )
        return {row.item_id: msgspec.json.decode(row.state, type=ItemState) for row in found}

    def listed(self, ids: Collection[UUID], at: datetime) -> None:
        """A listing showed these items."""
        self._note(ids, listed_at=at, looked_at=None)

    def looked_at(self, ids: Collection[UUID], at: datetime) -> None:
        """These were looked at by themselves."""
        self._note(ids, looked_at=at)

    def unlisted(self, sweep: Sweep) -> list[Known]:
        """Return the live items within the sweep's reach that it has not listed."""
        query = (
            select(ITEMS.c.item_id, ITEMS.c.kind, ITEMS.c.born_at, ITEMS.c.listed_at, ITEMS.c.looked_at)
            .where(ITEMS.c.municipality == self._mine)
            .where(ITEMS.c.platform == sweep.platform, ITEMS.c.account_id == sweep.account_id)
            .where(ITEMS.c.visibility != GONE)
            .where((ITEMS.c.listed_at.is_(None)) | (ITEMS.c.listed_at < sweep.began_at))
        )
        if sweep.since is not None:
            query = query.where(ITEMS.c.born_at >= sweep.since)
        return [Known(**row) for row in self._tx.execute(query).mappings()]

    def _note(self, ids: Collection[UUID], **values: datetime | None) -> None:
        if ids:
            self._tx.execute(
                update(ITEMS).where(ITEMS.c.municipality == self._mine, ITEMS.c.item_id.in_(ids)).values(**values)
            )


def of(tx: Tx, municipality: str) -> Sweeps:
    """Open the sweeps of a municipality."""
    return Sweeps(tx, municipality)


def lock_schedule(tx: Tx) -> None:
    """Nobody else orders or begins sweeps until the transaction ends."""
    lock(tx, "ingest", "sweeps")


def open_sweeps(tx: Tx) -> list[Sweep]:
    """Return every sweep that has not ended, oldest first."""
    return _sweeps(tx, select(SWEEPS).where(SWEEPS.c.state.in_(OPEN)).order_by(SWEEPS.c.ordered_at))


def ordered_since(tx: Tx, at: datetime) -> list[Sweep]:
    """Return every sweep that was ordered from then on, oldest first."""
    return _sweeps(tx, select(SWEEPS).where(SWEEPS.c.ordered_at >= at).order_by(SWEEPS.c.ordered_at))


def head(sweep: Sweep) -> Head:
    """Return a sweep in short."""
    return Head(**{name: getattr(sweep, name) for name in Head.__struct_fields__})


def past(tx: Tx) -> dict[tuple[Whose, str], Past]:
    """Return when an account's sweeps were ordered and last came to their end, by account and why."""
    s = SWEEPS.c
    query = select(
        s.municipality,
        s.platform,
        s.account_id,
        s.why,
        func.min(s.ordered_at).label("first_at"),
        func.max(s.ordered_at).label("last_at"),
        func.max(s.ended_at).filter(s.state == DONE).label("done_at"),
    ).group_by(s.municipality, s.platform, s.account_id, s.why)
    return {
        (_whose(row), row.why): Past(first_at=row.first_at, last_at=row.last_at, done_at=row.done_at)
        for row in tx.execute(query.execution_options(**_ALL))
    }


def forget_ended(tx: Tx, before: datetime) -> None:
    """Delete the sweeps that ended earlier."""
    tx.execute(delete(SWEEPS).where(SWEEPS.c.ended_at < before).execution_options(**_ALL))


def _sweeps(tx: Tx, query: Select[*tuple[object, ...]]) -> list[Sweep]:
    return [_sweep(row) for row in tx.execute(query.execution_options(**_ALL))]


def _sweep(row: Row[*tuple[object, ...]]) -> Sweep:
    told = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    return Sweep(**{**told, "progress": msgspec.json.decode(told["progress"], type=Progress)})


def _row(sweep: Sweep) -> dict[str, object]:
    return {**msgspec.structs.asdict(sweep), "progress": msgspec.json.encode(sweep.progress)}


def _whose(row: Row[*tuple[object, ...]]) -> Whose:
    return row.municipality, row.platform, row.account_id
