"""Posts that were ordered from the desk."""

from alembic import op
from sqlalchemy import Column, String, Uuid

from common.db import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "desk_post",
        Column("municipality", String, primary_key=True),
        Column("action_id", Uuid, primary_key=True),
        Column("platform", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("actor", String, nullable=False),
        Column("text", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("state", String, nullable=False),
        Column("why", String, nullable=False),
    )
    op.create_index("desk_post_at", "desk_post", ["municipality", "at"])
