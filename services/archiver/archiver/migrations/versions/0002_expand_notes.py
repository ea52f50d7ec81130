"""What belongs to a record: notes of removals with their reasons, and what was passed on to a unit."""

from alembic import op
from sqlalchemy import Boolean, Column, String, Uuid

from common.db import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and a table; decisions that are there ask for no note until they are made anew."""
    op.add_column("archiver_decision", Column("note", String, nullable=True))
    op.add_column("archiver_decision", Column("by_hand", String, nullable=True))
    op.add_column("archiver_decision", Column("forwards", Boolean, nullable=True))
    op.add_column("archiver_note", Column("clause", String, nullable=True))
    op.add_column("archiver_note", Column("reason", String, nullable=True))
    op.create_table(
        "archiver_handover",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("act_id", String, primary_key=True),
        Column("topic", String, nullable=False),
        Column("unit", String, nullable=True),
        Column("actor", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
