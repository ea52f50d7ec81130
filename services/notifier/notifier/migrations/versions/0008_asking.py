"""Who has seen an alert, how far it has climbed, and what the links in messages are for."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String, Uuid

from common.db import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add tables, and an index by which open alerts are found by reason and time."""
    op.create_table(
        "notifier_ask",
        Column("municipality", String, primary_key=True),
        Column("ask_id", Uuid, primary_key=True),
        Column("asked", LargeBinary, nullable=False),
        Column("expires_at", Instant, nullable=False),
    )
    op.create_table(
        "notifier_acknowledged",
        Column("municipality", String, primary_key=True),
        Column("alert_id", Uuid, primary_key=True),
        Column("round_no", Integer, primary_key=True),
        Column("by", String, nullable=False),
        Column("how", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "notifier_climbed",
        Column("municipality", String, primary_key=True),
        Column("alert_id", Uuid, primary_key=True),
        Column("round_no", Integer, primary_key=True),
        Column("step_no", Integer, primary_key=True),
        Column("at", Instant, nullable=False),
    )
    op.create_index("notifier_ask_expires", "notifier_ask", ["municipality", "expires_at"])
    op.create_index("notifier_alert_raised", "notifier_alert", ["municipality", "state", "reason", "raised_at"])
