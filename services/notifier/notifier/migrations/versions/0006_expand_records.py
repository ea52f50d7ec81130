"""Records on their way into the archive, and tombstones of items that the archiver has let go."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Uuid

from common.db import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add tables."""
    op.create_table(
        "notifier_erased",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("change_no", Integer, nullable=False),
        Column("at", Instant, nullable=False),
        Column("lifted", Boolean, nullable=False),
    )
    op.create_table(
        "notifier_record",
        Column("municipality", String, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("told_at", Instant, nullable=False),
        Column("filing", LargeBinary, nullable=False),
    )
    op.create_index("notifier_record_item", "notifier_record", ["municipality", "item_id"])
