"""Matters that people outside the desk were asked about."""

from alembic import op
from sqlalchemy import Column, String, Uuid

from common.db import Instant

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "desk_guest_matter",
        Column("municipality", String, primary_key=True),
        Column("matter_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("person", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("unit", String, nullable=False),
        Column("question", String, nullable=False),
        Column("asked_by", String, nullable=False),
        Column("asked_at", Instant, nullable=False),
        Column("state", String, nullable=False),
        Column("name", String, nullable=False),
        Column("title", String, nullable=False),
        Column("answer", String, nullable=False),
        Column("answered_at", Instant, nullable=True),
        Column("settled_by", String, nullable=False),
        Column("why", String, nullable=False),
    )
    op.create_index("desk_guest_matter_person", "desk_guest_matter", ["municipality", "person", "asked_at"])
    op.create_index("desk_guest_matter_item", "desk_guest_matter", ["municipality", "item_id"])
