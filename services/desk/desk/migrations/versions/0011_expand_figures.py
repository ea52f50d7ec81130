"""What was counted, by day, account and code, and what of each item has been counted."""

from alembic import op
from sqlalchemy import Column, Date, Integer, LargeBinary, String, Uuid

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add two tables, and an index by which the age of what waits is read."""
    op.create_table(
        "desk_figure",
        Column("municipality", String, primary_key=True),
        Column("what", String, primary_key=True),
        Column("account", String, primary_key=True),
        Column("kind", String, primary_key=True),
        Column("detail", String, primary_key=True),
        Column("amount", Integer, primary_key=True),
        Column("day", Date, primary_key=True),
        Column("n", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_counted",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("part", String, primary_key=True),
        Column("rules", Integer, nullable=False),
        Column("cells", LargeBinary, nullable=False),
    )
    op.create_index("desk_case_age", "desk_case", ["municipality", "is_open", "has_item", "received_at", "due_at"])
