"""The queue's lanes, what it is narrowed by, and what a person put aside."""

from alembic import op
from sqlalchemy import Column, Integer, String

from common.db import Instant

revision = "0017"
down_revision = "0016"
_INDEXED = (
    *("municipality", "lane", "attention", "due_at", "received_at", "phase", "item_id", "leaves_at", "account"),
    *("revision", "shelf", "shelf_until", "shelf_revision", "marks"),
)


def upgrade() -> None:
    """Add columns and an index; the cases that are there are put anew at start."""
    op.add_column("desk_case", Column("lane", String, nullable=True))
    op.add_column("desk_case", Column("leaves_at", Instant, nullable=True))
    op.add_column("desk_case", Column("revision", Integer, nullable=True))
    op.add_column("desk_case", Column("marks", String, nullable=True))
    op.add_column("desk_case", Column("shelf", String, nullable=True))
    op.add_column("desk_case", Column("shelf_until", Instant, nullable=True))
    op.add_column("desk_case", Column("shelf_revision", Integer, nullable=True))
    op.create_index("desk_case_lane", "desk_case", list(_INDEXED))
