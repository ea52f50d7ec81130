"""Troubles of channels to platforms, and when each account was last gone through."""

from alembic import op
from sqlalchemy import Column, Integer, String, Uuid

from common.db import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the two tables; they fill as ingest tells of its channels."""
    op.create_table(
        "desk_channel_trouble",
        Column("municipality", String, primary_key=True),
        Column("trouble_id", Uuid, primary_key=True),
        Column("platform", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("trouble", String, nullable=False),
        Column("began_at", Instant, nullable=True),
        Column("until", Instant, nullable=True),
        Column("ended_at", Instant, nullable=True),
    )
    op.create_table(
        "desk_channel_swept",
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("account_id", String, primary_key=True),
        Column("at", Instant, nullable=False),
        Column("missed", Integer, nullable=False),
        Column("edits", Integer, nullable=False),
        Column("hides", Integer, nullable=False),
        Column("unhides", Integer, nullable=False),
        Column("removals", Integer, nullable=False),
    )
