"""Crises, and calls by phone that ask for one."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String, Uuid

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "notifier_crisis",
        Column("municipality", String, primary_key=True),
        Column("crisis_id", Uuid, primary_key=True),
        Column("crisis", LargeBinary, nullable=False),
    )
