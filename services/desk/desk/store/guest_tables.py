"""The table of matters that people outside the desk were asked about."""

from sqlalchemy import Column, Index, MetaData, String, Table, Uuid

from common.db import Instant


def guest_table(metadata: MetaData) -> Table:
    """Add it."""
    return Table(
        "desk_guest_matter",
        metadata,
        Column("municipality", String, primary_key=True),
        Column("matter_id", Uuid, primary_key=True),
        Column("item_id", Uuid, nullable=False),
        Column("person", String, nullable=False),
        Column("kind", String, nullable=False),
        Column("unit", String, nullable=False),
        Column("question", String, nullable=False),
        Column("asked_by", String, nullable=False),
        Column("asked_at", Instant, nullable=False),
        Column("state", String, nullable=False),
        Column("name", String, nullable=False),
        Column("title", String, nullable=False),
        Column("answer", String, nullable=False),
        Column("answered_at", Instant, nullable=True),
        Column("settled_by", String, nullable=False),
        Column("why", String, nullable=False),
        Index("desk_guest_matter_person", "municipality", "person", "asked_at"),
        Index("desk_guest_matter_item", "municipality", "item_id"),
    )
