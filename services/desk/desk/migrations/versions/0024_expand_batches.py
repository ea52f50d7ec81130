"""What people did with many items at once, and the views of the queue that they keep."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "desk_batch",
        Column("municipality", String, primary_key=True),
        Column("batch_id", Uuid, primary_key=True),
        Column("person", String, nullable=False),
        Column("do", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("state", String, nullable=False),
        Column("reason", String, nullable=False),
        Column("items", LargeBinary, nullable=False),
    )
    op.create_index("desk_batch_person", "desk_batch", ["municipality", "person", "at"])
    op.create_index("desk_batch_at", "desk_batch", ["at"])
    op.create_table(
        "desk_view",
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("view_id", Uuid, primary_key=True),
        Column("name", String, nullable=False),
        Column("query", String, nullable=False),
        Column("made_at", Instant, nullable=False),
    )
