"""Requests for access to documents, and the texts that each is about."""

from alembic import op
from sqlalchemy import Boolean, Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "desk_access_request",
        Column("municipality", String, primary_key=True),
        Column("request_id", Uuid, primary_key=True),
        Column("state", String, nullable=False),
        Column("asked", String, nullable=False),
        Column("contact", String, nullable=False),
        Column("registered_by", String, nullable=False),
        Column("came_at", Instant, nullable=False),
        Column("answered_at", Instant, nullable=True),
        Column("answered_by", String, nullable=False),
        Column("answer", String, nullable=False),
        Column("frozen", Boolean, nullable=False),
    )
    op.create_index("desk_access_request_came", "desk_access_request", ["municipality", "state", "came_at"])
    op.create_table(
        "desk_access_match",
        Column("municipality", String, primary_key=True),
        Column("request_id", Uuid, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("added_by", String, nullable=False),
        Column("added_at", Instant, nullable=False),
        Column("written_at", Instant, nullable=False),
        Column("place", String, nullable=False),
        Column("writer", String, nullable=False),
        Column("text", String, nullable=False),
        Column("verdict", String, nullable=False),
        Column("ground", String, nullable=False),
        Column("writer_ground", String, nullable=False),
        Column("masks", LargeBinary, nullable=False),
        Column("hold_id", Uuid, nullable=False),
    )
    op.create_index("desk_access_match_item", "desk_access_match", ["municipality", "item_id"])
