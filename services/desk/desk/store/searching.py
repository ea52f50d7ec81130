"""Texts by their words, and who has searched them. What was searched for is not kept: words may be names."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from common.db import ACROSS, Tx, insert_once, rows, upsert
from desk.core.facts import Case
from desk.core.search import findable
from desk.store.tables import CASES, FINDABLE, SEARCHES

PAGE_FOUND = 25
LISTED_MAX = 100
Account = tuple[str, str]
"""A platform, and the account's id there."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is searched: texts with all these words, on these accounts, of that time (`until` is not in it)."""

    words: tuple[str, ...]
    accounts: tuple[Account, ...]
    since: datetime | None = None
    until: datetime | None = None


class Searching:
    """One municipality's texts, and the log of searches in them."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def put(self, case: Case) -> None:
        """Keep an item's newest text in the form in which it is searched."""
        row = row_of_text(case)
        if row is not None:
            upsert(self._tx, FINDABLE, row)

    def count(self, asked: Asked) -> int:
        """Return how many texts are found."""
        return int(self._tx.execute(select(func.count()).select_from(FINDABLE).where(self._found(asked))).scalar_one())

    def page(self, asked: Asked, page_no: int) -> list[Case]:
        """Return the cases of a page of what is found, the newest first; the first page is 1."""
        query = select(CASES.c.state).join(
            FINDABLE, and_(CASES.c.municipality == FINDABLE.c.municipality, CASES.c.item_id == FINDABLE.c.item_id)
        )
        query = query.where(CASES.c.municipality == self._mine, self._found(asked))
        query = query.order_by(FINDABLE.c.at.desc(), FINDABLE.c.item_id)
        found = self._tx.execute(query.offset((page_no - 1) * PAGE_FOUND).limit(PAGE_FOUND)).scalars()
        return [msgspec.json.decode(raw, type=Case) for raw in found]

    def _found(self, asked: Asked) -> ColumnElement[bool]:
        t = FINDABLE
        mine = [t.c.municipality == self._mine, _on(asked.accounts)]
        mine += [t.c.words.contains(f" {word}", autoescape=True) for word in asked.words]
        mine += [t.c.at >= asked.since] if asked.since else []
        mine += [t.c.at < asked.until] if asked.until else []
        return and_(*mine)

    def log(self, search_id: UUID, row: Mapping[str, Any]) -> None:
        """Note that somebody searched: person, at, account, since, until, hits."""
        insert_once(self._tx, SEARCHES, {"municipality": self._mine, "search_id": search_id, **row})

    def logged(self) -> list[Mapping[str, Any]]:
        """Return the searches that were made, the newest first."""
        query = select(SEARCHES).where(SEARCHES.c.municipality == self._mine).order_by(SEARCHES.c.at.desc())
        return list(rows(self._tx, query.limit(LISTED_MAX)))


def row_of_text(case: Case) -> dict[str, Any] | None:
    """Return a case's text as it is searched, None before there is one."""
    item = case.item
    if item is None:
        return None
    return {
        "municipality": case.municipality,
        "item_id": case.item_id,
        "platform": item.platform,
        "account_id": item.account_id,
        "at": case.created_at or item.received_at or item.recorded_at,
        "words": findable(item),
    }


def _on(accounts: Collection[Account]) -> ColumnElement[bool]:
    t = FINDABLE
    return (
        or_(*(and_(t.c.platform == p, t.c.account_id == a) for p, a in accounts)) if accounts else t.c.words.is_(None)
    )


def not_findable(tx: Tx, after: tuple[str, UUID] | None, at_once: int) -> list[tuple[str, UUID]]:
    """Return the next cases, by municipality and item, whose text an older release has not made findable."""
    kept = and_(FINDABLE.c.municipality == CASES.c.municipality, FINDABLE.c.item_id == CASES.c.item_id)
    query = select(CASES.c.municipality, CASES.c.item_id).outerjoin(FINDABLE, kept)
    query = query.where(FINDABLE.c.item_id.is_(None), CASES.c.has_item.is_(True))
    if after is not None:
        mine, item_id = after
        query = query.where(
            (CASES.c.municipality > mine) | ((CASES.c.municipality == mine) & (CASES.c.item_id > item_id))
        )
    query = query.order_by(CASES.c.municipality, CASES.c.item_id).limit(at_once)
    found = tx.execute(query.execution_options(**{ACROSS: "what an older release has not made findable"})).all()
    return [(row[0], row[1]) for row in found]


def forget_searches(tx: Tx, made_before: datetime) -> int:
    """Delete the log of searches made before then; return how many rows went."""
    old = delete(SEARCHES).where(SEARCHES.c.at < made_before)
    return int(tx.execute(old.execution_options(**{ACROSS: "a sweep of what is too old"})).rowcount)
