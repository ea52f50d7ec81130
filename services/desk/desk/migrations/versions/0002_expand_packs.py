"""Versions of policy packs with their approvals, and the dated rows that stand beside them."""

from alembic import op
from sqlalchemy import Column, Date, Integer, LargeBinary, String, Uuid

from common.db import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the three tables; the packs that are mounted come into them at the next start."""
    op.create_table(
        "desk_pack",
        Column("municipality", String, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("sha256", String, primary_key=True),
        Column("state", String, nullable=False),
        Column("files", LargeBinary, nullable=False),
        Column("valid_from", Date, nullable=False),
        Column("proposed_by", String, nullable=False),
        Column("proposed_at", Instant, nullable=False),
        Column("activated_at", Instant, nullable=True),
        Column("holds_from", Instant, nullable=True),
    )
    op.create_table(
        "desk_pack_approval",
        Column("municipality", String, primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("sha256", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "desk_dated_row",
        Column("municipality", String, primary_key=True),
        Column("row_id", Uuid, primary_key=True),
        Column("kind", String, nullable=False),
        Column("name", String, nullable=False),
        Column("stated_by", String, nullable=False),
        Column("stated_at", Instant, nullable=False),
        Column("place", Integer, nullable=False),
        Column("value", LargeBinary, nullable=False),
    )
