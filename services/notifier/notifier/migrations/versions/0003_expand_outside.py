"""What was done past the desk, and what people said of it."""

from alembic import op
from sqlalchemy import Column, Integer, String, Uuid

from common.db import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add tables. What was read as taken back by its writer so far stays so: a duty that ended does not begin anew."""
    op.create_table(
        "notifier_outside",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("change_no", Integer, primary_key=True),
        Column("do", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "notifier_explained",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("act_id", String, primary_key=True),
        Column("change_no", Integer, nullable=True),
        Column("by", String, nullable=True),
        Column("at", Instant, nullable=False),
    )
    op.execute(
        'INSERT INTO notifier_outside (municipality, item_id, change_no, "do", at) '
        "SELECT municipality, item_id, 0, 'taken_back', gone_at FROM notifier_item WHERE gone_at IS NOT NULL"
    )
