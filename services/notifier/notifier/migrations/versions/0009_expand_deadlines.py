"""What a calendar was reckoned with, what is still open on each account, and what a person has closed."""

from alembic import op
from sqlalchemy import Boolean, Column, Integer, String, Uuid

from common.db import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add tables and a column."""
    op.add_column("notifier_item", Column("kind", String, nullable=True))
    op.create_table(
        "notifier_closed",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("act_id", String, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "notifier_open",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("account", String, nullable=False),
        Column("since", Instant, nullable=False),
        Column("asks", Boolean, nullable=False),
        Column("referred", Boolean, nullable=False),
        Column("touched", Boolean, nullable=False),
    )
    op.create_table(
        "notifier_case",
        Column("municipality", String, primary_key=True),
        Column("case_file", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("since", Instant, nullable=True),
        Column("answered_at", Instant, nullable=True),
    )
    op.create_table(
        "notifier_case_file",
        Column("municipality", String, primary_key=True),
        Column("case_file", String, primary_key=True),
        Column("status", String, nullable=False),
        Column("told_at", Instant, nullable=False),
    )
    op.create_table(
        "notifier_account",
        Column("municipality", String, primary_key=True),
        Column("account", String, primary_key=True),
        Column("posted_at", Instant, nullable=True),
        Column("replied_at", Instant, nullable=True),
    )
    op.create_table(
        "notifier_calendar",
        Column("municipality", String, primary_key=True),
        Column("mark", String, nullable=False),
        Column("marked_at", Instant, nullable=False),
        Column("watched_since", Instant, nullable=False),
    )
