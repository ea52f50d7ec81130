"""What became of a revision's attachments: kept under their hashes, or why they were not."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String, Uuid

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "archiver_attachments",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, primary_key=True, autoincrement=False),
        Column("kept", LargeBinary, nullable=False),
    )
