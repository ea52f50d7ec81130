"""Whose corrections may teach the classifier now, and what they teach: for the commands that train, list and forget."""

from collections.abc import Iterable
from datetime import datetime

from classifier.core.learning import Example, without_doubles
from classifier.store.learning import Examples, municipalities
from common.db import Tx
from common.events import LearningFact
from common.policy.beside import LEARNING
from common.settings import Settings
from desk.core.rows import facts_of
from desk.store.rows import Rows, municipalities_with_rows
from standalone.doors import tables_of


async def learners(settings: Settings, at: datetime) -> frozenset[str]:
    """Return the municipalities that have learning turned on at that instant, as the desk's rows say."""

    def unit(tx: Tx) -> frozenset[str]:
        return frozenset(name for name in municipalities_with_rows(tx) if _learns(tx, name, at))

    async with tables_of(settings, "desk") as db:
        return await db.read(unit)


def _learns(tx: Tx, municipality: str, at: datetime) -> bool:
    fact = facts_of(Rows(tx, municipality).all()).get((LEARNING, ""))
    return isinstance(fact, LearningFact) and fact.on_at(at)


def take(tx: Tx, learning: Iterable[str], only: Iterable[str] = ()) -> list[Example]:
    """Return what may be learnt from, and forget for good what may not: what is gone, and whose learning is off.

    `only` names municipalities: the others' examples are left as they are.
    """
    on, wanted = frozenset(learning), frozenset(only)
    found: list[Example] = []
    for municipality in municipalities(tx):
        if wanted and municipality not in wanted:
            continue
        examples = Examples(tx, municipality)
        if municipality in on:
            found += examples.take()
        else:
            examples.forget()
    return without_doubles(found)


def counted(tx: Tx, municipality: str) -> dict[str, int]:
    """Return how many examples a municipality has, by how they stand."""
    counts: dict[str, int] = {"usable": 0, "waits": 0, "gone": 0}
    for how, _ in Examples(tx, municipality).standings().values():
        counts[how] += 1
    return counts
