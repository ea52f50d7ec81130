"""Connected accounts, opened for one municipality in a transaction; their tokens only encrypted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import func, select, update

from common.db import ACROSS, Tx, insert_once, rows, upsert
from ingest.core.connecting import Connection
from ingest.core.sweeping import Whose
from ingest.store.tables import ITEMS, LEAVINGS, TOKENS

_ALL = {ACROSS: "a process holds every municipality's tokens: only ingest does"}


FRESH = timedelta(minutes=1)
"""Far longer than it takes until every process has read a new token."""


class Sealed(NamedTuple):
    """An encrypted token, and which key it was encrypted with."""

    key_id: str
    bytes: bytes


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A connection with its token; None once it was withdrawn."""

    municipality: str
    connection: Connection
    sealed: Sealed | None


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What was done when a person took the rights away. `deleted`: who it was is forgotten too."""

    code: str
    deleted: bool
    accounts: int
    done_at: datetime


class Tokens:
    """Connected accounts of one municipality."""

    def __init__(self, tx: Tx, municipality: str) -> None:
        self._tx = tx
        self._mine = municipality

    def kept(self, platform: str, account_id: str) -> Kept | None:
        """Return how the connection stands; None when there never was one."""
        query = select(TOKENS).where(
            TOKENS.c.municipality == self._mine, TOKENS.c.platform == platform, TOKENS.c.account_id == account_id
        )
        return next((_kept(row) for row in rows(self._tx, query)), None)

    def keep(self, connection: Connection, sealed: Sealed | None) -> None:
        """Save a connection with its token; without one the token that was there is gone."""
        row = {
            "municipality": self._mine,
            "platform": connection.platform,
            "account_id": connection.account_id,
            "connection": msgspec.json.encode(connection),
            "key_id": sealed.key_id if sealed else None,
            "sealed": sealed.bytes if sealed else None,
        }
        upsert(self._tx, TOKENS, row)

    def put(self, connection: Connection) -> None:
        """Save how a connection stands; its token stays."""
        self._tx.execute(
            update(TOKENS)
            .where(
                TOKENS.c.municipality == self._mine,
                TOKENS.c.platform == connection.platform,
                TOKENS.c.account_id == connection.account_id,
            )
            .values(connection=msgspec.json.encode(connection))
        )

    def mine(self) -> list[Kept]:
        """Return every connection of the municipality."""
        return [_kept(row) for row in rows(self._tx, select(TOKENS).where(TOKENS.c.municipality == self._mine))]

    def left(self, code: str) -> Left | None:
        """Return what was done under this code."""
        query = select(LEAVINGS).where(LEAVINGS.c.municipality == self._mine, LEAVINGS.c.code == code)
        names = Left.__struct_fields__
        return next((Left(**{name: row[name] for name in names}) for row in rows(self._tx, query)), None)

    def keep_left(self, left: Left) -> bool:
        """Keep what was done; false when it has been done before."""
        return insert_once(self._tx, LEAVINGS, {"municipality": self._mine, **msgspec.structs.asdict(left)})

    def heard_since(self, platform: str, account_id: str, since: datetime) -> bool:
        """Say whether something of the account has come since then."""
        query = (
            select(func.count())
            .select_from(ITEMS)
            .where(ITEMS.c.municipality == self._mine, ITEMS.c.platform == platform)
            .where(ITEMS.c.account_id == account_id, ITEMS.c.updated_at >= since)
        )
        return bool(self._tx.execute(query).scalar_one())


def of(tx: Tx, municipality: str) -> Tokens:
    """Open the connected accounts of a municipality."""
    return Tokens(tx, municipality)


def is_fresh(tx: Tx, whose: Whose, at: datetime) -> bool:
    """True for an account that was connected so lately that not every process has read its token."""
    municipality, platform, account_id = whose
    kept = of(tx, municipality).kept(platform, account_id)
    if kept is None or kept.sealed is None or kept.connection.connected_at is None:
        return False
    return at - kept.connection.connected_at < FRESH


def all_kept(tx: Tx) -> Sequence[Kept]:
    """Return every connection, in the order of municipality, platform and account."""
    query = select(TOKENS).order_by(TOKENS.c.municipality, TOKENS.c.platform, TOKENS.c.account_id)
    return [_kept(row) for row in rows(tx, query.execution_options(**_ALL))]


def _kept(row: Mapping[str, Any]) -> Kept:
    sealed = None if row["sealed"] is None else Sealed(row["key_id"], row["sealed"])
    connection = msgspec.json.decode(row["connection"], type=Connection)
    return Kept(municipality=row["municipality"], connection=connection, sealed=sealed)
