"""Statements of reasons, and the private links to them: of a link only its SHA-256 is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, not_, select

from common.db import ACROSS, Tx, insert_once, rows
from desk.core.statement import Statement, newest_first
from desk.store.access import is_frozen
from desk.store.tables import STATEMENT_KEYS, STATEMENTS

COUNTED_MAX = 20_000


class Statements:
    """One municipality's statements."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def put(self, statement: Statement) -> bool:
        """Save a statement; false when it was made before: a statement is never changed."""
        row = {
            "municipality": self._mine,
            "statement_id": statement.statement_id,
            "item_id": statement.item_id,
            "do": statement.do,
            "ground": statement.clauses[0] if statement.clauses else "",
            "at": statement.at,
            "told": msgspec.json.encode(statement),
        }
        return insert_once(self._tx, STATEMENTS, row)

    def of(self, item_id: UUID) -> tuple[Statement, ...]:
        """Return an item's statements, the one that holds now first."""
        query = select(STATEMENTS.c.told).where(
            STATEMENTS.c.municipality == self._mine, STATEMENTS.c.item_id == item_id
        )
        found = (msgspec.json.decode(raw, type=Statement) for raw in self._tx.execute(query).scalars())
        return newest_first(tuple(found))

    def counted(self, since: datetime) -> dict[str, int]:
        """Return ground → number of items hidden or removed on it since then; each item by its newest decision."""
        query = (
            select(STATEMENTS.c.item_id, STATEMENTS.c.ground)
            .where(STATEMENTS.c.municipality == self._mine, STATEMENTS.c.at >= since)
            .order_by(STATEMENTS.c.at.desc())
            .limit(COUNTED_MAX)
        )
        newest: dict[UUID, str] = {}
        for item_id, ground in self._tx.execute(query):
            newest.setdefault(item_id, ground)
        counts: dict[str, int] = {}
        for ground in newest.values():
            counts[ground] = counts.get(ground, 0) + 1
        return counts

    def add_key(
        self,
        key_sha256: str,
        at: datetime,
        expires_at: datetime,
        *,
        item_id: UUID | None = None,
        complaint_id: UUID | None = None,
    ) -> None:
        """Save a private link, to an item's statements or to one complaint; the link itself is never saved."""
        row = {
            "municipality": self._mine,
            "key_sha256": key_sha256,
            "item_id": item_id,
            "complaint_id": complaint_id,
            "made_at": at,
            "expires_at": expires_at,
        }
        insert_once(self._tx, STATEMENT_KEYS, row)


def find_key(tx: Tx, key_sha256: str) -> Mapping[str, Any] | None:
    """Return the row of a private link, whichever municipality's it is; None where there is none."""
    query = select(STATEMENT_KEYS).where(STATEMENT_KEYS.c.key_sha256 == key_sha256)
    found = rows(tx, query.execution_options(**{ACROSS: "a private link says whose page it opens"}))
    return found[0] if found else None


def forget_statements(tx: Tx, made_before: datetime, at: datetime) -> int:
    """Delete statements made before then, but of items that are asked for, and links that have expired.

    Return how many rows went.
    """
    across, frozen = {ACROSS: "a sweep of what is too old"}, is_frozen(STATEMENTS.c.municipality, STATEMENTS.c.item_id)
    old = delete(STATEMENTS).where(STATEMENTS.c.at < made_before, not_(frozen)).execution_options(**across)
    expired = delete(STATEMENT_KEYS).where(STATEMENT_KEYS.c.expires_at < at).execution_options(**across)
    return int(tx.execute(old).rowcount + tx.execute(expired).rowcount)
