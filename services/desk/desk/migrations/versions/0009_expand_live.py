"""Open pages ask every second for the newest change; and who works on an item."""

from alembic import op
from sqlalchemy import Column, String, Uuid

from common.db import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add an index and a table."""
    op.create_index("desk_case_updated", "desk_case", ["municipality", "updated_at"])
    op.create_table(
        "desk_claim",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("person", String, nullable=False),
        Column("since", Instant, nullable=False),
        Column("until", Instant, nullable=False),
    )
    op.create_index("desk_claim_until", "desk_claim", ["municipality", "until"])
