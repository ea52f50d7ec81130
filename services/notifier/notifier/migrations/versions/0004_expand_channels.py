"""Troubles of channels to platforms."""

from alembic import op
from sqlalchemy import Column, String, Uuid

from common.db import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "notifier_channel_trouble",
        Column("municipality", String, primary_key=True),
        Column("trouble_id", Uuid, primary_key=True),
        Column("matter", String, nullable=False),
        Column("began_at", Instant, nullable=True),
        Column("ended_at", Instant, nullable=True),
    )
    op.create_index("notifier_channel_trouble_matter", "notifier_channel_trouble", ["municipality", "matter"])
