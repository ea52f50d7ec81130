"""Tables of what may go and when: holds, what the newest decision says an item is, and what was erased."""

from sqlalchemy import Column, Index, LargeBinary, String, Table, Uuid

from archiver.store.tables import METADATA
from common.db import Instant

HOLD = Table(
    "archiver_hold",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("hold_id", Uuid, primary_key=True),
    Column("scope", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("because", String, nullable=False),
    Column("set_by", String, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("lifted_by", String, nullable=True),
    Column("lifted_at", Instant, nullable=True),
)
KEEPING = Table(
    "archiver_keeping",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("categories", LargeBinary, nullable=False),
    Column("archived_as", String, nullable=True),
)
ERASED = Table(
    "archiver_erased",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("what", String, primary_key=True),
    Column("actor", String, nullable=False),
    Column("because", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("archiver_erased_at", "municipality", "at"),
)
RULES = Table(
    "archiver_rules",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("rules", LargeBinary, nullable=False),
)
