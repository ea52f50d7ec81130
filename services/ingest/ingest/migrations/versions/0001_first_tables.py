"""First tables of ingest."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String, Uuid

from common.db import Instant
from common.migrate import create_machinery

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create items, changes, unmatched changes, actions, evidence, and the machinery."""
    create_machinery(op, "ingest")
    op.create_table(
        "ingest_item",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("state", LargeBinary, nullable=False),
        Column("updated_at", Instant, nullable=False),
    )
    op.create_table(
        "ingest_change",
        Column("municipality", String, primary_key=True),
        Column("change_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("sha256", String, nullable=False),
        Column("raw", LargeBinary, nullable=True),
        Column("received_at", Instant, nullable=False),
    )
    op.create_index("ingest_change_received", "ingest_change", ["received_at"])
    op.create_table(
        "ingest_unmatched",
        Column("municipality", String, primary_key=True),
        Column("unmatched_id", Uuid, primary_key=True),
        Column("platform", String, nullable=False),
        Column("app", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("received_at", Instant, nullable=False),
    )
    op.create_index("ingest_unmatched_account", "ingest_unmatched", ["municipality", "platform", "account_id"])
    op.create_table(
        "ingest_action",
        Column("municipality", String, primary_key=True),
        Column("action_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("ordered", LargeBinary, nullable=False),
        Column("state", String, nullable=False),
        Column("attempted_at", Instant, nullable=True),
        Column("created_object_id", String, nullable=True),
        Column("settled_at", Instant, nullable=True),
    )
    op.create_index("ingest_action_item", "ingest_action", ["municipality", "item_id"])
    op.create_table(
        "ingest_evidence",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("stage", Integer, primary_key=True, autoincrement=False),
        Column("revision", Integer, primary_key=True, autoincrement=False),
        Column("sha256", String, nullable=False),
    )
