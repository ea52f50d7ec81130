"""Who has an item before them right now."""

from alembic import op
from sqlalchemy import Column, String, Uuid

from common.db import Instant

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "desk_onlooker",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("person", String, primary_key=True),
        Column("until", Instant, nullable=False),
    )
    op.create_index("desk_onlooker_until", "desk_onlooker", ["until"])
