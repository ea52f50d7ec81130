"""Statements of reasons, the private links to them, and complaints."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the tables; they fill as decisions are made."""
    op.create_table(
        "desk_statement",
        Column("municipality", String, primary_key=True),
        Column("statement_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("do", String, nullable=False),
        Column("ground", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("told", LargeBinary, nullable=False),
    )
    op.create_index("desk_statement_item", "desk_statement", ["municipality", "item_id"])
    op.create_index("desk_statement_at", "desk_statement", ["municipality", "at"])
    op.create_table(
        "desk_statement_key",
        Column("municipality", String, primary_key=True),
        Column("key_sha256", String, primary_key=True),
        Column("item_id", Uuid, nullable=True),
        Column("complaint_id", Uuid, nullable=True),
        Column("made_at", Instant, nullable=False),
        Column("expires_at", Instant, nullable=False),
    )
    op.create_index("desk_statement_key_hash", "desk_statement_key", ["key_sha256"])
    op.create_index("desk_statement_key_item", "desk_statement_key", ["municipality", "item_id"])
    op.create_table(
        "desk_complaint",
        Column("municipality", String, primary_key=True),
        Column("complaint_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=True),
        Column("state", String, nullable=False),
        Column("came_at", Instant, nullable=False),
        Column("due_at", Instant, nullable=False),
        Column("text", String, nullable=False),
        Column("contact", String, nullable=False),
        Column("link", String, nullable=False),
        Column("account", String, nullable=False),
        Column("about_time", String, nullable=False),
        Column("taken_by", String, nullable=False),
        Column("taken_at", Instant, nullable=True),
        Column("decided_at", Instant, nullable=True),
        Column("answer", String, nullable=False),
    )
    op.create_index("desk_complaint_item", "desk_complaint", ["municipality", "item_id"])
    op.create_index("desk_complaint_due", "desk_complaint", ["municipality", "state", "due_at"])
    op.create_table(
        "desk_complaint_try",
        Column("municipality", String, primary_key=True),
        Column("try_id", Uuid, primary_key=True),
        Column("who", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_complaint_try_who", "desk_complaint_try", ["municipality", "who", "at"])
