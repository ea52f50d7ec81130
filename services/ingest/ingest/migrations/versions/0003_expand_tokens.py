"""Accounts that were connected here, each token encrypted; and the requests of people who took their rights away."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, LargeBinary, String

from common.db import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "ingest_token",
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("account_id", String, primary_key=True),
        Column("connection", LargeBinary, nullable=False),
        Column("key_id", String, nullable=True),
        Column("sealed", LargeBinary, nullable=True),
    )
    op.create_table(
        "ingest_leaving",
        Column("municipality", String, primary_key=True),
        Column("code", String, primary_key=True),
        Column("deleted", Boolean, nullable=False),
        Column("accounts", Integer, nullable=False),
        Column("done_at", Instant, nullable=False),
    )
