"""First tables of the classifier."""

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, String, Uuid

from common.db import Instant
from common.migrate import create_machinery

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the row per item, and the machinery."""
    create_machinery(op, "classifier")
    op.create_table(
        "classifier_item",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("parent_item_id", Uuid, nullable=True),
        Column("own", Integer, nullable=False),
        Column("known", LargeBinary, nullable=False),
        Column("updated_at", Instant, nullable=False),
    )
    op.create_index("classifier_item_parent", "classifier_item", ["municipality", "parent_item_id"])
