"""Texts by their words, and who has searched them."""

from alembic import op
from sqlalchemy import Column, Integer, String, Uuid

from common.db import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add two tables; the texts of an older release are made findable at the next start."""
    op.create_table(
        "desk_findable",
        Column("municipality", String, primary_key=True),
        Column("item_id", Uuid, primary_key=True),
        Column("platform", String, nullable=False),
        Column("account_id", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("words", String, nullable=False),
    )
    op.create_index("desk_findable_at", "desk_findable", ["municipality", "at"])
    op.create_table(
        "desk_search",
        Column("municipality", String, primary_key=True),
        Column("search_id", Uuid, primary_key=True),
        Column("person", String, nullable=False),
        Column("at", Instant, nullable=False),
        Column("account", String, nullable=False),
        Column("since", String, nullable=False),
        Column("until", String, nullable=False),
        Column("hits", Integer, nullable=False),
    )
    op.create_index("desk_search_at", "desk_search", ["municipality", "at"])
