"""Tombstones of items that the archiver has let go."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, String, Uuid

from common.db import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "desk_erased",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("change_no", Integer, nullable=False),
        Column("at", Instant, nullable=False),
        Column("lifted", Boolean, nullable=False),
    )
