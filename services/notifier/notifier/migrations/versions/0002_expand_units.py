"""The unit that a person confirmed, an item's account, and which answers were general ones."""

from alembic import op
from sqlalchemy import Boolean, Column, String, Uuid

from common.db import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns and a table; what is there was answered in full, and nobody has confirmed its unit."""
    op.add_column("notifier_item", Column("account", String, nullable=True))
    op.add_column("notifier_reply", Column("object_id", String, nullable=True))
    op.add_column("notifier_outcome", Column("held", Boolean, nullable=True))
    op.add_column("notifier_outcome", Column("object_id", String, nullable=True))
    op.create_table(
        "notifier_unit",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("topic", String, nullable=False),
        Column("unit", String, nullable=True),
        Column("confirmed_at", Instant, nullable=False),
        Column("act_id", String, nullable=False),
    )
