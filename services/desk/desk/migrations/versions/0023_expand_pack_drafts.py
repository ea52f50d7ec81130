"""PackDrafts of policy packs, one a person."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String

from common.db import Instant

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "desk_pack_draft",
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("draft", LargeBinary, nullable=False),
        Column("at", Instant, nullable=False),
    )
