"""Applications for accounts, what is known of each account, who looks after it, and what was done."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add four tables."""
    op.create_table(
        "desk_application",
        Column("municipality", String, primary_key=True),
        Column("application_id", Uuid, primary_key=True),
        Column("state", String, nullable=False),
        Column("by", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("value", LargeBinary, nullable=False),
    )
    op.create_index("desk_application_at", "desk_application", ["municipality", "at"])
    op.create_table(
        "desk_account_card",
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("account_id", String, primary_key=True),
        Column("value", LargeBinary, nullable=False),
        Column("changed_at", Instant, nullable=False),
    )
    op.create_table(
        "desk_account_helper",
        Column("municipality", String, primary_key=True),
        Column("platform", String, primary_key=True),
        Column("account_id", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("kind", String, primary_key=True),
        Column("since", Instant, primary_key=True),
        Column("stated_by", String, nullable=False),
        Column("because", String, nullable=False),
        Column("until", Instant, nullable=True),
    )
    op.create_table(
        "desk_account_line",
        Column("municipality", String, primary_key=True),
        Column("line_id", Uuid, primary_key=True),
        Column("about", String, nullable=False),
        Column("what", String, nullable=False),
        Column("who", String, nullable=False),
        Column("role", String, nullable=False),
        Column("said", String, nullable=False),
        Column("clauses", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_account_line_about", "desk_account_line", ["municipality", "about", "at"])
