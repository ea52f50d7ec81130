"""The table of the days until which our own posts hold."""

from sqlalchemy import Column, Date, MetaData, String, Table, Uuid

from common.db import Instant


def post_day_table(metadata: MetaData) -> Table:
    """Add it."""
    return Table(
        "desk_post_day",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("action_id", Uuid, primary_key=True),
        Column("valid_until", Date, nullable=True),
        Column("stated_by", String, nullable=False),
        Column("stated_at", Instant, nullable=False),
    )
