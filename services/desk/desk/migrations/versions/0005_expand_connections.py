"""What was asked and told of the connections of accounts."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a table; it fills as accounts are connected."""
    op.create_table(
        "desk_connection_line",
        Column("municipality", String, primary_key=True),
        Column("event_id", Uuid, primary_key=True),
        Column("platform", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("kind", String, nullable=False),
        Column("told", LargeBinary, nullable=False),
    )
    op.create_index("desk_connection_account", "desk_connection_line", ["municipality", "platform", "account_id", "at"])
