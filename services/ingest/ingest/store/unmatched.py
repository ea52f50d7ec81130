"""Changes of pages that nobody moderates, kept for the time that they may still become active."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from common.db import ACROSS, Tx, insert_once
from ingest.store.tables import UNMATCHED


class Unmatched(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a page that nobody moderates, kept for at most 72 hours."""

    unmatched_id: UUID
    platform: str
    app: str
    body: bytes
    received_at: datetime


def keep(tx: Tx, municipality: str, kept: Unmatched, account_id: str) -> None:
    """Keep a change of an unknown or inactive page for the time that it may still become active."""
    insert_once(tx, UNMATCHED, {"municipality": municipality, "account_id": account_id, **msgspec.structs.asdict(kept)})


def of_page(tx: Tx, municipality: str, platform: str, account_id: str) -> list[Unmatched]:
    """Return what is kept of a page, oldest first."""
    columns = [UNMATCHED.c[name] for name in Unmatched.__struct_fields__]
    found = tx.execute(
        select(*columns)
        .where(UNMATCHED.c.municipality == municipality)
        .where(UNMATCHED.c.platform == platform, UNMATCHED.c.account_id == account_id)
        .order_by(UNMATCHED.c.received_at)
    )
    return [Unmatched(**row) for row in found.mappings()]


def forget(tx: Tx, municipality: str, ids: Sequence[UUID]) -> None:
    """They are on the bus again."""
    tx.execute(delete(UNMATCHED).where(UNMATCHED.c.municipality == municipality, UNMATCHED.c.unmatched_id.in_(ids)))


def forget_before(tx: Tx, before: datetime) -> int:
    """Delete what nobody moderates and is older; return how many rows."""
    gone = tx.execute(
        delete(UNMATCHED)
        .where(UNMATCHED.c.received_at < before)
        .execution_options(**{ACROSS: "retention is the same for all"})
    )
    return gone.rowcount


def pages(tx: Tx) -> list[tuple[str, str, str]]:
    """Return (municipality, platform, account id) of the pages that something is kept of."""
    found = tx.execute(
        select(UNMATCHED.c.municipality, UNMATCHED.c.platform, UNMATCHED.c.account_id)
        .distinct()
        .execution_options(**{ACROSS: "each page is looked up in its own municipality's registry"})
    )
    return [(row.municipality, row.platform, row.account_id) for row in found]
