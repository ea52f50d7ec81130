"""Attachments that were fetched for evidence, or why they were not."""

from alembic import op
from sqlalchemy import Column, Integer, String, Uuid

from common.db import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "ingest_attachment",
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
