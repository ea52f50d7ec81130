"""What the archive told besides records: proofs, lists of what is due, packages."""

from alembic import op
from sqlalchemy import Column, LargeBinary, String, Uuid

from common.db import Instant

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "desk_archive_told",
        Column("municipality", String, primary_key=True),
        Column("what", String, primary_key=True),
        Column("subject", String, primary_key=True),
        Column("item_id", Uuid, nullable=True),
        Column("told", LargeBinary, nullable=False),
        Column("at", Instant, nullable=False),
    )
