"""Logins that were offered at the desk: each is good once, for fifteen minutes."""

from alembic import op
from sqlalchemy import Column, String, Uuid

from common.db import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "ingest_login",
        Column("municipality", String, primary_key=True),
        Column("request_id", Uuid, primary_key=True),
        Column("state_sha256", String, nullable=False),
        Column("platform", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("actor", String, nullable=False),
        Column("lang", String, nullable=False),
        Column("ends_at", Instant, nullable=False),
        Column("used_at", Instant, nullable=True),
    )
    op.create_index("ingest_login_state", "ingest_login", ["state_sha256"])
