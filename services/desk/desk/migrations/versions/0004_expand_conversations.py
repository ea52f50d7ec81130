"""Private messages are found by their conversation: our own answer what the other person wrote before."""

from alembic import op
from sqlalchemy import Column, String

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add a column; of cases that are there nobody asks for the conversation."""
    op.add_column("desk_case", Column("conversation", String, nullable=True))
    op.create_index("desk_case_conversation", "desk_case", ["municipality", "conversation", "received_at"])
