"""The tables of ingest: items, the changes that made them, orders and their attempts, what nobody moderates."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant
from common.service import machinery

METADATA = MetaData()
MACHINERY = machinery(METADATA, "ingest")

ITEMS = Table(
    "ingest_item",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("state", LargeBinary, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
CHANGES = Table(
    "ingest_change",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("change_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("sha256", String, nullable=False),
    Column("raw", LargeBinary, nullable=True),
    Column("received_at", Instant, nullable=False),
    Index("ingest_change_received", "received_at"),
)
UNMATCHED = Table(
    "ingest_unmatched",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("unmatched_id", Uuid, primary_key=True),
    Column("platform", String, nullable=False),
    Column("app", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", Instant, nullable=False),
    Index("ingest_unmatched_account", "municipality", "platform", "account_id"),
)
ACTIONS = Table(
    "ingest_action",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("action_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("ordered", LargeBinary, nullable=False),
    Column("state", String, nullable=False),
    Column("attempted_at", Instant, nullable=True),
    Column("created_object_id", String, nullable=True),
    Column("settled_at", Instant, nullable=True),
    Index("ingest_action_item", "municipality", "item_id"),
)
EVIDENCE = Table(
    "ingest_evidence",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("stage", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String, nullable=False),
)
