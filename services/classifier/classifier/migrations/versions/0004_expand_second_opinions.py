"""What asking a language model has cost, a row for each call."""

from alembic import op
from sqlalchemy import BigInteger, Column, String, Uuid

from common.db import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the table that budgets are kept by."""
    op.create_table(
        "classifier_opinion_call",
        Column("municipality", String, primary_key=True),
        Column("job_id", Uuid, primary_key=True),
        Column("called_at", Instant, primary_key=True),
        Column("cost_micros", BigInteger, nullable=False),
    )
    op.create_index("classifier_opinion_call_at", "classifier_opinion_call", ["municipality", "called_at"])
