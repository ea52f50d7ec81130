"""The publishing plan: entries, what was done with each, and when the plan was treated."""

from alembic import op
from sqlalchemy import Column, Date, Integer, LargeBinary, String, Uuid

from common.db import Instant

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add three tables."""
    op.create_table(
        "desk_plan_entry",
        Column("municipality", String, primary_key=True),
        Column("entry_id", Uuid, primary_key=True),
        Column("publish_at", Instant, nullable=False),
        Column("content_type", String, nullable=False),
        Column("goal", String, nullable=False),
        Column("draft", LargeBinary, nullable=False),
        Column("state", String, nullable=False),
        Column("version", Integer, nullable=False),
        Column("written_by", String, nullable=False),
        Column("written_at", Instant, nullable=False),
        Column("approved_by", String, nullable=False),
        Column("approved_at", Instant, nullable=True),
        Column("reason", String, nullable=False),
        Column("released_at", Instant, nullable=True),
        Column("why", String, nullable=False),
        Column("action_id", Uuid, nullable=True),
        Column("address", String, nullable=False),
    )
    op.create_index("desk_plan_entry_at", "desk_plan_entry", ["municipality", "publish_at"])
    op.create_table(
        "desk_plan_line",
        Column("municipality", String, primary_key=True),
        Column("line_id", Uuid, primary_key=True),
        Column("entry_id", Uuid, nullable=False),
        Column("what", String, nullable=False),
        Column("who", String, nullable=False),
        Column("said", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_plan_line_entry", "desk_plan_line", ["municipality", "entry_id", "at"])
    op.create_table(
        "desk_plan_treated",
        Column("municipality", String, primary_key=True),
        Column("day", Date, primary_key=True),
        Column("who", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
