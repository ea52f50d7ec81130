"""Private messages: in which conversation they stand, and what we wrote in it ourselves."""

from alembic import op
from sqlalchemy import Column, String, Uuid

from common.db import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a column and a table; of messages that are there nobody knows the conversation."""
    op.add_column("notifier_item", Column("conversation", String, nullable=True))
    op.create_index("notifier_item_conversation", "notifier_item", ["municipality", "conversation"])
    op.create_table(
        "notifier_own_message",
        Column("municipality", String, primary_key=True),
        Column("reply_id", Uuid, primary_key=True),
        Column("conversation", String, nullable=False),
        Column("object_id", String, nullable=False),
        Column("at", Instant, nullable=False),
    )
    op.create_index("notifier_own_message_conversation", "notifier_own_message", ["municipality", "conversation"])
