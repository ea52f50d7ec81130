"""Earlier texts of items, people's drafts, and decisions that wait for a second person."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String, Uuid

from common.db import Instant

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Create the tables; what stood in an item before is known from now on."""
    op.create_table(
        "desk_version",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("text", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_table(
        "desk_draft",
        Column("municipality", String, primary_key=True),
        Column("person", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("what", String, primary_key=True),
        Column("text", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("desk_draft_at", "desk_draft", ["municipality", "at"])
    op.create_table(
        "desk_proposal",
        Column("municipality", String, primary_key=True),
        Column("proposal_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("person", String, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("deed", LargeBinary, nullable=False),
        Column("ground", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("state", String, nullable=False),
        Column("decided_by", String, nullable=False),
        Column("decided_at", Instant, nullable=True),
    )
    op.create_index("desk_proposal_item", "desk_proposal", ["municipality", "item_id", "state"])
