"""How each tag's scores are spread, day by day, and which of them are known to have drifted. Counts, never texts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, select, update

from classifier.store.tables import DRIFTS, SCORES
from common.db import ACROSS, Tx, insert_once, lock, upsert

_ALL = {ACROSS: "an operator's sweep"}


class Place(msgspec.Struct, frozen=True, order=True):
    """Whose scores of which tag, by which model."""

    municipality: str
    model: str
    tag: str


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """A drift that has begun and is not over."""

    drift_id: UUID
    tag: str
    model: str


def lock_watch(tx: Tx) -> None:
    """Nobody else adds scores or tells of drift until the transaction ends."""
    lock(tx, "classifier", "scores")


def add(tx: Tx, place: Place, day: date, counts: Sequence[int]) -> None:
    """Add to a day's histogram; the caller holds the lock."""
    where = (
        (SCORES.c.municipality == place.municipality)
        & (SCORES.c.model == place.model)
        & (SCORES.c.tag == place.tag)
        & (SCORES.c.day == day.isoformat())
    )
    there = tx.execute(select(SCORES.c.counts).where(where)).scalar_one_or_none()
    before = _read(there) if there else [0] * len(counts)
    total = [a + b for a, b in zip(before, counts, strict=True)]
    row = {"municipality": place.municipality, "model": place.model, "tag": place.tag, "day": day.isoformat()}
    upsert(tx, SCORES, {**row, "counts": " ".join(map(str, total))})


def spread(tx: Tx) -> Mapping[Place, Mapping[date, Sequence[int]]]:
    """Return all histograms, by day."""
    found: dict[Place, dict[date, Sequence[int]]] = {}
    for row in tx.execute(select(SCORES).execution_options(**_ALL)):
        place = Place(row.municipality, row.model, row.tag)
        found.setdefault(place, {})[date.fromisoformat(row.day)] = _read(row.counts)
    return found


def _read(counts: str) -> list[int]:
    return [int(count) for count in counts.split()]


def forget_before(tx: Tx, day: date) -> None:
    """Delete the histograms of days before."""
    tx.execute(delete(SCORES).where(SCORES.c.day < day.isoformat()).execution_options(**_ALL))


def open_drifts(tx: Tx) -> dict[Place, Drift]:
    """Return what has drifted and is not steady again."""
    query = select(DRIFTS).where(DRIFTS.c.ended_at.is_(None))
    return {
        Place(row.municipality, row.model, row.tag): Drift(drift_id=row.drift_id, tag=row.tag, model=row.model)
        for row in tx.execute(query.execution_options(**_ALL))
    }


def begin(tx: Tx, municipality: str, drift: Drift, psi: float, at: datetime) -> None:
    """Save that a tag's scores have drifted."""
    row = {"municipality": municipality, "drift_id": drift.drift_id, "tag": drift.tag, "model": drift.model}
    insert_once(tx, DRIFTS, {**row, "psi": psi, "began_at": at, "ended_at": None})


def end(tx: Tx, municipality: str, drift: Drift, at: datetime) -> None:
    """Save that they are steady again."""
    mine = (DRIFTS.c.municipality == municipality) & (DRIFTS.c.drift_id == drift.drift_id)
    tx.execute(update(DRIFTS).where(mine).values(ended_at=at))


def forget_ended(tx: Tx, before: datetime) -> None:
    """Delete what was over before."""
    tx.execute(delete(DRIFTS).where(DRIFTS.c.ended_at < before).execution_options(**_ALL))
