"""The public journal: who turned it on, its pages and entries, and shields that somebody wants lifted."""

from alembic import op
from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, String, Uuid

from common.db import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "archiver_public_switch",
        Column("municipality", String, primary_key=True),
        Column("no", Integer, primary_key=True, autoincrement=False),
        Column("on", Boolean, nullable=False),
        Column("person", String, nullable=False),
        Column("contact", String, nullable=False),
        Column("since", Date, nullable=True),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "archiver_public_page",
        Column("municipality", String, primary_key=True),
        Column("series", String, primary_key=True),
        Column("day", Date, primary_key=True),
        Column("published_at", Instant, nullable=False),
        Column("made_at", Instant, nullable=False),
        Column("edition", Integer, nullable=False),
    )
    op.create_table(
        "archiver_public_entry",
        Column("municipality", String, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("series", String, nullable=False),
        Column("case_id", Uuid, nullable=False),
        Column("day", Date, nullable=False),
        Column("year", Integer, nullable=False),
        Column("number", Integer, nullable=False),
        Column("zone", String, nullable=False),
        Column("entry", LargeBinary, nullable=False),
        Column("words", String, nullable=False),
        Column("names", String, nullable=False),
    )
    op.create_index("archiver_public_entry_day", "archiver_public_entry", ["municipality", "series", "day"])
    op.create_index("archiver_public_entry_case", "archiver_public_entry", ["municipality", "case_id"])
    op.create_table(
        "archiver_public_lift",
        Column("municipality", String, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("asked", LargeBinary, nullable=False),
        Column("actor", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
