"""Until which day our own posts hold."""

from alembic import op
from sqlalchemy import Column, Date, String, Uuid

from common.db import Instant

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "desk_post_day",
        Column("municipality", String, primary_key=True),
        Column("action_id", Uuid, primary_key=True),
        Column("valid_until", Date, nullable=True),
        Column("stated_by", String, nullable=False),
        Column("stated_at", Instant, nullable=False),
    )
