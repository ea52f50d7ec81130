"""The tables of ingest: items and the changes that made them, orders, sweeps, channels, what nobody moderates."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Uuid

from common.db import Instant
from common.erased import Erased, erased_table
from common.retention import ItemRows
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
    # What the sweep asks by; the first four stand in `state` too.
    Column("platform", String, nullable=True),
    Column("account_id", String, nullable=True),
    Column("kind", String, nullable=True),
    Column("visibility", String, nullable=True),
    Column("born_at", Instant, nullable=True),
    Column("listed_at", Instant, nullable=True),
    Column("looked_at", Instant, nullable=True),
    Index("ingest_item_account", "municipality", "platform", "account_id", "visibility", "born_at"),
)
SWEEPS = Table(
    "ingest_sweep",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("sweep_id", Uuid, primary_key=True),
    Column("platform", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("why", String, nullable=False),
    Column("state", String, nullable=False),
    Column("since", Instant, nullable=True),
    Column("born_from", Instant, nullable=True),
    Column("ordered_at", Instant, nullable=False),
    Column("began_at", Instant, nullable=True),
    Column("ended_at", Instant, nullable=True),
    Column("problem", String, nullable=True),
    Column("progress", LargeBinary, nullable=False),
    Index("ingest_sweep_state", "state", "ordered_at"),
)
CHANNELS = Table(
    "ingest_channel",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("account_id", String, primary_key=True),
    Column("checked_at", Instant, nullable=False),
    Column("checked", LargeBinary, nullable=False),
)
TROUBLES = Table(
    "ingest_trouble",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("trouble_id", Uuid, primary_key=True),
    Column("platform", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("trouble", String, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True),
    Index("ingest_trouble_open", "ended_at"),
)
KNOCKS = Table(
    "ingest_knock",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("app", String, primary_key=True),
    Column("knocks", LargeBinary, nullable=False),
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
TOKENS = Table(
    "ingest_token",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("account_id", String, primary_key=True),
    Column("connection", LargeBinary, nullable=False),
    # The token, encrypted: `key_id` says with which of the keys.
    Column("key_id", String, nullable=True),
    Column("sealed", LargeBinary, nullable=True),
)
LOGINS = Table(
    "ingest_login",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("request_id", Uuid, primary_key=True),
    # Of the state that the platform hands back, which itself stands nowhere here.
    Column("state_sha256", String, nullable=False),
    Column("platform", String, nullable=False),
    Column("account_id", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("lang", String, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=True),
    Index("ingest_login_state", "state_sha256"),
)
LEAVINGS = Table(
    "ingest_leaving",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("deleted", Boolean, nullable=False),
    Column("accounts", Integer, nullable=False),
    Column("done_at", Instant, nullable=False),
)
ATTACHMENTS = Table(
    "ingest_attachment",
    METADATA,
    Column("municipality", String, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("kind", String, nullable=False),
    Column("url", String, nullable=True),
    Column("sha256", String, nullable=True),
    Column("media_type", String, nullable=True),
    Column("size_bytes", Integer, nullable=True),
    Column("why", String, nullable=True),
    Column("settled_at", Instant, nullable=True),
)
ERASED = Erased(erased_table(METADATA, "ingest"))
"""Kept for ever: a platform shows what was erased here for as long as it stands there."""
ITEM_ROWS = ItemRows(
    MACHINERY.waiting, MACHINERY.dead_letters, goes=(ITEMS, CHANGES, ATTACHMENTS), stays=(ACTIONS, EVIDENCE)
)
"""What `ordstyrer privacy` shows and erases here."""
