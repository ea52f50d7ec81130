"""How records and case files stand, for the archivist's room."""

from alembic import op
from sqlalchemy import Boolean, Column, String, Uuid

from common.db import Instant

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "desk_filed",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("record_id", Uuid, primary_key=True),
        Column("kind", String, nullable=False),
        Column("status", String, nullable=False),
        Column("room", String, nullable=False),
        Column("number", String, nullable=True),
        Column("case_file", String, nullable=True),
        Column("rests", Boolean, nullable=False),
        Column("account", String, nullable=True),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_filed_room", "desk_filed", ["municipality", "room", "at"])
    op.create_index("desk_filed_case", "desk_filed", ["municipality", "case_file"])
    op.create_table(
        "desk_case_file",
        Column("municipality", String, primary_key=True),
        Column("case_id", Uuid, primary_key=True),
        Column("case_file", String, nullable=False),
        Column("status", String, nullable=False),
        Column("klasse", String, nullable=True),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_case_file_number", "desk_case_file", ["municipality", "case_file"])
