"""What waits at the desk and is no item: requests for access, complaints, guests."""

from alembic import op
from sqlalchemy import Boolean, Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "notifier_wait",
        Column("municipality", String, primary_key=True),
        Column("what", String, primary_key=True),
        Column("matter_id", Uuid, primary_key=True),
        Column("is_open", Boolean, nullable=False),
        Column("ended_at", Instant, nullable=True),
        Column("wait", LargeBinary, nullable=False),
    )
